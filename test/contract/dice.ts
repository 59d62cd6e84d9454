import {createRandom} from '../servers/random.ts';

/**
Seeded choices.
*/
export type Dice = {
	/** From 0 on, below `most`. */
	readonly whole: (most: number) => number;
	readonly chance: (share: number) => boolean;
	readonly pick: <Item>(items: readonly Item[]) => Item;
};

export function createDice(seed: number): Dice {
	const random = createRandom(seed);
	const whole = (most: number) => Math.floor(random() * most);
	return {whole, chance: share => random() < share, pick: items => items[whole(items.length)]};
}
