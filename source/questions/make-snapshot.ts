import {type Timestamp} from '../waf/clock.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {type FindPlace} from '../waf/place.ts';
import {type Grouping, type Span, type Totals, type Period} from '../waf/question.ts';
import {type Assembly} from '../history/assemble-transactions.ts';
import {clientHidden} from '../history/columns.ts';
import {type History} from '../history/history.ts';
import {type AccessEvidence} from './access-evidence.ts';
import {addPlaces} from './add-places.ts';
import {readFeedRow} from './feed-row.ts';
import {createClientGrouper} from './group-clients.ts';
import {createAnswersFinder} from './find-answers.ts';
import {createThroughGrouping} from './group-through.ts';
import {groupTop} from './group-top.ts';
import {joinThrough} from './join-through.ts';
import {type IntakeFacts, type ServerAnswer} from './intake-facts.ts';
import {type MarkBook} from './mark-book.ts';
import {type Match} from './match.ts';
import {measureRate, toRate} from './rate.ts';
import {type Feed, type FeedRow, type Snapshot} from './snapshot.ts';
import {type TimeWindow} from './time-window.ts';
import {type Selection} from './top-keys.ts';
import {hasSameParts} from './same-parts.ts';
import {countTotals, type CountingContext, regroupTotals, selectTransactions} from './totals.ts';

/**
All that a snapshot is made of. Where no part changed, nothing visible did; a part that is not here cannot be shown.

The rows of the history stand here by their numbers of changes, `version` and `shifts`, and the clock by its steps.
*/
export type SnapshotParts = IntakeFacts &
	TimeWindow &
	Pick<Snapshot, 'silence' | 'unusuallySilent'> & {
		readonly filter: Filter;
		readonly window: Period;
		readonly grouping: Grouping;
		readonly match: Match | undefined;
		readonly progress: Feed['progress'];

		/** Of the assembly. */
		readonly version: number;

		/** Of the history. */
		readonly shifts: number;

		/** Of the marks. */
		readonly marked: number;

		/** Up to this second it is known which access lines no rule saw; undefined without an access log. */
		readonly settledTo: number | undefined;

		/** The minute that rates are of. */
		readonly rateSpan: Span;
	};

export type SnapshotMakerOptions = Omit<CountingContext, 'grouper'> & {
	readonly assembly: Assembly;
	readonly showSecrets: boolean;
	readonly marks?: MarkBook | undefined;
	readonly findPlace?: FindPlace | undefined;
	readonly access?: AccessEvidence | undefined;
};

/**
Returns a function from parts to snapshot. It has no clock: `now` says when it is made, and is no reason to make another.
*/
export function createSnapshotMaker({
	assembly,
	showSecrets,
	marks,
	findPlace,
	access,
	...given
}: SnapshotMakerOptions): (parts: SnapshotParts, now: Timestamp) => Omit<Snapshot, 'revision'> {
	const {history} = given;
	const context: CountingContext = {...given, grouper: createClientGrouper(history, showSecrets)};
	const places = new Int32Array(history.columns.capacity);
	const findThrough = createThroughGrouping(history);
	const addAnswers = createAnswersFinder({...given, evidence: access, showSecrets});
	let last: {readonly reasons: object; readonly selection: Selection; readonly counted: Totals} | undefined;

	/** Clients put together otherwise are no reason to count everything else again. */
	const count = (parts: SnapshotParts, asOf: Timestamp): {readonly selection: Selection; readonly counted: Totals} => {
		const {from, to, step, stands, filter, match, grouping, rateSpan} = parts;
		const {version, shifts, marked, progress} = parts;
		const reasons = {from, to, step, stands, filter, match, rateSpan, version, shifts, marked, progress};
		if (last !== undefined && hasSameParts(last.reasons, reasons)) {
			const {selection, counted} = last;
			return {selection, counted: regroupTotals(context, counted, selection, {recent: rateSpan, grouping})};
		}

		// What a clock that is ahead dates after the window's end is not hidden by it.
		const until = stands === true ? to : Infinity;
		const selection = selectTransactions(history, from, until, match, places);
		const counted = countTotals(context, {from, to, filter, step}, selection, {asOf, recent: rateSpan, grouping});
		last = {reasons, selection, counted};
		return last;
	};

	return (parts, now) => {
		const {
			server: answer,
			filter,
			window,
			match,
			progress,
			rateSpan,
			version: _,
			shifts: __,
			marked: ___,
			settledTo: ____,
			...shown
		} = parts;
		const {from, to, step: _____, stands, serverThrough: asked, ...facts} = shown;
		const {grouping} = facts;
		assembly.refreshOpen();
		const {selection, counted} = count(parts, now);
		const server = chooseServer(answer, filter, window);
		const whole =
			server === undefined
				? limitHistory(counted, facts.sources.find(({poll}) => poll !== undefined)?.poll?.since)
				: {
						...server.totals,
						networks: groupTop(server.totals.clients, grouping, counted.networks),
						agents: counted.agents,
					};
		const totals = addPlaces(whole, findPlace);
		const {blocked, detected, passed, unknown} = totals.outcomes;
		const complete = blocked + detected + passed + unknown;
		const firstSeen =
			history.nextRow === 0 ? rateSpan.to : history.columns.time[history.firstRow % history.columns.capacity];
		const feed = createFeed(context, selection, {progress, showSecrets, marks});
		return {
			...facts,
			marks: marks === undefined || marks.size === 0 ? undefined : {ofClient: marks.ofClient},
			now: facts.logEnds ?? now,
			rate:
				server === undefined
					? measureRate(history, rateSpan, firstSeen, match)
					: toRate({value: server.recent, bound: '='}, server.minutes, server.minutes.length),
			blockedShare: complete === 0 ? undefined : blocked / complete,
			outcomesUntold: unknown > 0 && unknown === complete,
			onlyDenials: assembly.denials > 0 && assembly.warnings === 0,
			hiddenClients: countHidden(history, selection),
			late: assembly.late,
			observers: history.observerCount,
			hasAgents: history.agents.size > 0,
			totals,
			unfiltered:
				server?.unfiltered ??
				(match === undefined ? counted.all.value : countSpan(history, from, stands === true ? to : Infinity)),
			countedHere: server === undefined,
			feed,
			through: joinThrough(
				addAnswers(findThrough(feed.rows), feed.rows, {from, to: stands === true ? to : Infinity}, filter),
				asked?.filter === filter && asked.window === window ? asked.through : undefined,
			),
		};
	};
}

/** An answer to another question says nothing of this one. */
function chooseServer(server: ServerAnswer | undefined, filter: Filter, window: Period): ServerAnswer | undefined {
	return server !== undefined && server.window === window && server.totals.question.filter === filter
		? server
		: undefined;
}

/** What was counted here of an index reaches back no further than it was read. */
function limitHistory(totals: Totals, start: Timestamp | undefined): Totals {
	return start === undefined || start <= totals.historyFrom ? totals : {...totals, historyFrom: start};
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
	{history, rulesOf, ruleByNumber}: CountingContext,
	{slots, length}: Selection,
	{progress, showSecrets, marks}: {progress: number | undefined; showSecrets: boolean; marks: MarkBook | undefined},
): Feed {
	const listRules = (slot: number) => rulesOf(slot).map(ruleByNumber);
	const rows = new Float64Array(length);
	for (let index = 0; index < length; index++) {
		rows[index] = history.columns.row[slots[index]];
	}

	return {
		length,
		rows,
		rowAt: index =>
			index >= 0 && index < length
				? withMark(readFeedRow(history, rows[index], showSecrets, listRules), history, marks)
				: undefined,
		indexOf: row => findLastAtMost(rows, length, row),
		progress,
	};
}

function withMark(row: FeedRow | undefined, {columns}: History, marks: MarkBook | undefined): FeedRow | undefined {
	const mark = row === undefined || marks === undefined ? undefined : marks.ofSlot(row.row % columns.capacity);
	return row === undefined || mark === undefined ? row : {...row, mark};
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
