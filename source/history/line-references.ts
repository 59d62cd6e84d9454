/**
Where the lines of each transaction lie: chains of references in a ring, the latest `capacity` lines.
*/
export type LineReferences = {
	/** Appends a reference to the chain whose last one is `previous` (-1 for none); returns its sequence number. */
	add(previous: number, origin: number, offset: number, length: number, lineNumber: number): number;

	/** Calls `visit` for each reference of the chain that is still there, in the order in which they were added; returns how many of `expected` are gone. */
	visit(first: number, expected: number, visit: (reference: StoredLine) => void): number;
};

export type StoredLine = {
	readonly origin: number;
	readonly offset: number;
	readonly length: number;

	/** 0 where unknown. */
	readonly lineNumber: number;
};

export function createLineReferences(capacity: number): LineReferences {
	const origins = new Uint16Array(capacity);
	const offsets = new Float64Array(capacity);
	const lengths = new Uint32Array(capacity);
	const lineNumbers = new Uint32Array(capacity);

	/** Sequence number of the next line of the chain plus one, 0 for none. */
	const following = new Uint32Array(capacity);
	let next = 0;

	return {
		add(previous, origin, offset, length, lineNumber) {
			const sequence = next++;
			const slot = sequence % capacity;
			origins[slot] = origin;
			offsets[slot] = offset;
			lengths[slot] = length;
			lineNumbers[slot] = lineNumber;
			following[slot] = 0;
			if (previous >= 0 && previous >= next - capacity) {
				following[previous % capacity] = sequence + 1;
			}

			return sequence;
		},
		visit(first, expected, visit) {
			let seen = 0;
			for (let at = first; at >= 0 && at >= next - capacity; at = following[at % capacity] - 1) {
				const slot = at % capacity;
				visit({origin: origins[slot], offset: offsets[slot], length: lengths[slot], lineNumber: lineNumbers[slot]});
				seen++;
			}

			return Math.max(0, expected - seen);
		},
	};
}
