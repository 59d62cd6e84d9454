/**
Pairs of small numbers as numbers 0, 1, 2 … in the order in which they come, in flat memory that is used again.
*/
export type PairNumbers = {
	/** The number of a pair, made where it is new. Both must be 0 or more. */
	number(first: number, second: number): number;
	firstOf(number: number): number;
	secondOf(number: number): number;

	/** How many different pairs came. */
	readonly size: number;

	/** Forgets all pairs. Room is made for `most` of them. */
	reset(most: number): void;
};

export function createPairNumbers(): PairNumbers {
	let slots = new Int32Array(0);
	let firsts = new Int32Array(0);
	let seconds = new Int32Array(0);
	let mask = 0;
	let size = 0;

	return {
		number(first, second) {
			let slot = mix(first, second) & mask;
			for (let number = slots[slot]; number >= 0; number = slots[slot]) {
				if (firsts[number] === first && seconds[number] === second) {
					return number;
				}

				slot = (slot + 1) & mask;
			}

			slots[slot] = size;
			firsts[size] = first;
			seconds[size] = second;
			return size++;
		},
		firstOf: number => firsts[number],
		secondOf: number => seconds[number],
		get size() {
			return size;
		},
		reset(most) {
			size = 0;
			if (most > firsts.length) {
				firsts = new Int32Array(most);
				seconds = new Int32Array(most);
			}

			// As wide as these pairs need, so that few of them cost little to forget.
			const width = 2 ** Math.ceil(Math.log2(2 * most + 2));
			if (width > slots.length) {
				slots = new Int32Array(width);
			}

			mask = width - 1;
			slots.fill(-1, 0, width);
		},
	};
}

/** Every bit of both moves the low ones, which say the slot. */
function mix(first: number, second: number): number {
	let hash = Math.imul(first, 0x9e37_79b1) ^ Math.imul(second, 0x85eb_ca6b);
	hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
	return (hash ^ (hash >>> 13)) >>> 0;
}
