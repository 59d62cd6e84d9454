import {minute, type Timestamp} from '../waf/clock.ts';
import {type Category} from '../waf/category.ts';
import {
	type Bound,
	type CategoryCount,
	type Count,
	type Question,
	type Top,
	type TopRow,
	type Totals,
} from '../waf/question.ts';
import {toCategory, toEvaluation} from '../waf/rule-sets.ts';
import {type IndexView} from './index-view.ts';
import {minutesBefore, mostRows, tables, type TotalsRequest} from './totals-request.ts';

type Counted = {readonly doc_count: number};
type Valued = {readonly value?: number | null};
type Bucket = Counted & {
	readonly key: string | number;
	readonly key_as_string?: string;
	readonly recent?: Counted;
	readonly through?: Counted;
	readonly blocked?: Counted;
	readonly first?: Valued;
	readonly last?: Valued;
	readonly main?: Terms;
};
type Terms = {
	readonly buckets?: readonly Bucket[];
	readonly sum_other_doc_count?: number;
	readonly doc_count_error_upper_bound?: number;
};
type Named = {readonly buckets?: Readonly<Record<string, Counted & {readonly through?: Counted}>>};
type Matching = Counted & {readonly [name: string]: unknown};

/**
What a server counted for a question.
*/
export type ServerCounts = {
	readonly totals: Totals;

	/** Documents of the window before the filter. */
	readonly unfiltered: number;

	/** Of the last minute. */
	readonly recent: number;

	/** Documents a minute, oldest first, of the fifteen full minutes before it. */
	readonly minutes: readonly number[];
};

/**
Reads the answer to a totals request. What is missing in it is nothing: an index that is not there yet has no aggregations.
*/
export function readTotals(
	aggregations: unknown,
	question: Question,
	view: IndexView,
	{refused, minutesEnd}: Pick<TotalsRequest, 'refused' | 'minutesEnd'>,
	asOf: Timestamp,
): ServerCounts {
	const {window, rate} = (aggregations ?? {}) as {
		window?: Counted & {matching?: Matching};
		rate?: {minutes?: Terms};
	};
	const matching: Matching = window?.matching ?? {doc_count: 0};
	const {unit} = view.main;
	const all = matching.doc_count;
	const outcomes = (matching['outcomes'] as Named | undefined)?.buckets;
	const [blocked, detected, passed] = ['blocked', 'detected', 'passed'].map(name => outcomes?.[name]?.doc_count ?? 0);
	const top = Object.fromEntries(tables.map(([table]) => [table, readTop(matching, table, view)])) as Record<
		(typeof tables)[number][0],
		Top
	>;
	return {
		unfiltered: window?.doc_count ?? 0,
		recent: (matching['recent'] as Counted | undefined)?.doc_count ?? 0,
		minutes: readMinutes(rate?.minutes, minutesEnd),
		totals: {
			question,
			asOf,
			unit,
			refused,
			all: {value: all, bound: '='},
			outcomes: {open: 0, blocked, detected, passed, unknown: Math.max(0, all - blocked - detected - passed)},
			timeline: readTimeline(matching['timeline'] as Terms | undefined, question),
			categories: readCategories(matching, view),
			...(matching['categories'] === undefined ? {} : {categoriesOverlap: true as const}),
			...top,
			clients: keepWorst(top.clients, (matching['worst'] as {clients?: Terms} | undefined)?.clients),
			busiest: findBusiest(top.clients.rows),
			transactions: readTransactions(matching['transactions'] as Valued | undefined),
			historyFrom: question.from,
		},
	};
}

/** A row for the client that got through most often, however few requests it has: it is known by those alone. */
function keepWorst(clients: Top, worst: Terms | undefined): Top {
	const bucket = worst?.buckets?.at(0);
	const row = bucket === undefined ? undefined : toRow(bucket, '≥');
	if (row === undefined || clients.rows.some(({key}) => key === row.key)) {
		return clients;
	}

	const {value, bound} = clients.rest;
	return {
		...clients,
		rows: [...clients.rows, row].toSorted(compareRows),
		rest: {value: Math.max(0, value - row.count), bound},
	};
}

/** Of the most frequent of the window: who else is at it is not asked. */
function findBusiest(rows: readonly TopRow[]): TopRow | undefined {
	const most = rows.reduce((one, {perMinute}) => Math.max(one, perMinute), 0);
	return most === 0 ? undefined : rows.find(({perMinute}) => perMinute === most);
}

function readTransactions(found: Valued | undefined): Count | undefined {
	return typeof found?.value === 'number' ? toDistinct(found.value) : undefined;
}

/** A number of different values is an estimate of the server, however good. */
function toDistinct(value: number): Count {
	return {value, bound: '≈'};
}

function readMinutes(found: Terms | undefined, minutesEnd: Timestamp): number[] {
	const from = minutesEnd - minutesBefore * minute;
	const counts = Array.from({length: minutesBefore}, () => 0);
	for (const {key, doc_count: count} of found?.buckets ?? []) {
		const place = Math.floor((Number(key) - from) / minute);
		if (place >= 0 && place < counts.length) {
			counts[place] += count;
		}
	}

	return counts;
}

function readTimeline(found: Terms | undefined, {from, to, step}: Question): Totals['timeline'] {
	const length = Math.max(1, Math.ceil((to - from) / step));
	const all = Array.from({length}, () => 0);
	const through = Array.from({length}, () => 0);
	for (const {key, doc_count: count, through: got} of found?.buckets ?? []) {
		const place = Math.min(length - 1, Math.max(0, Math.floor((Number(key) - from) / step)));
		all[place] += count;
		through[place] += got?.doc_count ?? 0;
	}

	return {from, step, all, through};
}

/** Of documents with several rules a category counts those that have it among theirs; of the others each has one. */
function readCategories(matching: Matching, {main}: IndexView): CategoryCount[] {
	const counts = new Map<Category | undefined, {count: number; through: number}>();
	const add = (category: Category | undefined, {doc_count: count, through}: Counted & {through?: Counted}): void => {
		const sum = counts.get(category) ?? {count: 0, through: 0};
		counts.set(category, {count: sum.count + count, through: sum.through + (through?.doc_count ?? 0)});
	};

	const own = matching['own_categories'] as Terms | undefined;
	const named = matching['categories'] as Named | undefined;
	const files = matching['files'] as Terms | undefined;
	if (own !== undefined) {
		for (const bucket of own.buckets ?? []) {
			add(String(bucket.key), bucket);
		}

		add(undefined, (matching['no_category'] as Counted | undefined) ?? {doc_count: 0});
	} else if (named === undefined) {
		for (const bucket of files?.buckets ?? []) {
			const file = String(bucket.key);
			// Evaluation rules are no attack: where each has a document of its own, they are no category.
			if (toEvaluation(0, file) === undefined) {
				add(toCategory(0, file, undefined) ?? 'OTHER', bucket);
			}
		}
	} else {
		for (const [category, bucket] of Object.entries(named.buckets ?? {})) {
			add(category, bucket);
		}
	}

	// Those that are nowhere the main one have rows as well.
	const each = matching['each_category'] as Terms | undefined;
	const all = new Map((each?.buckets ?? []).map(({key, doc_count: count}) => [String(key), count]));
	for (const category of all.keys()) {
		add(category, {doc_count: 0});
	}

	const bound: Bound | undefined =
		main.unit === 'transactions' && named === undefined && own === undefined ? '≈' : undefined;
	return [...counts]
		.filter(([category, {count}]) => count > 0 || (category !== undefined && all.has(category)))
		.map(([category, sum]): CategoryCount => ({
			category,
			...sum,
			...(category === undefined || each === undefined
				? {}
				: {also: Math.max(0, (all.get(category) ?? 0) - sum.count)}),
			...(bound === undefined ? {} : {bound}),
		}))
		.toSorted((one, other) => other.count - one.count || (one.category ?? '~').localeCompare(other.category ?? '~'));
}

/**
The rules files of an answer by the category that they are of, for the next question.
*/
export function readFiles(aggregations: unknown): Map<string, string[]> {
	const {window} = (aggregations ?? {}) as {window?: {matching?: Matching}};
	const files = window?.matching?.['files'] as Terms | undefined;
	const byCategory = new Map<string, string[]>();
	for (const {key} of files?.buckets ?? []) {
		const file = String(key);
		if (toEvaluation(0, file) === undefined) {
			const category = toCategory(0, file, undefined) ?? 'OTHER';
			byCategory.set(category, [...(byCategory.get(category) ?? []), file]);
		}
	}

	return byCategory;
}

function readTop(matching: Matching, table: (typeof tables)[number][0], view: IndexView): Top {
	const terms = matching[table] as Terms | undefined;
	if (terms === undefined) {
		return {rows: [], distinct: {value: 0, bound: '='}, rest: {value: 0, bound: '='}, absent: true};
	}

	const buckets = terms.buckets ?? [];
	const shown = table === 'rules' ? buckets.filter(bucket => !isEvaluation(bucket, view)) : buckets;
	const rest = terms.sum_other_doc_count ?? 0;
	const distinct = (matching[`${table}_distinct`] as Valued | undefined)?.value ?? buckets.length;
	const isWhole = rest === 0 && buckets.length < mostRows;
	const bound: Bound = (terms.doc_count_error_upper_bound ?? 0) > 0 ? '≥' : '=';
	return {
		rows: shown.map(bucket => toRow(bucket, bound)).toSorted(compareRows),
		distinct: isWhole ? {value: shown.length, bound: '='} : toDistinct(distinct - (buckets.length - shown.length)),
		rest: {value: rest, bound},
		missing: (matching[`${table}_missing`] as Counted | undefined)?.doc_count ?? 0,
	};
}

function isEvaluation({key, main}: Bucket, {main: shape}: IndexView): boolean {
	const id = Number(key);
	// Without ids the rule is its message; those of evaluation files have no category.
	return Number.isInteger(id)
		? toEvaluation(id) !== undefined
		: shape.unit === 'rule matches' && main?.buckets?.length === 0;
}

function toRow(bucket: Bucket, bound: Bound): TopRow {
	const main = bucket.main?.buckets?.at(0);
	const name = main === undefined ? undefined : String(main.key);
	return {
		key: bucket.key_as_string ?? String(bucket.key),
		count: bucket.doc_count,
		...(bound === '=' ? {} : {bound}),
		through: bucket.through?.doc_count ?? 0,
		blocked: bucket.blocked?.doc_count ?? 0,
		perMinute: bucket.recent?.doc_count ?? 0,
		firstSeen: bucket.first?.value ?? 0,
		lastSeen: bucket.last?.value ?? 0,
		// A category stands for itself, a file for its category.
		mainCategory: name === undefined ? undefined : /[-.]/.test(name) ? toCategory(0, name, undefined) : name,
		mainCategoryCount: main?.doc_count ?? 0,
	};
}

function compareRows(one: TopRow, other: TopRow): number {
	return other.count - one.count || (one.key < other.key ? -1 : one.key > other.key ? 1 : 0);
}
