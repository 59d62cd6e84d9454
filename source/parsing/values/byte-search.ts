/**
Finds one text in a buffer again and again, faster than line by line: each search runs natively to the next place, which then serves for all lines before it.
*/
export type ByteSearch = {
	readonly length: number;

	/** Forget the last buffer: call before each new one. */
	reset(): void;

	/** The first place in `[from, end)`, or -1. */
	find(buffer: Buffer, from: number, end: number): number;
};

export function createByteSearch(text: string): ByteSearch {
	const literal = Buffer.from(text, 'latin1');
	let searchedFrom = Infinity;
	let next = -1;

	return {
		length: literal.length,
		reset() {
			searchedFrom = Infinity;
		},
		find(buffer, from, end) {
			if (from < searchedFrom || next < from) {
				searchedFrom = from;
				const found = buffer.indexOf(literal, from);
				next = found < 0 ? Infinity : found;
			}

			return next + literal.length <= end ? next : -1;
		},
	};
}
