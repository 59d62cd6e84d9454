import * as Byte from '../../waf/byte.ts';
import {type AccessLine} from '../../waf/access-line.ts';
import {toTimestamp} from '../../waf/calendar.ts';
import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {readFraction, readNumericTime} from '../values/line-time.ts';

const months = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const length = 26;
const lastText = new Uint8Array(length);
let lastTime: Timestamp = Number.NaN;

/**
A time in the form `28/Nov/2026:01:17:21 +0100` at `at`, in UTC; NaN where none stands there. Lines of a second follow each other, so the last one is kept.
*/
export function readLocalTime(bytes: Uint8Array, at: number): Timestamp {
	let index = length - 1;
	while (index >= 0 && bytes[at + index] === lastText[index]) {
		index--;
	}

	if (index < 0) {
		return lastTime;
	}

	const time = parseLocalTime(bytes, at);
	for (let place = 0; place < length; place++) {
		lastText[place] = bytes[at + place];
	}

	lastTime = time;
	return time;
}

function parseLocalTime(bytes: Uint8Array, at: number): Timestamp {
	const name = String.fromCharCode(bytes[at + 3], bytes[at + 4], bytes[at + 5]);
	const month = months.indexOf(name);
	const areSigns =
		bytes[at + 2] === Byte.slash &&
		bytes[at + 6] === Byte.slash &&
		bytes[at + 11] === Byte.colon &&
		bytes[at + 14] === Byte.colon &&
		bytes[at + 17] === Byte.colon &&
		bytes[at + 20] === Byte.space;
	const offset = readZone(bytes, at + 21);
	return !areSigns || month % 3 !== 0
		? Number.NaN
		: toTimestamp(
				twoDigits(bytes, at + 7) * 100 + twoDigits(bytes, at + 9),
				month / 3 + 1,
				twoDigits(bytes, at),
				twoDigits(bytes, at + 12),
				twoDigits(bytes, at + 15),
				twoDigits(bytes, at + 18),
			) - offset;
}

/**
Sets the time of a line from one of RFC 3339 in `[start, end)`, whose zone may stand elsewhere or nowhere. Samples: `2026-11-28T01:17:21+00:00`, `2026-11-28T01:17:21+0000`, `2026-11-28T01:17:21`.

@param zoneAt Where `+0100` stands; -1 for nowhere else.
*/
export function readIsoTime(line: AccessLine, bytes: Uint8Array, start: number, end: number, zoneAt = -1): void {
	if (end - start < 19) {
		return;
	}

	line.time = readNumericTime(bytes, start);
	let at = start + 19;
	if (at < end && (bytes[at] === Byte.dot || bytes[at] === Byte.comma)) {
		line.time += bytes[at] === Byte.dot ? readFraction(bytes, at) : 0;
		line.precision = 1;
		at++;
		while (at < end && Byte.isDigit(bytes[at])) {
			at++;
		}
	}

	const from = zoneAt < 0 ? at : zoneAt;
	if (zoneAt < 0 && at === end) {
		line.isZoned = false;
	} else if (!(zoneAt < 0 && end - at === 1 && bytes[at] === Byte.upperZ)) {
		const isColoned = zoneAt < 0 && end - at === 6 && bytes[at + 3] === Byte.colon;
		line.time -= isColoned || end - at === 5 || zoneAt >= 0 ? readZone(bytes, from, isColoned ? 4 : 3) : Number.NaN;
	}
}

/**
What `+0100` at `at` is ahead of UTC; NaN where none stands there.

@param minutesAt Where its minutes stand: 4 for `+01:00`.
*/
export function readZone(bytes: Uint8Array, at: number, minutesAt = 3): Milliseconds {
	const sign = bytes[at];
	const minutes = twoDigits(bytes, at + 1) * 60 + twoDigits(bytes, at + minutesAt);
	return (sign === Byte.plus || sign === Byte.dash) && minutes <= 15 * 60
		? minutes * (sign === Byte.plus ? 60_000 : -60_000)
		: Number.NaN;
}

/**
A number with or without a fraction in `[start, end)`; -1 for anything else, such as `-`. More than fifteen digits are none.
*/
export function readNumber(bytes: Uint8Array, start: number, end: number): number {
	let whole = 0;
	let unit = 0;
	for (let at = start; at < end; at++) {
		const byte = bytes[at];
		if (Byte.isDigit(byte)) {
			whole = whole * 10 + byte - Byte.digit0;
			unit *= 10;
		} else if (byte === Byte.dot && unit === 0 && at > start) {
			unit = 1;
		} else {
			return -1;
		}
	}

	return end === start || end - start > 16 ? -1 : whole / (unit || 1);
}

/** NaN where they are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
	const tens = bytes[at] - Byte.digit0;
	const ones = bytes[at + 1] - Byte.digit0;
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
