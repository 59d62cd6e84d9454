/**
Chance that is the same for the same seed: a run that found something is run again.
*/
export type Dice = {
	/** A whole number below `limit`. */
	below(limit: number): number;
	pick<Item>(items: readonly Item[]): Item;
};

/**
A generator of 32 bits (a Weyl sequence, mixed), good enough to spread mutations.
*/
export function createDice(seed: number): Dice {
	let state = seed >>> 0;
	const below = (limit: number): number => {
		state = (state + 0x9e_37_79_b9) >>> 0;
		let mixed = state;
		mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85_eb_ca_6b);
		mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2_b2_ae_35);
		return ((mixed ^ (mixed >>> 16)) >>> 0) % limit;
	};

	return {below, pick: items => items[below(items.length)]};
}
