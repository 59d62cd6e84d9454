import {minute, type Timestamp} from '../waf/clock.ts';
import {type Outcome, outcomes} from '../waf/outcome.ts';
import {
	type Bound,
	type CategoryCount,
	type Grouping,
	type Question,
	type Span,
	type Timeline,
	type Top,
	type Totals,
	ungrouped,
} from '../waf/question.ts';
import {type Rule} from '../waf/rule.ts';
import {toAddressText, toText} from '../history/row-text.ts';
import {type ClientGrouper} from './group-clients.ts';
import {type Match} from './match.ts';
import {type History} from '../history/history.ts';
import {type RulesOfSlot} from '../history/rule-lists.ts';
import {countBusiest} from './busiest.ts';
import {countKeys, type Selection, type TopOptions} from './top-keys.ts';
import {countRules} from './top-rules.ts';

const detected = outcomes.indexOf('detected' satisfies Outcome);

/** Rows of a top table: more than any screen shows, few enough to sort at each tick. */
const mostRows = 200;

export type CountingContext = {
	readonly history: History;
	readonly rulesOf: RulesOfSlot;
	readonly ruleByNumber: (number: number) => Rule;
	readonly grouper: ClientGrouper;
};

/**
Places of the transactions of a span that match, oldest row first.

@param into Filled with them, with room for all; whoever hands it in again gives up what it held.
*/
export function selectTransactions(
	history: History,
	from: Timestamp,
	to: Timestamp,
	match: Match | undefined,
	into = new Int32Array(history.nextRow - history.firstRow),
): Selection {
	const {columns, firstRow, nextRow} = history;
	let length = 0;
	for (let row = firstRow; row < nextRow; row++) {
		const slot = row % columns.capacity;
		const time = columns.time[slot];
		if (time >= from && time < to && (match === undefined || match(slot))) {
			into[length++] = slot;
		}
	}

	return {slots: into, length};
}

/**
Answers a question from the history; unfiltered numbers that it no longer holds whole come from the minute buckets, the others carry `≥`.

@param recent The last minute: the window's own where nothing else is said.
*/
export function countTotals(
	{history, rulesOf, ruleByNumber, grouper}: CountingContext,
	question: Question,
	selection: Selection,
	{
		asOf,
		grouping = ungrouped,
		recent = {from: question.to - minute, to: question.to},
	}: {readonly asOf: Timestamp; readonly grouping?: Grouping; readonly recent?: Span},
): Totals {
	const {from, to, filter} = question;
	const options = toTopOptions(history, question, recent);
	const {bound} = options;
	const isWhole = bound === '=';
	const isFiltered = filter.length > 0;
	// Minutes are counted whole: a window that begins within one has a little more.
	const minuteBound: Bound = isWhole || (from % minute === 0 && to % minute === 0) ? '=' : '≈';
	const counted =
		isWhole || isFiltered ? countRows(history, question, selection) : countMinutes(history, question, selection);
	const {columns} = history;
	const nameClient = (key: number): string => toAddressText(history.clients.text(key));
	const top = (column: Int32Array, limit: number, textOf: (key: number) => string, given = options): Top =>
		countKeys(columns, column, limit, selection, textOf, given);

	return {
		question,
		asOf,
		unit: 'transactions',
		refused: [],
		...counted,
		all: {value: counted.all, bound: isFiltered ? bound : minuteBound},
		clients: top(columns.client, history.clients.limit, nameClient, {...options, keepsThrough: true}),
		busiest: countBusiest(columns, columns.client, history.clients.limit, selection, nameClient, options),
		networks: grouper.networks(selection, grouping, options),
		agents: grouper.agents(selection, grouping, options),
		rules: countRules(history, selection, rulesOf, ruleByNumber, options),
		paths: top(columns.path, history.paths.limit, key => toText(history.paths.text(key))),
		hosts: top(columns.host, history.hosts.limit, key => toText(history.hosts.text(key))),
		historyFrom: isWhole ? from : Math.min(to, history.completeFrom),
	};
}

/**
The same totals with the clients put together otherwise. The selection is the one that they were counted of, and must still stand.
*/
export function regroupTotals(
	{history, grouper}: CountingContext,
	totals: Totals,
	selection: Selection,
	{grouping, recent}: {readonly grouping: Grouping; readonly recent: Span},
): Totals {
	const options = toTopOptions(history, totals.question, recent);
	return {
		...totals,
		networks: grouper.networks(selection, grouping, options),
		agents: grouper.agents(selection, grouping, options),
	};
}

function toTopOptions({completeFrom, categoryLimit, categoryOf}: History, {from}: Question, recent: Span): TopOptions {
	return {most: mostRows, bound: completeFrom < from ? '=' : '≥', recent, categoryLimit, categoryOf};
}

type Counted = {
	readonly all: number;
	readonly outcomes: Record<Outcome, number>;
	readonly categories: readonly CategoryCount[];
	readonly timeline: Timeline;
};

function createTimeline({from, to, step}: Question): {from: Timestamp; step: number; all: number[]; through: number[]} {
	const length = Math.max(1, Math.ceil((to - from) / step));
	return {from, step, all: Array.from({length}, () => 0), through: Array.from({length}, () => 0)};
}

function countRows(history: History, question: Question, selection: Selection): Counted {
	const {columns} = history;
	const byOutcome = new Uint32Array(outcomes.length);
	const byCategory = new Uint32Array(history.categoryLimit);
	const throughByCategory = new Uint32Array(history.categoryLimit);
	const timeline = createTimeline(question);
	for (let index = 0; index < selection.length; index++) {
		const slot = selection.slots[index];
		// A log whose clock is ahead ends in the future.
		const step = Math.min(timeline.all.length - 1, Math.floor((columns.time[slot] - question.from) / question.step));
		const isThrough = columns.outcome[slot] === detected ? 1 : 0;
		byOutcome[columns.outcome[slot]]++;
		byCategory[columns.category[slot]]++;
		throughByCategory[columns.category[slot]] += isThrough;
		timeline.all[step]++;
		timeline.through[step] += isThrough;
	}

	return {
		all: selection.length,
		outcomes: toOutcomes(byOutcome),
		categories: toCategories(history, byCategory, throughByCategory, countAlso(history, selection)),
		timeline,
	};
}

/** How many have a category beside their main one. Few sets of categories come, so the sets are counted first. */
function countAlso({columns, categoryLimit, categorySets}: History, {slots, length}: Selection): Int32Array {
	const bySet = new Uint32Array(categorySets.limit);
	const also = new Int32Array(categoryLimit);
	for (let index = 0; index < length; index++) {
		const slot = slots[index];
		bySet[columns.categories[slot]]++;
		also[columns.category[slot]]--;
	}

	for (const [set, count] of bySet.entries()) {
		for (const category of count === 0 ? [] : categorySets.of(set)) {
			also[category] += count;
		}
	}

	return also;
}

/** Minute buckets know no category of what was let through: those counts are of the rows at hand. */
function countMinutes(history: History, question: Question, selection: Selection): Counted {
	const byOutcome = new Uint32Array(outcomes.length);
	const byCategory = new Uint32Array(history.categoryLimit);
	const timeline = createTimeline(question);
	let all = 0;
	history.minutes.visit(question.from, question.to, (start, outcomesOfMinute, categoriesOfMinute) => {
		const step = Math.min(timeline.all.length - 1, Math.max(0, Math.floor((start - question.from) / question.step)));
		for (const [outcome, count] of outcomesOfMinute.entries()) {
			byOutcome[outcome] += count;
			all += count;
			timeline.all[step] += count;
		}

		timeline.through[step] += outcomesOfMinute[detected];
		for (let category = 0; category < byCategory.length; category++) {
			byCategory[category] += categoriesOfMinute[category];
		}
	});
	return {
		all,
		outcomes: toOutcomes(byOutcome),
		categories: toCategories(history, byCategory, countThrough(history, selection)),
		timeline,
	};
}

function toOutcomes(counts: Uint32Array): Record<Outcome, number> {
	return Object.fromEntries(outcomes.map((outcome, number) => [outcome, counts[number]])) as Record<Outcome, number>;
}

function countThrough({columns, categoryLimit}: History, {slots, length}: Selection): Uint32Array {
	const through = new Uint32Array(categoryLimit);
	for (let index = 0; index < length; index++) {
		through[columns.category[slots[index]]] += columns.outcome[slots[index]] === detected ? 1 : 0;
	}

	return through;
}

function toCategories(history: History, counts: Uint32Array, through: Uint32Array, also?: Int32Array): CategoryCount[] {
	const categories: CategoryCount[] = [];
	for (const [number, count] of counts.entries()) {
		if (count > 0 || (also !== undefined && also[number] > 0)) {
			const beside = also === undefined ? {} : {also: Math.max(0, also[number])};
			categories.push({category: history.categoryOf(number), count, through: through[number], ...beside});
		}
	}

	return categories.toSorted(
		(one, other) =>
			other.count - one.count ||
			(other.also ?? 0) - (one.also ?? 0) ||
			(one.category ?? '~').localeCompare(other.category ?? '~'),
	);
}
