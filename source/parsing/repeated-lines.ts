import * as Byte from '../waf/byte.ts';
import {indexOfByte} from './values/bytes.ts';
import {readNumericTime} from './values/line-time.ts';

/** Lines that are remembered: a pipe that comes back repeats no more than what it had not sent. */
const mostLines = 131_072;
const mostNames = 1000;

/** A time stands near the beginning of a line, or at its end in Docker's objects. */
const nearStart = 400;
const nearEnd = 120;

/** What makes an entry one of its kind, wherever it is printed. */
const ids = ['"insertId"', '"__CURSOR"'].map(name => Buffer.from(name));

/**
Knows lines that came before, byte for byte with their envelopes: a pipe that lost its connection repeats them (`docker logs -f`, `kubectl logs --timestamps`).
*/
export type RepeatedLines = {
	/** Whether the line is one that came before; remembers it. */
	has(bytes: Uint8Array, start: number, end: number): boolean;
};

/**
What is assumed: the envelope's time, printed to the microsecond or finer, does not go back but where a pipe begins again. So a line is a repeated one if it was seen and lines of later times were since; from there on, up to the first line that is new, also those of the latest time.
Two equal lines at the same moment are two: one rule may match twice in a request, and a runtime that reads many lines at once gives all of them one time. Entries with an id of their own are told by that. Lines without such a time or id are never taken for repeated.
*/
export function createRepeatedLines(): RepeatedLines {
	const seen = new Set<number>();
	const order: number[] = [];
	const latest = new Map<string, number>();
	let next = 0;
	let isAgain = false;

	const remember = (key: number): void => {
		if (order.length < mostLines) {
			order.push(key);
		} else {
			seen.delete(order[next]);
			order[next] = key;
			next = (next + 1) % mostLines;
		}

		seen.add(key);
	};

	return {
		has(bytes, start, end) {
			const at = findFineTime(bytes, start, end);
			const line = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
			const hasId = bytes[start] === Byte.openBrace && ids.some(name => line.includes(name));
			if (at < 0 && !hasId) {
				return false;
			}

			const key = hash(bytes, start, end);
			const isSeen = seen.has(key);
			if (!isSeen) {
				remember(key);
			}

			if (hasId) {
				return isSeen;
			}

			const name = bytes[start] === Byte.openBrace ? '' : line.toString('latin1', 0, at - start);
			const time = readFineTime(bytes, at, end);
			const last = latest.get(name) ?? -Infinity;
			isAgain = isSeen && (time < last || isAgain);
			if (time > last && (latest.has(name) || latest.size < mostNames)) {
				latest.set(name, time);
			}

			return isAgain;
		},
	};
}

/** The place of a time such as `2026-11-25T10:00:00.123456789Z`, with six digits of a fraction or more; -1 without one. */
function findFineTime(bytes: Uint8Array, start: number, end: number): number {
	const near = findIn(bytes, start, Math.min(end, start + nearStart));
	return near >= 0 || bytes[start] !== Byte.openBrace ? near : findIn(bytes, Math.max(start, end - nearEnd), end);
}

function findIn(bytes: Uint8Array, from: number, to: number): number {
	for (
		let at = indexOfByte(bytes, Byte.upperT, from + 10, to);
		at < to;
		at = indexOfByte(bytes, Byte.upperT, at + 1, to)
	) {
		const isTime = bytes[at + 3] === Byte.colon && bytes[at + 6] === Byte.colon && bytes[at + 9] === Byte.dot;
		if (isTime && at + 16 < to && Byte.isDigit(bytes[at + 15]) && !Number.isNaN(readNumericTime(bytes, at - 10))) {
			return at - 10;
		}
	}

	return -1;
}

/** In microseconds, as printed. */
function readFineTime(bytes: Uint8Array, at: number, end: number): number {
	let time = readNumericTime(bytes, at) * 1000;
	let unit = 100_000;
	for (let index = at + 20; index < end && Byte.isDigit(bytes[index]); index++) {
		time += (bytes[index] - Byte.digit0) * unit;
		unit /= 10;
	}

	return time;
}

/** Fifty-three bits, of two of 32 with other beginnings. */
function hash(bytes: Uint8Array, start: number, end: number): number {
	let one = 0x81_1c_9d_c5;
	let other = 0x9e_37_79_b9;
	for (let index = start; index < end; index++) {
		one = Math.imul(one ^ bytes[index], 0x01_00_01_93);
		other = Math.imul(other ^ bytes[index], 0x85_eb_ca_6b) ^ (other >>> 13);
	}

	return (one >>> 0) * 0x20_00_00 + (other & 0x1f_ff_ff);
}
