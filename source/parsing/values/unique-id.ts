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
