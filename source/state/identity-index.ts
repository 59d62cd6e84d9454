/**
Finds the rows of a unique_id by its hash. Rows of one hash are chained by open addressing, newest last.
*/
export type IdentityIndex = {
	add(hash: number, slot: number): void;
	remove(hash: number, slot: number): void;

	/** The first slot for which `fits` holds, or -1. */
	find(hash: number, fits: (slot: number) => boolean): number;
};

export function createIdentityIndex(capacity: number): IdentityIndex {
	let size = 1024;
	while (size < capacity * 2) {
		size *= 2;
	}

	const mask = size - 1;
	const slots = new Int32Array(size).fill(-1);
	const hashes = new Uint32Array(size);

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
		find(hash, fits) {
			for (let at = hash & mask; slots[at] >= 0; at = (at + 1) & mask) {
				if (hashes[at] === hash && fits(slots[at])) {
					return slots[at];
				}
			}

			return -1;
		},
	};
}
