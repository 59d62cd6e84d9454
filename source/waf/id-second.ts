import * as Byte from './byte.ts';

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

@param dash What `-` stands for: 63, or 62 in newer servers.
*/
export function toIdSecond(bytes: Uint8Array, from: number, to: number, dash = base64['-'.charCodeAt(0)]): number {
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
		const value = bytes[index] === Byte.dash ? dash : bytes[index] < 128 ? base64[bytes[index]] : -1;
		if (value < 0) {
			return -1;
		}

		bits = bits * 64 + value;
	}

	const second = Math.floor(bits / 16);
	return isPlausible(second) ? second : -1;
}

/** Between 2001 and 2065: other numbers are no times. */
function isPlausible(second: number): boolean {
	return second > 1e9 && second < 3e9;
}
