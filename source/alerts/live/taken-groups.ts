/**
Which filters the newest transactions have met, each by its order, so that what a late line made of one goes only to rules that have not had it. Older ones are forgotten, and such a late line is passed over: nothing counts twice.
*/
export type TakenGroups = {
	/** A transaction met these filters. */
	note(order: number, places: readonly number[]): void;

	/** A later revision of it meets these: returns those that it has not met before, and notes them. */
	revise(order: number, places: readonly number[]): readonly number[];

	/** Whether it was noted and is not forgotten. */
	knows(order: number): boolean;
};

const remembered = 65_536;
const bits = 32;

export function createTakenGroups(groups: number): TakenGroups {
	const words = Math.max(1, Math.ceil(groups / bits));
	/** Of which transaction a place tells; -1: of none. */
	const orders = new Float64Array(remembered).fill(-1);
	const met = new Uint32Array(remembered * words);

	const begin = (order: number): number => {
		const slot = order % remembered;
		if (orders[slot] !== order) {
			orders[slot] = order;
			met.fill(0, slot * words, (slot + 1) * words);
		}

		return slot * words;
	};

	const add = (order: number, places: readonly number[]): readonly number[] => {
		const start = begin(order);
		return places.filter(place => {
			const word = start + Math.floor(place / bits);
			const bit = 1 << (place % bits);
			const isFresh = (met[word] & bit) === 0;
			met[word] |= bit;
			return isFresh;
		});
	};

	return {
		note(order, places) {
			// What an earlier run left has no row in this one.
			if (order >= 0) {
				add(order, places);
			}
		},
		revise: (order, places) => (order < 0 || orders[order % remembered] > order ? [] : add(order, places)),
		knows: order => order >= 0 && orders[order % remembered] === order,
	};
}
