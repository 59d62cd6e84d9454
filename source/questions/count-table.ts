import {type Bound} from '../waf/question.ts';
import {createKeyStore} from './key-store.ts';

/**
Counts the keys of an endless stream in bounded memory: exact while there are no more than `most` different ones. Past that the rarest half is forgotten each time the table fills up, and every count is a lower bound.
*/
export type CountTable = {
	/** Adds one to a key, or takes one back, as far as it was not forgotten meanwhile. */
	add(key: string, by: 1 | -1, isThrough: boolean, isBlocked: boolean): void;

	/** The most frequent keys, ties by name. */
	top(
		length: number,
	): ReadonlyArray<{readonly key: string; readonly count: number; readonly through: number; readonly blocked: number}>;

	/** All keys at hand with their counts, in no order. */
	visit(visit: (key: string, count: number, through: number, blocked: number) => void): void;

	/** Exact, or at least so many: a forgotten key that comes again is not told from a new one. */
	readonly distinct: number;
	readonly bound: Bound;
};

export function createCountTable(most: number): CountTable {
	let keys = createKeyStore();
	let counts = new Uint32Array(1024);
	let through = new Uint32Array(1024);
	let blocked = new Uint32Array(1024);
	/** Keys at hand that have a count, and the most that there ever were. */
	let live = 0;
	let mostLive = 0;
	let hasForgotten = false;

	const forgetRarest = (): void => {
		const order = Array.from({length: keys.size}, (_, place) => place).toSorted(
			(one, other) => counts[other] - counts[one] || one - other,
		);
		const kept = order.slice(0, Math.ceil(most / 2));
		hasForgotten = true;
		live = kept.reduce((sum, place) => sum + (counts[place] > 0 ? 1 : 0), 0);
		const texts = kept.map(place => keys.text(place));
		keys = createKeyStore();
		for (const text of texts) {
			keys.add(text);
		}

		counts = copy(counts, kept);
		through = copy(through, kept);
		blocked = copy(blocked, kept);
	};

	const create = (key: string): number => {
		if (keys.size >= most) {
			forgetRarest();
		}

		if (keys.size === counts.length) {
			counts = widen(counts);
			through = widen(through);
			blocked = widen(blocked);
		}

		return keys.add(key);
	};

	return {
		add(key, by, isThrough, isBlocked) {
			const known = keys.find(key);
			if (by > 0) {
				const place = known < 0 ? create(key) : known;
				live += counts[place] === 0 ? 1 : 0;
				mostLive = Math.max(mostLive, live);
				counts[place]++;
				through[place] += isThrough ? 1 : 0;
				blocked[place] += isBlocked ? 1 : 0;
			} else if (known >= 0) {
				live -= counts[known] === 1 ? 1 : 0;
				takeBack(counts, known, true);
				takeBack(through, known, isThrough);
				takeBack(blocked, known, isBlocked);
			}
		},
		top(length) {
			let bar = 0;
			let best: number[] = [];
			const compare = (one: number, other: number): number =>
				counts[other] - counts[one] || (keys.text(one) < keys.text(other) ? -1 : 1);
			for (let place = 0; place < keys.size; place++) {
				if (counts[place] > 0 && counts[place] >= bar) {
					best.push(place);
					if (best.length > 50 * length) {
						best = best.toSorted(compare).slice(0, length);
						bar = counts[best.at(-1)!];
					}
				}
			}

			return best
				.toSorted(compare)
				.slice(0, length)
				.map(place => ({
					key: keys.text(place),
					count: counts[place],
					through: through[place],
					blocked: blocked[place],
				}));
		},
		visit(visit) {
			for (let place = 0; place < keys.size; place++) {
				if (counts[place] > 0) {
					visit(keys.text(place), counts[place], through[place], blocked[place]);
				}
			}
		},
		get distinct() {
			return hasForgotten ? mostLive : live;
		},
		get bound() {
			return hasForgotten ? '≥' : '=';
		},
	};
}

/** What was counted before its key was forgotten cannot be taken back. */
function takeBack(array: Uint32Array, place: number, isMeant: boolean): void {
	if (isMeant && array[place] > 0) {
		array[place]--;
	}
}

function widen(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
	const wider = new Uint32Array(array.length * 2);
	wider.set(array);
	return wider;
}

function copy(array: Uint32Array<ArrayBuffer>, places: readonly number[]): Uint32Array<ArrayBuffer> {
	const kept = new Uint32Array(array.length);
	for (const [index, place] of places.entries()) {
		kept[index] = array[place];
	}

	return kept;
}
