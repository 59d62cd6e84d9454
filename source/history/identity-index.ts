/**
Finds the rows of a unique_id by its hash. Rows of one hash are chained by open addressing, newest last.
*/
export type IdentityIndex = {
	add(hash: number, slot: number): void;
	remove(hash: number, slot: number): void;

	/** The first place that holds the hash, or -1; `next` goes on from there. Two calls instead of a callback, which would be made anew for each line. */
	first(hash: number): number;
	next(place: number, hash: number): number;
	slotAt(place: number): number;
};

export function createIdentityIndex(capacity: number): IdentityIndex {
	let size = 1024;
	while (size < capacity * 2) {
		size *= 2;
	}

	const mask = size - 1;
	const slots = new Int32Array(size).fill(-1);
	const hashes = new Uint32Array(size);

	const search = (from: number, hash: number): number => {
		for (let at = from; slots[at] >= 0; at = (at + 1) & mask) {
			if (hashes[at] === hash) {
				return at;
			}
		}

		return -1;
	};

	return {
		add(hash, slot) {
			let at = hash & mask;
			while (slots[at] >= 0) {
				at = (at + 1) & mask;
			}

			slots[at] = slot;
			hashes[at] = hash;
		},
		remove(hash, slot) {
			let gap = hash & mask;
			while (slots[gap] !== slot) {
				if (slots[gap] < 0) {
					return;
				}

				gap = (gap + 1) & mask;
			}

			for (let at = (gap + 1) & mask; slots[at] >= 0; at = (at + 1) & mask) {
				const home = hashes[at] & mask;
				if (((at - home) & mask) >= ((at - gap) & mask)) {
					slots[gap] = slots[at];
					hashes[gap] = hashes[at];
					gap = at;
				}
			}

			slots[gap] = -1;
		},
		first: hash => search(hash & mask, hash),
		next: (place, hash) => search((place + 1) & mask, hash),
		slotAt: place => slots[place],
	};
}
