import {type Clock, type Milliseconds, second, type Timestamp} from '../waf/clock.ts';
import {noAlerts} from '../waf/alerts-status.ts';
import {type Filter, readsRawText} from '../waf/filter/filter.ts';
import {type FindPlace} from '../waf/place.ts';
import {type Grouping, ungrouped, type Period} from '../waf/question.ts';
import {type Assembly} from '../history/assemble-transactions.ts';
import {type History} from '../history/history.ts';
import {type RulesOfSlot} from '../history/rule-lists.ts';
import {compileFilter} from './filter-match.ts';
import {type AccessEvidence} from './access-evidence.ts';
import {type IntakeFacts} from './intake-facts.ts';
import {createSnapshotMaker, type SnapshotParts} from './make-snapshot.ts';
import {type MarkBook} from './mark-book.ts';
import {type Match} from './match.ts';
import {findNewestRecord} from './newest-record.ts';
import {type RawSearch} from './raw-search.ts';
import {toRateSpan} from './rate.ts';
import {hasSameParts} from './same-parts.ts';
import {type Snapshot} from './snapshot.ts';
import {stepAge, toTimeWindow} from './time-window.ts';
import {type CountingContext} from './totals.ts';

/**
Makes snapshots of the history: one object a tick, and the same one again while nothing visible changed.
*/
export type Monitor = {
	/** The snapshot for a filter and a window, with the clients put together as asked. */
	snapshot(filter: Filter, window: Period, facts: IntakeFacts, grouping?: Grouping): Snapshot;

	/** The filter ready to be asked; its raw text is searched as far as `rawSearch` was let. */
	compile(filter: Filter, zone: Milliseconds): Match | undefined;
};

export type MonitorOptions = {
	readonly history: History;
	readonly assembly: Assembly;
	readonly ruleByNumber: CountingContext['ruleByNumber'];
	readonly rulesOf: RulesOfSlot;
	readonly rawSearch: RawSearch;
	readonly clock: Clock;
	readonly showSecrets?: boolean;
	readonly findPlace?: FindPlace | undefined;

	readonly marks?: MarkBook;
	readonly access?: AccessEvidence | undefined;

	/** The log of an origin. */
	readonly nameOf?: (origin: number) => string;
};

/** A filter over raw text reads on for this long at each tick. */
const searchSlice: Milliseconds = 40;

const usualSample = 1000;

export function createMonitor({
	history,
	assembly,
	ruleByNumber,
	rulesOf,
	rawSearch,
	clock,
	showSecrets = false,
	findPlace,
	nameOf = String,
	marks,
	access,
}: MonitorOptions): Monitor {
	const {columns} = history;
	const makeSnapshot = createSnapshotMaker({
		history,
		assembly,
		ruleByNumber,
		rulesOf,
		showSecrets,
		findPlace,
		marks,
		access,
	});
	let last: {parts: SnapshotParts; snapshot: Snapshot} | undefined;
	let alerts = noAlerts;
	let compiled: {filter: Filter; zone: Milliseconds; match: Match | undefined} | undefined;

	const matchFor = (filter: Filter, zone: Milliseconds): Match | undefined => {
		if (compiled?.filter !== filter || compiled.zone !== zone) {
			rawSearch.keepOnly(filter.filter(term => readsRawText(term)));
			compiled = {
				filter,
				zone,
				match: compileFilter(filter, {
					history,
					rulesOf,
					ruleByNumber,
					zone,
					rawSearch,
					findPlace,
					marks,
					// Newest first: of an alert and its end the alert is the older.
					alertOf: id => alerts.events.findLast(event => event.id === id),
				}),
			};
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

	const takeParts = (
		{filter, window, grouping}: Pick<SnapshotParts, 'filter' | 'window' | 'grouping'>,
		facts: IntakeFacts,
		now: Timestamp,
	): SnapshotParts => {
		const newest = findNewestRecord(history, now, nameOf);
		const span = toTimeWindow(window, now, newest);
		const match = matchFor(filter, facts.zone.offset);
		const age = newest === undefined ? undefined : Math.max(0, now - newest);
		const silence = age === undefined ? undefined : stepAge(age);
		return {
			...facts,
			...span,
			filter,
			window,
			grouping,
			match,
			progress: search(filter),
			version: assembly.version,
			shifts: history.shifts,
			marked: marks?.version ?? 0,
			settledTo: access?.settledTo(),
			silence,
			unusuallySilent:
				age !== undefined && newest !== undefined && age > Math.max(30 * second, 10 * usualDistance(newest)),
			rateSpan: toRateSpan(span, newest, span.logEnds === undefined ? (silence ?? 0) : 0),
		};
	};

	return {
		compile: matchFor,
		snapshot(filter, window, facts, grouping = ungrouped) {
			const now = clock.now();
			({alerts} = facts);
			const parts = takeParts({filter, window, grouping}, facts, now);
			if (last === undefined || !hasSameParts(last.parts, parts)) {
				const revision = (last?.snapshot.revision ?? 0) + 1;
				last = {parts, snapshot: {...makeSnapshot(parts, now), revision}};
			}

			return last.snapshot;
		},
	};
}
