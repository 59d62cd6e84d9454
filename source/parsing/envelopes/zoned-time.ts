import * as Byte from '../../waf/byte.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {readNumericTime} from '../values/line-time.ts';

/**
A time with its zone, and the index after it.
*/
export type ZonedTime = {readonly time: Timestamp; readonly behind: number};

/**
A time of RFC 3339 at `at`: `2026-01-02T03:04:05.123456789Z`, with `+09:00` or `-0700` for `Z`. Undefined where none stands there, or one without a zone.
*/
export function readZonedTime(bytes: Uint8Array, at: number, end: number): ZonedTime | undefined {
	// The shortest has 20 bytes
	if (end - at < 20 || bytes[at + 4] !== Byte.dash || bytes[at + 10] !== Byte.upperT) {
		return undefined;
	}

	let printed = readNumericTime(bytes, at);
	if (Number.isNaN(printed)) {
		return undefined;
	}

	let index = at + 19;
	if (bytes[index] === Byte.dot) {
		index++;
		// Cloud Foundry leaves zeros out at the end, so there may be fewer digits than three, or none.
		for (let unit = 100; index < end && Byte.isDigit(bytes[index]); unit = Math.floor(unit / 10)) {
			printed += (bytes[index] - Byte.digit0) * unit;
			index++;
		}
	}

	if (index >= end) {
		return undefined;
	}

	if (bytes[index] === Byte.upperZ) {
		return {time: printed, behind: index + 1};
	}

	return readOffset(bytes, index, end, printed);
}

/** `+09:00`, `-0700` */
function readOffset(bytes: Uint8Array, at: number, end: number, printed: Timestamp): ZonedTime | undefined {
	const sign = bytes[at];
	const minuteAt = bytes[at + 3] === Byte.colon ? at + 4 : at + 3;
	const areDigits =
		Byte.isDigit(bytes[at + 1]) &&
		Byte.isDigit(bytes[at + 2]) &&
		Byte.isDigit(bytes[minuteAt]) &&
		Byte.isDigit(bytes[minuteAt + 1]);
	if ((sign !== Byte.plus && sign !== Byte.dash) || minuteAt + 2 > end || !areDigits) {
		return undefined;
	}

	const hours = (bytes[at + 1] - Byte.digit0) * 10 + bytes[at + 2] - Byte.digit0;
	const minutes = (bytes[minuteAt] - Byte.digit0) * 10 + bytes[minuteAt + 1] - Byte.digit0;
	if (hours > 15 || minutes > 59) {
		return undefined;
	}

	const ahead = (hours * 60 + minutes) * 60_000;
	return {time: sign === Byte.plus ? printed - ahead : printed + ahead, behind: minuteAt + 2};
}
