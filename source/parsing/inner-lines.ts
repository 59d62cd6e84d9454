import * as Byte from '../waf/byte.ts';
import {type Clock} from '../waf/clock.ts';
import {type Unwrapped} from './envelopes/envelope.ts';
import {createEntryList} from './envelopes/entry-list.ts';
import {createUnwrapper} from './envelopes/unwrapper.ts';

/**
A line, and what was around it.
*/
export type InnerLine = {readonly text: Buffer; readonly time: number; readonly localTime: number};

/**
The lines in a stretch of an enveloped log, without their envelopes and whole: to read again what stands there. Empty where nothing is in an envelope.

@param isRecord One record stands there: an envelope deeper than that of its first line is a client's text.
*/
export function readInnerLines(bytes: Uint8Array, clock: Clock, isRecord = false): InnerLine[] {
	const unwrapper = createUnwrapper(clock.now);
	const list = createEntryList(true);
	const inner: InnerLine[] = [];
	let depth: number | undefined;
	for (let start = 0; start < bytes.length;) {
		const found = bytes.indexOf(Byte.newline, start);
		const end = found < 0 ? bytes.length : found;
		const entry = list.push(bytes, start, end);
		const texts = entry === 'part' ? [] : [entry === 'no' ? bytes.subarray(start, end) : entry];
		for (const text of texts) {
			const unwrapped = unwrapper.unwrap(text, 0, text.length, undefined, inside => isRecord && inside.depth === depth);
			if (unwrapped !== undefined && !unwrapped.isHeld) {
				depth ??= unwrapped.depth;
				inner.push(...splitInner(unwrapped).map(each => ({text: each, ...timesOf(unwrapped)})));
			}
		}

		start = end + 1;
	}

	return inner;
}

/**
The times that an envelope gives to the line in it; NaN where it has none of the line's own.
*/
export function timesOf({time, localTime, isReadingTime}: Unwrapped): {time: number; localTime: number} {
	return {time: isReadingTime ? Number.NaN : time, localTime};
}

/** A text with more lines was written to keep its reader busy: those between its ends are left out. */
const mostLines = 20_000;

/**
The lines of an inner text, copied, since what an unwrapper gives is valid only until the next line: line k ends at `ends[k]`, as in a batch.
*/
export function cutInner({bytes, start, end}: Unwrapped): {
	readonly text: Buffer;
	readonly ends: Uint32Array;
	readonly leftOut: number;
} {
	// nginx counted a carriage return that the unwrapper took off; the reader of lines takes it off again.
	const text = Buffer.from(bytes.subarray(start, bytes[end] === Byte.carriageReturn ? end + 1 : end));
	const ends: number[] = [];
	for (let at = text.indexOf(Byte.newline); at >= 0; at = text.indexOf(Byte.newline, at + 1)) {
		ends.push(at);
	}

	ends.push(text.length);
	const leftOut = ends.length - mostLines;
	if (leftOut <= 0) {
		return {text, ends: Uint32Array.from(ends), leftOut: 0};
	}

	const [firstEnd, lastStart] = [ends[mostLines / 2 - 1], ends[ends.length - mostLines / 2 - 1] + 1];
	const moved = lastStart - firstEnd - 1;
	return {
		text: Buffer.concat([text.subarray(0, firstEnd + 1), text.subarray(lastStart)]),
		ends: Uint32Array.from([...ends.slice(0, mostLines / 2), ...ends.slice(-mostLines / 2).map(at => at - moved)]),
		leftOut,
	};
}

function splitInner(unwrapped: Unwrapped): Buffer[] {
	const {text, ends} = cutInner(unwrapped);
	return Array.from(ends, (end, place) => {
		const to = place === ends.length - 1 && text[end - 1] === Byte.carriageReturn ? end - 1 : end;
		return text.subarray(place === 0 ? 0 : ends[place - 1] + 1, to);
	});
}
