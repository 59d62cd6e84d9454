import {type Timestamp} from '../../waf/clock.ts';
import {readNumericTime} from '../values/line-time.ts';

/**
A time with its zone, and the index behind it. One object for all lines: valid until the next is read.
*/
export type ZonedTime = {time: Timestamp; behind: number};

const read: ZonedTime = {time: Number.NaN, behind: -1};

/**
A time of RFC 3339 at `at`: `2026-01-02T03:04:05.123456789Z`, with `+09:00` or `-0700` for `Z`. Undefined where none stands there, or one without a zone.
*/
export function readZonedTime(bytes: Uint8Array, at: number, end: number): ZonedTime | undefined {
	// The shortest has 20 bytes
	if (end - at < 20 || bytes[at + 4] !== 45 || bytes[at + 10] !== 84) {
		return undefined;
	}

	let printed = readNumericTime(bytes, at);
	if (Number.isNaN(printed)) {
		return undefined;
	}

	let index = at + 19;
	if (bytes[index] === 46) {
		index++;
		// Cloud Foundry leaves zeros out at the end, so there may be fewer digits than three, or none.
		for (let unit = 100; index < end && isDigit(bytes[index]); unit = Math.floor(unit / 10)) {
			printed += (bytes[index] - 48) * unit;
			index++;
		}
	}

	if (index >= end) {
		return undefined;
	}

	if (bytes[index] === 90) {
		read.time = printed;
		read.behind = index + 1;
		return read;
	}

	return readOffset(bytes, index, end, printed);
}

/** `+09:00`, `-0700` */
function readOffset(bytes: Uint8Array, at: number, end: number, printed: Timestamp): ZonedTime | undefined {
	const sign = bytes[at];
	const minuteAt = bytes[at + 3] === 58 ? at + 4 : at + 3;
	const areDigits =
		isDigit(bytes[at + 1]) && isDigit(bytes[at + 2]) && isDigit(bytes[minuteAt]) && isDigit(bytes[minuteAt + 1]);
	if ((sign !== 43 && sign !== 45) || minuteAt + 2 > end || !areDigits) {
		return undefined;
	}

	const hours = (bytes[at + 1] - 48) * 10 + bytes[at + 2] - 48;
	const minutes = (bytes[minuteAt] - 48) * 10 + bytes[minuteAt + 1] - 48;
	if (hours > 15 || minutes > 59) {
		return undefined;
	}

	const ahead = (hours * 60 + minutes) * 60_000;
	read.time = sign === 43 ? printed - ahead : printed + ahead;
	read.behind = minuteAt + 2;
	return read;
}

/**
Whether the byte is one of `0` to `9`.
*/
export function isDigit(byte: number): boolean {
	return byte >= 48 && byte <= 57;
}
