import * as Byte from '../../waf/byte.ts';
import {type IdStrength} from '../../waf/observation.ts';

/**
How far the unique_id in `[from, to)` names one transaction.

Strong: `179548659847.780325` (libmodsecurity but for 3.0.5 to 3.0.7, whose id is the bare second), 32 hexadecimal digits (`$request_id`), a UUID,
the 24 to 27 characters of httpd's mod_unique_id, and the 16 to 20 letters of Coraza. Everything else is weak: it may be shared by all requests of a second, be a constant, or a few letters again and again, as engine v2 outside of Apache writes it (`AcAcAcAcAcAcAcAcAcAcAcAc`).
*/
export function toIdStrength(bytes: Uint8Array, from: number, to: number): IdStrength {
	const length = to - from;
	if (length <= 0) {
		return 'none';
	}

	if (length >= 16 && length <= 20) {
		const isStrong =
			isSecondAndFraction(bytes, from, to) ||
			(onlyCharacters(bytes, from, to, Byte.isLetter) && isVaried(bytes, from, to));
		return isStrong ? 'strong' : 'weak';
	}

	if (length === 32 || length === 36) {
		return onlyCharacters(bytes, from, to, isHexadecimal) ? 'strong' : 'weak';
	}

	const isUniqueId =
		length >= 24 && length <= 27 && onlyCharacters(bytes, from, to, isUniqueIdCharacter) && isVaried(bytes, from, to);
	return isUniqueId ? 'strong' : 'weak';
}

/** Sample: `17954865926.959740`; `.000000` was written by builds before 3.0.0 for many requests. */
function isSecondAndFraction(bytes: Uint8Array, from: number, to: number): boolean {
	const dot = to - 7;
	if (to - from < 18 || to - from > 19 || bytes[dot] !== Byte.dot) {
		return false;
	}

	let fraction = 0;
	for (let index = from; index < to; index++) {
		if (index !== dot && !Byte.isDigit(bytes[index])) {
			return false;
		}

		if (index > dot) {
			fraction += bytes[index] - Byte.digit0;
		}
	}

	return fraction > 0;
}

function onlyCharacters(bytes: Uint8Array, from: number, to: number, isAllowed: (byte: number) => boolean): boolean {
	for (let index = from; index < to; index++) {
		if (!isAllowed(bytes[index])) {
			return false;
		}
	}

	return true;
}

function isHexadecimal(byte: number): boolean {
	return Byte.hexDigit(byte) >= 0 || byte === Byte.dash;
}

/** Nothing that is drawn by chance has so few different characters. */
const leastVariety = 6;

function isVaried(bytes: Uint8Array, from: number, to: number): boolean {
	// One bit for each value of the last five, which tell letters apart: cheap enough for every line.
	let seen = 0;
	for (let index = from; index < to; index++) {
		seen |= 1 << (bytes[index] & 31);
	}

	let different = 0;
	for (let rest = seen; rest !== 0; rest &= rest - 1) {
		different++;
	}

	return different >= leastVariety;
}

function isUniqueIdCharacter(byte: number): boolean {
	return (
		Byte.isDigit(byte) || Byte.isLetter(byte) || byte === Byte.dash || byte === Byte.underscore || byte === Byte.atSign
	);
}

const base64 = new Int8Array(128).fill(-1);
for (const [value, character] of Array.from(
	'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@-',
).entries()) {
	base64[character.charCodeAt(0)] = value;
}

// Older servers end the alphabet in `@-`, newer ones in `-_`. Read wrong, a `-` moves the time by far more than a zone can, and is refused there.
base64['_'.charCodeAt(0)] = 63;

/**
Seconds since 1970 in UTC that the unique_id tells, or -1: the first ten digits of libmodsecurity's, the first four bytes of httpd's base64.
*/
export function toIdSecond(bytes: Uint8Array, from: number, to: number): number {
	const length = to - from;
	// IIS prints 19 digits, which are no time.
	if (length === 10 || ((length === 18 || length === 19) && bytes[to - 7] === Byte.dot)) {
		let second = 0;
		for (let index = from; index < from + 10; index++) {
			if (!Byte.isDigit(bytes[index])) {
				return -1;
			}

			second = second * 10 + bytes[index] - Byte.digit0;
		}

		return isPlausible(second) ? second : -1;
	}

	if (length !== 24 && length !== 27) {
		return -1;
	}

	let bits = 0;
	for (let index = from; index < from + 6; index++) {
		const value = bytes[index] < 128 ? base64[bytes[index]] : -1;
		if (value < 0) {
			return -1;
		}

		bits = bits * 64 + value;
	}

	const second = Math.floor(bits / 16);
	return isPlausible(second) ? second : -1;
}

/**
A number that tells the ids of one log apart, well enough for a vote: made of the last bytes, which change with each request.
*/
export function toIdNumber(bytes: Uint8Array, from: number, to: number): number {
	let number = 0;
	for (let index = Math.max(from, to - 10); index < to; index++) {
		number = (Math.imul(number, 31) + bytes[index]) | 0;
	}

	return number;
}

/** Between 2001 and 2065: other numbers are no times. */
function isPlausible(second: number): boolean {
	return second > 1e9 && second < 3e9;
}
