import * as Byte from '../../waf/byte.ts';

const longest = 8 * 1024 * 1024;

/**
Puts objects of JSON together that were printed over many lines: the first is `{` alone, all between are indented, the last is `}` alone.
*/
export type IndentedJson = {
	readonly isOpen: boolean;

	/** Whether the line belongs to an object; returns the object's bytes with its last line. Another line ends what was open: it is no object. */
	push(bytes: Uint8Array, start: number, end: number): 'no' | 'part' | Uint8Array;
	close(): void;
};

export function createIndentedJson(): IndentedJson {
	let parts: Buffer[] = [];
	let length = 0;

	const close = (): void => {
		parts = [];
		length = 0;
	};

	const add = (bytes: Uint8Array, start: number, end: number): void => {
		// A copy: a batch is valid only until the next one.
		parts.push(Buffer.from(bytes.subarray(start, end)));
		length += end - start;
	};

	return {
		get isOpen() {
			return parts.length > 0;
		},
		close,
		push(bytes, start, end) {
			const first = bytes[start];
			if (parts.length === 0) {
				if (first !== Byte.openBrace || end - start !== 1) {
					return 'no';
				}

				add(bytes, start, end);
				return 'part';
			}

			const isLast = first === Byte.closeBrace && end - start <= 2;
			if ((!isLast && first !== Byte.space && first !== Byte.tab) || length > longest) {
				close();
				return 'no';
			}

			add(bytes, start, isLast ? start + 1 : end);
			if (!isLast) {
				return 'part';
			}

			const whole = Buffer.concat(parts);
			close();
			return whole;
		},
	};
}
