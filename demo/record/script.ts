import {type Engine} from './rules-config.ts';
import {type Request} from './requests.ts';

/**
A request at its place in a chapter.
*/
export type Step = Request & {
	/** Milliseconds from the start of the chapter. */
	readonly at: number;

	/** Requests of the same name share a connection, one after the other; without a name each has its own. */
	readonly connection?: string;
};

/**
A chapter of the demo: what is sent to which kind of server.
*/
export type Chapter = {
	/** As it stands in the header of the screen. */
	readonly title: string;

	/** Name of its file, without the number. */
	readonly name: string;
	readonly engine: Engine;
	readonly paranoia: number;

	/** Inbound anomaly score from which a request is blocked; 5 as CRS has it, sites with false positives raise it. */
	readonly threshold: number;

	/** Length in milliseconds. */
	readonly length: number;
	readonly steps: readonly Step[];
};

/**
A source of numbers that are the same at every recording.
*/
export type Dice = {
	/** Below 1. */
	roll(): number;

	/** A whole number below `limit`. */
	below(limit: number): number;
	pick<T>(list: readonly T[]): T;
};

/**
Makes dice from a seed (mulberry32).
*/
export function createDice(seed: number): Dice {
	let state = seed;
	const roll = () => {
		state = (state + 0x6d_2b_79_f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};

	const below = (limit: number) => Math.floor(roll() * limit);
	return {roll, below, pick: list => list[below(list.length)]};
}

/**
Times for `count` steps between two moments, in waves of about six seconds: traffic that breathes.
*/
export function spread(dice: Dice, count: number, from: number, to: number): number[] {
	const times: number[] = [];
	while (times.length < count) {
		const at = from + dice.roll() * (to - from);
		if (dice.roll() < 0.35 + 0.65 * Math.sin((at / 6000) * Math.PI) ** 2) {
			times.push(Math.round(at));
		}
	}

	return times.toSorted((one, other) => one - other);
}

/**
Percent-encodes as a browser does with a form field.
*/
export function encode(text: string): string {
	return encodeURIComponent(text).replaceAll('%20', '+');
}
