import {type Timestamp} from '../waf/clock.ts';
import {type Outcome, outcomes} from '../waf/outcome.ts';
import {type Count, type Bound, type Top, type TopRow} from '../waf/question.ts';
import {type Columns} from './columns.ts';

const detected = outcomes.indexOf('detected' satisfies Outcome);
const blocked = outcomes.indexOf('blocked' satisfies Outcome);

/**
The places of the transactions that a question asks about; only the first `length` are meant.
*/
export type Selection = {readonly slots: Int32Array; readonly length: number};

/**
What is summed up for one key.
*/
type Sum = {
	count: number;
	through: number;
	blocked: number;
	recent: number;
	first: Timestamp;
	last: Timestamp;
	categories: Map<number, number>;
};

/**
Counts the keys of one column (numbers below `limit`, -1 for none) among the selected transactions and gives the `most` frequent ones, ties by their text.
*/
export function countKeys(
	columns: Columns,
	column: Int32Array,
	limit: number,
	selection: Selection,
	options: {
		readonly most: number;
		readonly bound: Bound;

		/** Transactions from this time on are of the last minute. */
		readonly recentFrom: Timestamp;
		readonly textOf: (key: number) => string;
		readonly categoryOf: (number: number) => string | undefined;
	},
): Top {
	const counts = new Uint32Array(limit);
	let total = 0;
	for (let index = 0; index < selection.length; index++) {
		const key = column[selection.slots[index]];
		if (key >= 0) {
			counts[key]++;
			total++;
		}
	}

	const {keys, distinct} = chooseMost(counts, options.most);
	const places = new Int32Array(limit).fill(-1);
	const sums = keys.map((key, place): Sum => {
		places[key] = place;
		return createSum();
	});
	for (let index = 0; index < selection.length; index++) {
		const slot = selection.slots[index];
		const place = column[slot] < 0 ? -1 : places[column[slot]];
		if (place >= 0) {
			addTo(sums[place], columns, slot, options.recentFrom);
		}
	}

	const rows = keys.map((key, place) => toRow(options.textOf(key), sums[place], options.categoryOf));
	rows.sort(compareRows);
	const shown = rows.reduce((sum, row) => sum + row.count, 0);
	const count = (value: number): Count => ({value, bound: options.bound});
	return {rows, distinct: count(distinct), rest: count(total - shown)};
}

export function createSum(): Sum {
	return {count: 0, through: 0, blocked: 0, recent: 0, first: Infinity, last: -Infinity, categories: new Map()};
}

/**
Adds the transaction at a place to a sum.
*/
export function addTo(sum: Sum, columns: Columns, slot: number, recentFrom: Timestamp): void {
	const time = columns.time[slot];
	const category = columns.category[slot];
	sum.count++;
	sum.through += columns.outcome[slot] === detected ? 1 : 0;
	sum.blocked += columns.outcome[slot] === blocked ? 1 : 0;
	sum.recent += time >= recentFrom ? 1 : 0;
	sum.first = Math.min(sum.first, time);
	sum.last = Math.max(sum.last, time);
	sum.categories.set(category, (sum.categories.get(category) ?? 0) + 1);
}

export function toRow(key: string, sum: Sum, categoryOf: (number: number) => string | undefined): TopRow {
	let mainCategory: string | undefined;
	let mainCategoryCount = 0;
	for (const [number, count] of sum.categories) {
		if (count > mainCategoryCount || (count === mainCategoryCount && mainCategory === undefined)) {
			mainCategory = categoryOf(number);
			mainCategoryCount = count;
		}
	}

	return {
		key,
		count: sum.count,
		through: sum.through,
		blocked: sum.blocked,
		perMinute: sum.recent,
		firstSeen: sum.first,
		lastSeen: sum.last,
		mainCategory,
		mainCategoryCount,
	};
}

export function compareRows(one: TopRow, other: TopRow): number {
	return other.count - one.count || (one.key < other.key ? -1 : one.key > other.key ? 1 : 0);
}

/** The keys with the highest counts, without sorting all: counts above the bar are taken, those at the bar as far as there is room. */
function chooseMost(counts: Uint32Array, most: number): {keys: number[]; distinct: number} {
	let keys: number[] = [];
	let distinct = 0;
	let bar = 1;
	for (let key = 0; key < counts.length; key++) {
		if (counts[key] === 0) {
			continue;
		}

		distinct++;
		if (counts[key] >= bar) {
			keys.push(key);
			if (keys.length >= 4 * most) {
				keys = keys.toSorted((one, other) => counts[other] - counts[one] || one - other).slice(0, most);
				bar = counts[keys.at(-1)!] + 1;
			}
		}
	}

	return {keys: keys.toSorted((one, other) => counts[other] - counts[one] || one - other).slice(0, most), distinct};
}
