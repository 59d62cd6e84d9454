/**
The categories of a transaction as one number: few different sets come, so a row keeps two bytes.
*/
export type CategorySets = {
	/** The number of a set, from the numbers of its categories in any order; 0 for none. Once 65,536 sets have come, that of the first category alone, or of none. */
	numberOf(categories: readonly number[]): number;

	/** The numbers of its categories; of a transaction without any that of none, 0. */
	of(set: number): readonly number[];

	/** All numbers are below this. */
	readonly limit: number;
};

const mostSets = 65_536;

export function createCategorySets(): CategorySets {
	const sets: Array<readonly number[]> = [[0]];
	const numbers = new Map<string, number>([['', 0]]);

	const singles: number[] = [];

	const find = (categories: readonly number[]): number => {
		const sorted = categories.toSorted((one, other) => one - other);
		const key = sorted.join(' ');
		const known = numbers.get(key);
		if (known !== undefined) {
			return known;
		}

		if (sets.length >= mostSets) {
			return numbers.get(categories.slice(0, 1).join('')) ?? 0;
		}

		const number = sets.push(sorted) - 1;
		numbers.set(key, number);
		return number;
	};

	return {
		numberOf: categories =>
			categories.length === 1 ? (singles[categories[0]] ??= find(categories)) : find(categories),
		of: set => sets[set],
		get limit() {
			return sets.length;
		},
	};
}
