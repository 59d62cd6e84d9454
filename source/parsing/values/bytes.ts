import * as Byte from '../../waf/byte.ts';

/*
Small tools over bytes. Lines are read where they lie; a string is made only of what is kept.
*/

/**
The bytes of an ASCII text, to be compared with a line.
*/
export function ascii(text: string): Uint8Array {
	return Uint8Array.from(text, character => character.charCodeAt(0));
}

/**
Whether `literal` stands at `at`. Bytes beyond the end never match.
*/
export function standsAt(bytes: Uint8Array, at: number, literal: Uint8Array): boolean {
	for (let index = 0; index < literal.length; index++) {
		if (bytes[at + index] !== literal[index]) {
			return false;
		}
	}

	return true;
}

/**
Index of the byte from `from` on, or `to` where it does not occur before that.
*/
export function indexOfByte(bytes: Uint8Array, byte: number, from: number, to: number): number {
	let index = from;
	while (index < to && bytes[index] !== byte) {
		index++;
	}

	return index;
}

/**
Index of `literal` wholly in `[from, to)`, or -1.
*/
export function indexOf(bytes: Uint8Array, literal: Uint8Array, from: number, to: number): number {
	const first = literal[0];
	const last = to - literal.length;
	for (let index = from; index <= last; index++) {
		if (bytes[index] === first && standsAt(bytes, index, literal)) {
			return index;
		}
	}

	return -1;
}

/**
The digits in `[from, to)` as a number, or -1 where anything else or nothing stands there, or more than 15 digits.
*/
export function toNumber(bytes: Uint8Array, from: number, to: number): number {
	if (to <= from || to - from > 15) {
		return -1;
	}

	let value = 0;
	for (let index = from; index < to; index++) {
		const digit = bytes[index] - Byte.digit0;
		if (digit < 0 || digit > 9) {
			return -1;
		}

		value = value * 10 + digit;
	}

	return value;
}

/**
The bytes of `[from, to)` as text, one character a byte: right for ASCII, and never fails.
*/
export function toLatin1(bytes: Uint8Array, from: number, to: number): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}
