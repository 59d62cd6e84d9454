/**
ASCII bytes as words of eight, for `holdsBlocks`: the last word overlaps the one before it, so that every length of eight and more is covered.

The words are read as floating-point numbers, the widest that are read without an allocation. Two of them are equal only if their bytes are, as long as one is neither zero nor a NaN:
those hold a NUL or a byte of 0x7f and more. Undefined where the bytes hold any such.
*/
export function toBlocks(view: DataView, from: number, to: number): Float64Array | undefined {
	if (to - from < 8) {
		return undefined;
	}

	for (let index = from; index < to; index++) {
		const byte = view.getUint8(index);
		if (byte === 0 || byte >= 0x7f) {
			return undefined;
		}
	}

	const count = Math.ceil((to - from) / 8);
	return Float64Array.from({length: count}, (_, index) => view.getFloat64(Math.min(from + 8 * index, to - 8), true));
}

/**
Whether the `length` bytes at `at` are those of `words`; false where they would reach `end`. Eight bytes a step: a small part of the time that single bytes take.
*/
export function holdsBlocks(view: DataView, at: number, end: number, words: Float64Array, length: number): boolean {
	const last = at + length - 8;
	if (last + 8 > end) {
		return false;
	}

	const count = words.length - 1;
	for (let index = 0; index < count; index++) {
		if (view.getFloat64(at + 8 * index, true) !== words[index]) {
			return false;
		}
	}

	return view.getFloat64(last, true) === words[count];
}
