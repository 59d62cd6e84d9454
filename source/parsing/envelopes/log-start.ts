import * as Byte from '../../waf/byte.ts';
import {ascii, standsAt} from '../values/bytes.ts';

const clientOpen = ascii('[client ');
const security2Open = ascii('[security2:');

/**
Whether what a log line begins with stands at `at`: `2026/`, `2026-`, `{"`, `[Tue Nov`, `[2026-`, `Nov 25 10:`, `[client `, `[security2:`, `--1a2b3c4d-A--`.
*/
export function beginsLogLine(bytes: Uint8Array, at: number, end: number): boolean {
	if (end - at < 8) {
		return false;
	}

	const [first, second] = [bytes[at], bytes[at + 1]];
	switch (first) {
		case Byte.openBracket: {
			return (
				isYear(bytes, at + 1) ||
				(Byte.isUpper(second) && bytes[at + 4] === Byte.space) ||
				standsAt(bytes, at, clientOpen) ||
				standsAt(bytes, at, security2Open)
			);
		}

		case Byte.openBrace: {
			return second === Byte.quote;
		}

		case Byte.dash: {
			return second === Byte.dash;
		}

		default: {
			return isYear(bytes, at) || isDay(bytes, at);
		}
	}
}

/** `Nov 25 10:00:00 ` */
function isDay(bytes: Uint8Array, at: number): boolean {
	return (
		Byte.isUpper(bytes[at]) &&
		bytes[at + 3] === Byte.space &&
		Byte.isDigit(bytes[at + 5]) &&
		bytes[at + 6] === Byte.space &&
		bytes[at + 9] === Byte.colon &&
		bytes[at + 12] === Byte.colon
	);
}

/** Four digits and a separator of dates */
function isYear(bytes: Uint8Array, at: number): boolean {
	const areDigits =
		Byte.isDigit(bytes[at]) &&
		Byte.isDigit(bytes[at + 1]) &&
		Byte.isDigit(bytes[at + 2]) &&
		Byte.isDigit(bytes[at + 3]);
	return areDigits && (bytes[at + 4] === Byte.slash || bytes[at + 4] === Byte.dash);
}
