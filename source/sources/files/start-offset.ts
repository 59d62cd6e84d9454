import {type TimeOf} from '../time-of.ts';
import {readSync} from 'node:fs';
import {setImmediate as nextTurn} from 'node:timers/promises';
import * as Byte from '../../waf/byte.ts';
import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';

/**
Where in a file to begin.

- `offset`: there, which is the start of a line; at the beginning of a file that has become shorter.
- `since`: with the lines of this time.
- `back`: with the lines of this time, or where all are older, with those of `span` before the newest; but at most `bytes` before the end, so that the start is quick whatever the file's size.
*/
export type Start =
	| {readonly kind: 'beginning'}
	| {readonly kind: 'offset'; readonly offset: number}
	| {readonly kind: 'since'; readonly time: Timestamp}
	| {readonly kind: 'back'; readonly time: Timestamp; readonly span: Milliseconds; readonly bytes: number};

/** Workers write their lines a little out of order: so much older ones are read too. */
export const safetyMargin: Milliseconds = 5000;

const windowBytes = 65_536;
const windowsWithoutTime = 16;

/** So many lines, or those of a window, are looked at before keys and frames have their turn, or so many windows searched for a line. */
const linesOfTurn = 500;
const windowsOfTurn = 64;

/** No line is shorter that prints a time. */
const shortestTime = 10;

/**
The start of the first line to read. Lines up to some seconds older than asked for may come with it, and lines without a time stay with the line before or after them.

Costs some twenty reads of 64 KB, not a walk through the file: the times in a log rise but for a few seconds. Gives way where lines are many or without times.
*/
export async function findStartOffset(
	descriptor: number,
	size: number,
	start: Start,
	timeOf: TimeOf | undefined,
): Promise<number> {
	if (start.kind === 'beginning') {
		return 0;
	}

	if (start.kind === 'offset') {
		return start.offset <= size ? start.offset : 0;
	}

	const file = {descriptor, size, window: Buffer.allocUnsafe(windowBytes)};
	const floor = await alignToLine(file, start.kind === 'back' ? Math.max(0, size - start.bytes) : 0);
	if (timeOf === undefined) {
		return floor;
	}

	const newest = start.kind === 'back' ? await findNewestTime(file, timeOf) : undefined;
	const isOver = start.kind === 'back' && newest !== undefined && newest < start.time;
	return bisect(file, floor, (isOver ? newest - start.span : start.time) - safetyMargin, timeOf);
}

type OpenFile = {readonly descriptor: number; readonly size: number; readonly window: Buffer};

async function bisect(file: OpenFile, floor: number, time: Timestamp, timeOf: TimeOf): Promise<number> {
	let low = floor;
	let high = file.size;
	while (high - low > windowBytes) {
		const middle = low + Math.floor((high - low) / 2);
		const found = await findTime(file, middle, high, timeOf);
		if (found === undefined || found.time >= time) {
			high = middle;
		} else {
			low = found.next;
		}
	}

	// After the last older line, not at the first newer one: an audit record begins with a line that has no time.
	const bytes = readWindow(file, low, high);
	let result = low;
	for await (const line of splitLines(bytes)) {
		const found = timeOf(bytes, line.start, line.end);
		if (found !== undefined && found >= time) {
			break;
		}

		if (found !== undefined) {
			result = low + Math.min(line.end + 1, bytes.length);
		}
	}

	return alignToLine(file, result);
}

// The time of the last line that has one.
async function findNewestTime(file: OpenFile, timeOf: TimeOf): Promise<Timestamp | undefined> {
	let end = file.size;
	for (let windows = 0; windows < windowsWithoutTime && end > 0; windows++) {
		// Where a line is longer than the window, none begins in it.
		const begin = Math.min(end, await alignToLine(file, Math.max(0, end - windowBytes)));
		const bytes = readWindow(file, begin, end);
		let newest: Timestamp | undefined;
		for await (const line of splitLines(bytes)) {
			newest = timeOf(bytes, line.start, line.end) ?? newest;
		}

		if (newest !== undefined) {
			return newest;
		}

		end -= windowBytes;
	}

	return undefined;
}

// The first line from `from` on that has a time.
async function findTime(file: OpenFile, from: number, end: number, timeOf: TimeOf) {
	let at = await alignToLine(file, from);
	for (let windows = 0; windows < windowsWithoutTime && at < end; windows++) {
		const bytes = readWindow(file, at, end);
		for await (const line of splitLines(bytes)) {
			const time = timeOf(bytes, line.start, line.end);
			if (time !== undefined) {
				return {time, next: await alignToLine(file, at + line.end)};
			}
		}

		at = await alignToLine(file, at + bytes.length);
	}

	return undefined;
}

// The first line start at or after a place, or the end of the file.
async function alignToLine(file: OpenFile, place: number): Promise<number> {
	if (place === 0) {
		return 0;
	}

	for (let at = place - 1, windows = 1; at < file.size; at += windowBytes, windows++) {
		if (windows % windowsOfTurn === 0) {
			await nextTurn();
		}

		const found = readWindow(file, at, file.size).indexOf(Byte.newline);
		if (found !== -1) {
			return at + found + 1;
		}
	}

	return file.size;
}

function readWindow({descriptor, window}: OpenFile, from: number, end: number): Buffer {
	const length = Math.min(window.length, end - from);
	return window.subarray(0, readSync(descriptor, window, 0, length, from));
}

// A line that goes on after the window is given as far as it is there: its time stands in front. Lines too short for one are left out.
async function* splitLines(bytes: Buffer): AsyncGenerator<{readonly start: number; readonly end: number}> {
	let lines = 0;
	for (let start = 0; start < bytes.length;) {
		const found = bytes.indexOf(Byte.newline, start);
		const end = found === -1 ? bytes.length : found;
		if (end - start >= shortestTime) {
			yield {start, end};
		}

		start = end + 1;
		lines++;
		if (lines % linesOfTurn === 0 || start >= bytes.length) {
			await nextTurn();
		}
	}
}
