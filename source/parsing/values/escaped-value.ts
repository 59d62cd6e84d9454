import * as Byte from '../../waf/byte.ts';
import {indexOfByte} from './bytes.ts';

/**
The quote before `]` that ends a value of engine v2 in `[from, end)`; -1 where a raw quote stands in it, which the engine never prints, and `end` where the text breaks off before its end.
A quote after an escaping backslash ends nothing. Sample of one: `\\"` where Apache doubled the backslash, `\"` elsewhere.
*/
export function findClose(bytes: Uint8Array, from: number, end: number, doubled: boolean): number {
	for (
		let quote = indexOfByte(bytes, Byte.quote, from, end);
		quote < end;
		quote = indexOfByte(bytes, Byte.quote, quote + 1, end)
	) {
		let backslashes = 0;
		while (quote - backslashes > from && bytes[quote - backslashes - 1] === Byte.backslash) {
			backslashes++;
		}

		const isEscaped = (doubled ? backslashes >> 1 : backslashes) % 2 === 1;
		if (!isEscaped) {
			return quote + 1 >= end ? end : bytes[quote + 1] === Byte.closeBracket ? quote : -1;
		}
	}

	return end;
}
