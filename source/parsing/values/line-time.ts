import * as Byte from '../../waf/byte.ts';
import {toTimestamp} from '../../waf/calendar.ts';
import {type Timestamp} from '../../waf/clock.ts';

const monthNames = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** Two digits at `at`; a large number where they are none. A blank stands for 0 (`Jan  2`). */
function twoDigits(bytes: Uint8Array, at: number): number {
	const tens = bytes[at] === Byte.space ? 0 : bytes[at] - Byte.digit0;
	const ones = bytes[at + 1] - Byte.digit0;
	return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 9999;
}

function clockTime(bytes: Uint8Array, at: number, year: number, month: number, dayOfMonth: number): Timestamp {
	if (bytes[at + 2] !== Byte.colon || bytes[at + 5] !== Byte.colon) {
		return Number.NaN;
	}

	return toTimestamp(year, month, dayOfMonth, twoDigits(bytes, at), twoDigits(bytes, at + 3), twoDigits(bytes, at + 6));
}

/**
A time in nginx's form at `at`: `2026/11/24 02:16:38`, or with dashes; 19 bytes. NaN where none stands there.
*/
export function readNumericTime(bytes: Uint8Array, at: number): Timestamp {
	// A second's lines follow each other: only its last digit needs a look in most of them.
	if (isSameTime(bytes, at)) {
		return lastTime;
	}

	const time = parseNumericTime(bytes, at);
	if (!Number.isNaN(time)) {
		lastTime = time;
		for (let index = 0; index < lastText.length; index++) {
			lastText[index] = bytes[at + index];
		}
	}

	return time;
}

const lastText = new Uint8Array(19);
let lastTime: Timestamp = Number.NaN;

function isSameTime(bytes: Uint8Array, at: number): boolean {
	for (let index = lastText.length - 1; index >= 0; index--) {
		if (bytes[at + index] !== lastText[index]) {
			return false;
		}
	}

	return true;
}

function parseNumericTime(bytes: Uint8Array, at: number): Timestamp {
	const separator = bytes[at + 4];
	if ((separator !== Byte.slash && separator !== Byte.dash) || bytes[at + 7] !== separator) {
		return Number.NaN;
	}

	const year = twoDigits(bytes, at) * 100 + twoDigits(bytes, at + 2);
	return clockTime(bytes, at + 11, year, twoDigits(bytes, at + 5), twoDigits(bytes, at + 8));
}

function monthAt(bytes: Uint8Array, at: number): number {
	const name = String.fromCharCode(bytes[at], bytes[at + 1], bytes[at + 2]);
	const index = monthNames.indexOf(name);
	return index >= 0 && index % 3 === 0 ? index / 3 + 1 : 99;
}

/**
A time in Apache's form at `at`: `Tue Nov 24 02:18:37.528065 2026`, with or without the fraction. NaN where none stands there.
*/
export function readNamedTime(bytes: Uint8Array, at: number): Timestamp {
	let yearAt = at + 20;
	const milliseconds = readFraction(bytes, at + 19);
	if (bytes[at + 19] === Byte.dot) {
		while (bytes[yearAt] !== Byte.space && yearAt < at + 30) {
			yearAt++;
		}

		yearAt++;
	}

	const year = twoDigits(bytes, yearAt) * 100 + twoDigits(bytes, yearAt + 2);
	return clockTime(bytes, at + 11, year, monthAt(bytes, at + 4), twoDigits(bytes, at + 8)) + milliseconds;
}

/**
A time in syslog's form at `at`: `Jan  2 03:04:05`; the year is not in the log and must be given.
*/
export function readSyslogTime(bytes: Uint8Array, at: number, year: number): Timestamp {
	return clockTime(bytes, at + 7, year, monthAt(bytes, at), twoDigits(bytes, at + 4));
}

/**
The fraction of a second after a time of 19 bytes, in milliseconds: `.678901` is 678; 0 where there is none.
*/
export function readFraction(bytes: Uint8Array, at: number): number {
	if (bytes[at] !== Byte.dot) {
		return 0;
	}

	const milliseconds =
		(bytes[at + 1] - Byte.digit0) * 100 + (bytes[at + 2] - Byte.digit0) * 10 + bytes[at + 3] - Byte.digit0;
	return milliseconds >= 0 && milliseconds < 1000 ? milliseconds : 0;
}
