import {type Category} from '../waf/category.ts';
import {type Outcome, outcomes} from '../waf/outcome.ts';
import {type Bound, type Span, type Top, type TopRow} from '../waf/question.ts';
import {type Columns} from '../history/columns.ts';

const detected = outcomes.indexOf('detected' satisfies Outcome);
const blocked = outcomes.indexOf('blocked' satisfies Outcome);

/**
The places of the transactions that a question asks about; only the first `length` are meant.
*/
export type Selection = {readonly slots: Int32Array; readonly length: number};

/**
What top tables share: how many rows they have, what their numbers are worth, what the last minute is.
*/
export type TopOptions = {
	readonly most: number;
	readonly bound: Bound;

	/** The last minute. */
	readonly recent: Span;

	/** A row for whoever got through most often, however few requests it has. */
	readonly keepsThrough?: boolean;

	/** All numbers of categories are below this. */
	readonly categoryLimit: number;
	readonly categoryOf: (number: number) => Category | undefined;
};

/**
Sums of some keys: one place a key in each array, so that adding a transaction costs no allocation.
*/
export type Sums = ReturnType<typeof createSums>;

export function createSums(length: number, categoryLimit: number) {
	return {
		count: new Uint32Array(length),
		through: new Uint32Array(length),
		blocked: new Uint32Array(length),
		recent: new Uint32Array(length),
		first: new Float64Array(length).fill(Infinity),
		last: new Float64Array(length).fill(-Infinity),
		categories: new Uint32Array(length * categoryLimit),
		categoryLimit,
	};
}

/**
Adds the transaction at a slot to the sums of a place.
*/
export function addTo(sums: Sums, place: number, columns: Columns, slot: number, recent: Span): void {
	const time = columns.time[slot];
	const outcome = columns.outcome[slot];
	sums.count[place]++;
	if (outcome === detected) {
		sums.through[place]++;
	} else if (outcome === blocked) {
		sums.blocked[place]++;
	}

	if (time >= recent.from && time < recent.to) {
		sums.recent[place]++;
	}

	if (time < sums.first[place]) {
		sums.first[place] = time;
	}

	if (time > sums.last[place]) {
		sums.last[place] = time;
	}

	sums.categories[place * sums.categoryLimit + columns.category[slot]]++;
}

/**
Counts the keys of one column (numbers below `limit`, -1 for none) among the selected transactions and gives the most frequent ones, ties by their text.
*/
export function countKeys(
	columns: Columns,
	column: Int32Array,
	limit: number,
	selection: Selection,
	textOf: (key: number) => string,
	options: TopOptions,
): Top {
	const {slots, length} = selection;
	const counts = new Uint32Array(limit);
	const through = new Uint32Array(options.keepsThrough === true ? limit : 0);
	let total = 0;
	for (let index = 0; index < length; index++) {
		const key = column[slots[index]];
		if (key >= 0) {
			counts[key]++;
			total++;
			if (options.keepsThrough === true && columns.outcome[slots[index]] === detected) {
				through[key]++;
			}
		}
	}

	const {keys, distinct} = chooseMost(counts, options.most);
	const worst = findMost(through);
	const isKept = worst >= 0 && !keys.includes(worst);
	if (isKept) {
		keys.push(worst);
	}

	const places = new Int32Array(limit).fill(-1);
	for (const [place, key] of keys.entries()) {
		places[key] = place;
	}

	const sums = createSums(keys.length, options.categoryLimit);
	for (let index = 0; index < length; index++) {
		const slot = slots[index];
		const key = column[slot];
		if (key >= 0 && places[key] >= 0) {
			addTo(sums, places[key], columns, slot, options.recent);
		}
	}

	const rows = keys.map((key, place) => toRow(textOf(key), sums, place, options));
	return toTop(rows.toSorted(compareRows), distinct, total, isKept ? {...options, most: options.most + 1} : options);
}

/** The place of the highest count, the first of equals; -1 where all are 0. */
function findMost(counts: Uint32Array): number {
	let most = -1;
	for (let place = 0; place < counts.length; place++) {
		if (counts[place] > (most < 0 ? 0 : counts[most])) {
			most = place;
		}
	}

	return most;
}

/**
A top table of rows in their order, of a table with `distinct` keys and `total` transactions.
*/
export function toTop(rows: readonly TopRow[], distinct: number, total: number, {most, bound}: TopOptions): Top {
	const shown = rows.slice(0, most);
	const rest = total - shown.reduce((sum, row) => sum + row.count, 0);
	return {rows: shown, distinct: {value: distinct, bound}, rest: {value: rest, bound}};
}

export function toRow(key: string, sums: Sums, place: number, {categoryOf}: Pick<TopOptions, 'categoryOf'>): TopRow {
	const start = place * sums.categoryLimit;
	let main = 0;
	for (let number = 0; number < sums.categoryLimit; number++) {
		if (sums.categories[start + number] > sums.categories[start + main]) {
			main = number;
		}
	}

	return {
		key,
		count: sums.count[place],
		through: sums.through[place],
		blocked: sums.blocked[place],
		perMinute: sums.recent[place],
		firstSeen: sums.first[place],
		lastSeen: sums.last[place],
		mainCategory: categoryOf(main),
		mainCategoryCount: sums.categories[start + main],
	};
}

export function compareRows(one: TopRow, other: TopRow): number {
	return other.count - one.count || (one.key < other.key ? -1 : one.key > other.key ? 1 : 0);
}

/** The keys with the highest counts, without sorting all: counts above the bar are taken, and the bar rises as they are too many. */
function chooseMost(counts: Uint32Array, most: number): {keys: number[]; distinct: number} {
	const compare = (one: number, other: number): number => counts[other] - counts[one] || one - other;
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
			if (keys.length >= 8 * most) {
				keys = keys.toSorted(compare).slice(0, most);
				bar = counts[keys.at(-1)!] + 1;
			}
		}
	}

	return {keys: keys.toSorted(compare).slice(0, most), distinct};
}
