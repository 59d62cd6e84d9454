import * as Byte from '../../waf/byte.ts';

/** An entry that is longer is given up. */
const longest = 8 * 1024 * 1024;

/**
Puts the objects of a list of JSON together that was printed over many lines, as `gcloud logging read --format=json` does: `[` alone, each object between `  {` and `  }` or `  },`, then `]`.
*/
export type EntryList = {
	/** `part` where more of an object follows, or the list begins or ends; an object's bytes with its last line; `no` for every other line. */
	push(bytes: Uint8Array, start: number, end: number): 'no' | 'part' | Uint8Array;
};

/**
@param isBegun A list has begun before the first line.
*/
export function createEntryList(isBegun = false): EntryList {
	let isInList = isBegun;
	let parts: Uint8Array[] = [];
	let length = 0;

	return {
		push(bytes, start, end) {
			if (parts.length > 0) {
				parts.push(Uint8Array.from(bytes.subarray(start, end)));
				length += end - start;
				if (isEdge(bytes, start, end, Byte.closeBrace) || length > longest) {
					const whole = Buffer.concat(parts);
					parts = [];
					isInList &&= length <= longest;
					const from = whole.indexOf(Byte.openBrace);
					return whole.subarray(from, whole.lastIndexOf(Byte.closeBrace) + 1);
				}

				return 'part';
			}

			const isBegin = end - start === 1 && bytes[start] === Byte.openBracket;
			const isEnd = isInList && end - start === 1 && bytes[start] === Byte.closeBracket;
			if (isBegin || isEnd) {
				isInList = isBegin;
				return 'part';
			}

			if (isInList && isEdge(bytes, start, end, Byte.openBrace)) {
				parts = [Uint8Array.from(bytes.subarray(start, end))];
				length = end - start;
				return 'part';
			}

			isInList = false;
			return 'no';
		},
	};
}

/** `  {`, `  }`, `  },` */
function isEdge(bytes: Uint8Array, start: number, end: number, brace: number): boolean {
	const last = bytes[end - 1] === Byte.comma ? end - 1 : end;
	return (
		last - start === 3 && bytes[start] === Byte.space && bytes[start + 1] === Byte.space && bytes[start + 2] === brace
	);
}
