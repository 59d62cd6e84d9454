import {type Clock, type Milliseconds, minute, second, type Timestamp} from '../waf/clock.ts';
import {type Gap, type SourceState} from '../waf/delivery.ts';
import {type Filter, readsRawText} from '../waf/filter/filter.ts';
import {type Totals} from '../waf/question.ts';
import {type Rule} from '../waf/rule.ts';
import {type Unusual} from '../waf/unusual.ts';
import {type TimeZone} from '../waf/time-zone.ts';
import {type Assembly} from '../history/assembly.ts';
import {clientHidden} from '../history/columns.ts';
import {readFeedRow} from './feed-row.ts';
import {compileFilter} from './filter-match.ts';
import {type Match} from './match.ts';
import {type History} from '../history/history.ts';
import {measureRate, toRate} from './rate.ts';
import {type RawSearch} from './raw-search.ts';
import {readRuleList} from '../history/rule-lists.ts';
import {type Feed, type LineCounts, type Snapshot} from './snapshot.ts';
import {stepAge, toTimeWindow} from './time-window.ts';
import {type Selection} from './top-keys.ts';
import {countTotals, selectTransactions} from './totals.ts';

/**
What only the wiring knows: the sources and their readers.
*/
export type Intake = {
	readonly zone: TimeZone;
	readonly sources: readonly SourceState[];
	readonly lines: LineCounts;
	readonly lastUnreadable: string | undefined;
	readonly lastOther: string | undefined;
	readonly foreignLog?: Snapshot['foreignLog'];
	readonly gaps: readonly Gap[];
	readonly denials: Snapshot['denials'];
	readonly readOnly: boolean;
	readonly chapter: Snapshot['chapter'];

	/** What a search server counted last; undefined where everything is counted here. */
	readonly server?: ServerAnswer | undefined;
	readonly unusual?: Unusual | undefined;
	readonly notCounted?: Snapshot['notCounted'];
	readonly discovered?: Snapshot['discovered'];
};

/**
What a search server counted, and for which window.
*/
export type ServerAnswer = {
	readonly window: Milliseconds;
	readonly totals: Totals;

	/** Before the filter. */
	readonly unfiltered: number;

	/** Of the last full minute and the fifteen before it, oldest first. */
	readonly minutes: readonly number[];
};

/**
Makes snapshots of the history: one frozen object a tick, and the same one again while nothing visible changed.
*/
export type Monitor = {
	/** The snapshot for a filter and a window. */
	snapshot(filter: Filter, window: Milliseconds, intake: Intake): Snapshot;

	/** The filter ready to be asked; its raw text is searched as far as `rawSearch` was let. */
	compile(filter: Filter, zone: Milliseconds): Match | undefined;
};

export type MonitorOptions = {
	readonly history: History;
	readonly assembly: Assembly;
	readonly ruleByNumber: (number: number) => Rule;
	readonly rawSearch: RawSearch;
	readonly clock: Clock;
	readonly showSecrets?: boolean;
};

/** A filter over raw text reads on for this long at each tick. */
const searchSlice: Milliseconds = 40;

const usualSample = 1000;

export function createMonitor({
	history,
	assembly,
	ruleByNumber,
	rawSearch,
	clock,
	showSecrets = false,
}: MonitorOptions): Monitor {
	const {columns} = history;
	let last: Snapshot | undefined;
	let lastKey = '';
	let lastSources: readonly SourceState[] = [];
	let lastDenials: Snapshot['denials'];
	let compiled: {filter: Filter; zone: Milliseconds; match: Match | undefined} | undefined;

	const rulesOf = (slot: number): readonly number[] => {
		const open = assembly.openRules(slot);
		if (open !== undefined) {
			return open.map(rule => rule.number);
		}

		return columns.ruleSet[slot] < 0 ? [] : readRuleList(history.ruleSets, columns.ruleSet[slot]);
	};

	const matchFor = (filter: Filter, zone: Milliseconds): Match | undefined => {
		if (compiled?.filter !== filter || compiled.zone !== zone) {
			rawSearch.keepOnly(filter.filter(term => readsRawText(term)));
			compiled = {filter, zone, match: compileFilter(filter, {history, rulesOf, ruleByNumber, zone, rawSearch})};
		}

		return compiled.match;
	};

	const search = (filter: Filter): number | undefined => {
		if (!filter.some(term => readsRawText(term))) {
			return undefined;
		}

		const end = clock.now() + searchSlice;
		const done = rawSearch.work(history.firstRow, history.nextRow - 1, () => clock.now() < end);
		return done < 1 ? done : undefined;
	};

	/** Average distance of the latest records, for telling an unusual silence from a usual one. */
	const usualDistance = (newest: Timestamp): Milliseconds => {
		const sample = Math.min(usualSample, history.nextRow - history.firstRow);
		const oldest = sample < 2 ? undefined : columns.time[(history.nextRow - sample) % columns.capacity];
		return oldest === undefined ? Infinity : Math.max(0, newest - oldest) / sample;
	};

	return {
		compile: matchFor,
		snapshot(filter, window, intake) {
			const now = clock.now();
			const newest = Number.isNaN(history.newest) ? undefined : history.newest;
			const {from, to, step, logEnds} = toTimeWindow(window, now, newest);
			const match = matchFor(filter, intake.zone.offset);
			const progress = search(filter);
			const age = newest === undefined ? undefined : Math.max(0, now - newest);
			const silence = age === undefined ? undefined : stepAge(age);
			const unusual =
				age !== undefined && newest !== undefined && age > Math.max(30 * second, 10 * usualDistance(newest));
			const rateTime = logEnds === undefined ? now : logEnds + minute;
			const key = [
				assembly.version,
				window,
				to,
				silence,
				unusual,
				Math.floor(rateTime / minute),
				progress,
				intake.lines.read,
				intake.lines.unreadable,
				intake.gaps.length,
				intake.zone.offset,
				intake.zone.source,
				intake.chapter?.number,
				history.observerCount,
				intake.server?.totals.asOf,
				intake.unusual?.asOf,
				intake.notCounted?.words,
			].join(' ');
			if (
				last !== undefined &&
				key === lastKey &&
				last.totals.question.filter === filter &&
				lastDenials === intake.denials &&
				isSame(lastSources, intake.sources)
			) {
				return last;
			}

			assembly.refreshOpen();
			lastKey = key;
			lastSources = intake.sources;
			lastDenials = intake.denials;
			const selection = selectTransactions(history, from, to, match);
			const server = chooseServer(intake.server, filter, window);
			const counted = countTotals({history, rulesOf, ruleByNumber}, {from, to, filter, step}, selection, now);
			const totals =
				server?.totals ?? limitHistory(counted, intake.sources.find(({poll}) => poll !== undefined)?.poll?.since);
			const {blocked, detected, passed, unknown} = totals.outcomes;
			const complete = blocked + detected + passed + unknown;
			const firstSeen = history.nextRow === 0 ? now : columns.time[history.firstRow % columns.capacity];
			last = {
				...intake,
				now: logEnds ?? now,
				logEnds,
				silence,
				unusuallySilent: unusual,
				rate:
					server === undefined
						? measureRate(history, rateTime, firstSeen, match)
						: toRate(server.minutes, server.minutes.length),
				blockedShare: complete === 0 ? undefined : blocked / complete,
				outcomesUntold: unknown > 0 && unknown === complete,
				onlyDenials: assembly.denials > 0 && assembly.warnings === 0,
				hiddenClients: countHidden(history, selection),
				late: assembly.late,
				observers: history.observerCount,
				totals,
				unfiltered: server?.unfiltered ?? (match === undefined ? counted.all.value : countSpan(history, from, to)),
				countedHere: server === undefined,
				feed: createFeed(history, selection, {progress, showSecrets}),
				revision: (last?.revision ?? 0) + 1,
			};
			return last;
		},
	};
}

/** An answer to another question says nothing of this one. */
function chooseServer(
	server: ServerAnswer | undefined,
	filter: Filter,
	window: Milliseconds,
): ServerAnswer | undefined {
	return server !== undefined && server.window === window && server.totals.question.filter === filter
		? server
		: undefined;
}

/** What was counted here of an index reaches back no further than it was read. */
function limitHistory(totals: Totals, start: Timestamp | undefined): Totals {
	return start === undefined || start <= totals.historyFrom ? totals : {...totals, historyFrom: start};
}

function isSame(one: readonly SourceState[], other: readonly SourceState[]): boolean {
	return one.length === other.length && one.every((state, index) => state === other[index]);
}

function countSpan({columns, firstRow, nextRow}: History, from: Timestamp, to: Timestamp): number {
	let count = 0;
	for (let row = firstRow; row < nextRow; row++) {
		const time = columns.time[row % columns.capacity];
		count += time >= from && time < to ? 1 : 0;
	}

	return count;
}

function countHidden({columns}: History, {slots, length}: Selection): number {
	let hidden = 0;
	for (let index = 0; index < length; index++) {
		hidden += (columns.flags[slots[index]] & clientHidden) === 0 ? 0 : 1;
	}

	return hidden;
}

function createFeed(
	history: History,
	{slots, length}: Selection,
	{progress, showSecrets}: {progress: number | undefined; showSecrets: boolean},
): Feed {
	const rows = new Float64Array(length);
	for (let index = 0; index < length; index++) {
		rows[index] = history.columns.row[slots[index]];
	}

	return {
		length,
		rows,
		rowAt: index => (index >= 0 && index < length ? readFeedRow(history, rows[index], showSecrets) : undefined),
		indexOf: row => findLastAtMost(rows, length, row),
		progress,
	};
}

/** Rows rise, so the place of one, or of the nearest older one, is found by halving. */
function findLastAtMost(rows: Float64Array, length: number, row: number): number {
	let low = 0;
	let high = length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (rows[middle] <= row) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	return low - 1;
}
