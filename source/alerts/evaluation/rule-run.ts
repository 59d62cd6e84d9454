import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {type AlertRule} from '../rule.ts';
import {cutDocuments} from '../types/aggregate.ts';
import {toListFilter} from '../types/compare.ts';
import {createMemory, type MemoryBounds, type RuleMemory} from '../types/create-state.ts';
import {type Match, type TimedDocument} from '../types/rule-state.ts';
import {type Plain} from '../types/saved-memory.ts';
import {type Alert, type RaisedMatch, type RunResult} from './alert.ts';
import {createGatherer, type Gathered, type NextCron} from './gathering.ts';
import {type Ask} from './ask.ts';
import {toMatchOrigin} from './match-origin.ts';
import {createRest} from './rest.ts';
import {type Silences, toSilenceName} from './silence.ts';
import {withTopCounts} from './top-counts.ts';

/** What applies where a rule says nothing of its own. */
export type RunDefaults = {readonly runEvery: Milliseconds; readonly bufferTime: Milliseconds};

/**
One rule, run again and again.
*/
export type RuleRun = {
	/** Evaluates the rule up to `now`. */
	readonly run: (now: Timestamp, ask: Ask) => RunResult;

	/** What came before the first run, for rules that need to know what is usual. */
	readonly learn: (documents: readonly TimedDocument[], start: Timestamp) => void;

	/** Takes one document between two runs, at its own time; for types that need no run to find a match. It met the rule's filter. Undefined where it makes no match. */
	readonly take: (document: TimedDocument, ask: Ask) => RunResult | undefined;

	/** Keys that had to be forgotten so far. */
	readonly dropped: () => number;

	/** Whether a run has looked at it; a document that was read back is looked at again unless it is marked. */
	readonly isTaken: (document: AlertDocument) => boolean;
	readonly markTaken: (document: AlertDocument) => void;

	/** Whether a run without new documents would come to nothing. */
	readonly isIdle: () => boolean;

	/** Tells what was gathered and is due before `now`, without a run. */
	readonly tellDue: (now: Timestamp, ask: Ask) => RunResult;

	/** The next run is the first after this moment: nothing was looked at between the last one and it. */
	readonly skipTo: (moment: Timestamp) => void;

	/** When what was gathered is told; undefined: nothing waits. */
	readonly nextDue: () => Timestamp | undefined;

	/** What waits to be told together. */
	readonly gathered: () => readonly Gathered[];

	/** Everything that is remembered, plain. */
	readonly save: () => SavedRun;

	/** Throws at what `save` did not give. */
	readonly restore: (saved: SavedRun) => void;
};

/** What a rule remembers, as it is written down. */
export type SavedRun = {
	readonly memory: Plain;
	readonly gathered: readonly Gathered[];
	readonly lastEnd: Timestamp | null;
};

/**
Runs a rule the way rules of this kind are made for: each run looks back over `buffer_time`, takes each document once, and closes
with what only silence shows. Then each match passes the silences, in order, and is told at once or gathered.
*/
export function createRuleRun(
	rule: AlertRule,
	{runEvery, bufferTime}: RunDefaults,
	silences: Silences,
	nextCron: NextCron,
	bounds?: MemoryBounds,
): RuleRun {
	const schedule = {...rule.schedule, bufferTime: rule.schedule.bufferTime ?? bufferTime};
	const found: Match[] = [];
	const memory = createMemory(rule, match => found.push(match), bounds);
	// Counts have no fields that could be put together to a key.
	const isWhole = schedule.counts === 'documents' || !Array.isArray(rule.options.aggregation_key);
	const gatherer =
		rule.gathering === undefined
			? undefined
			: createGatherer(isWhole ? rule.gathering : {...rule.gathering, key: undefined}, nextCron);
	const taken = new WeakSet<AlertDocument>();
	let lastEnd: Timestamp | undefined;

	const {limit} = schedule;
	const rest = limit === undefined ? undefined : createRest(limit.cron, runEvery, nextCron);

	/** Before it nothing is looked at. */
	let least: Timestamp | undefined;
	const counted =
		schedule.counts !== 'documents'
			? schedule.scansTimeframe
				? timeframeOf(rule)
				: runEvery
			: 'query' in rule.condition
				? schedule.bufferTime
				: 0;
	const isListed = toListFilter(rule);
	const filtered = (ask: Ask, after: Timestamp, upTo: Timestamp) =>
		ask(after, upTo).filter(({document}) => rule.filter(document) && (isListed === undefined || isListed(document)));

	const feed = (ask: Ask, after: Timestamp, upTo: Timestamp): number => {
		const documents = filtered(ask, after, upTo);
		if (memory.aggregating !== undefined) {
			memory.aggregating.addBuckets(cutDocuments(documents, upTo, toCut(rule, after)));
		} else if (schedule.counts === 'documents') {
			const fresh = documents.filter(({document}) => !taken.has(document));
			for (const {document} of fresh) {
				taken.add(document);
			}

			memory.documents!.add(fresh);
		} else {
			return feedCounts(memory, rule, documents, upTo);
		}

		return documents.length;
	};

	const startOf = (end: Timestamp): Timestamp => {
		if (schedule.counts !== 'documents') {
			return schedule.scansTimeframe ? end - timeframeOf(rule) : (lastEnd ?? end - runEvery);
		}

		const back = end - (schedule.scansTimeframe ? timeframeOf(rule) : schedule.bufferTime);
		if (least !== undefined && least > back) {
			return least;
		}

		return lastEnd !== undefined && lastEnd < back ? lastEnd : back;
	};

	const evaluate = (end: Timestamp, ask: Ask): number => {
		const pieces = memory.aggregating !== undefined;
		const query = 'query' in rule.condition ? rule.condition.query : undefined;
		const length = schedule.counts !== 'documents' || query?.byRunEvery === true ? runEvery : schedule.bufferTime;
		const first = query?.syncsBuckets === true ? floorTo(startOf(end), query.bucketInterval!) : startOf(end);
		let [start, hits] = [first, 0];
		while (end - start > length) {
			hits += feed(ask, start, start + length);
			start += length;
			(memory.documents ?? memory.aggregating)!.collect(start);
		}

		if (!pieces) {
			hits += feed(ask, start, end);
			memory.documents!.collect(end);
			lastEnd = end;
		} else if (end - start === length) {
			hits += feed(ask, start, end);
			lastEnd = end;
		} else if (start !== first) {
			// What is no whole piece yet waits for the next run.
			lastEnd = start;
		}

		return hits;
	};

	/** Each match that was found passes the silences, and is told or gathered. */
	const tell = (now: Timestamp, hits: number, ask: Ask, due: readonly Gathered[]): RunResult => {
		const count = (match: RaisedMatch) => withTopCounts(rule, match, (after, upTo) => filtered(ask, after, upTo));
		const alerts: Alert[] = due.map(({matches, more}) => ({
			rule,
			at: now,
			matches: matches.map(match => count(match)),
			more,
		}));
		const results = found.map(({made, since, ...match}) => {
			const whole = {...match, ...(made === undefined ? {} : {made}), ...(since === undefined ? {} : {since})};
			const origin = toMatchOrigin(whole, counted);
			let raised: RaisedMatch = {...match, hits, matches: found.length, origin};
			const name = toSilenceName(rule, match.key);
			const silencedUntil = silences.silencedUntil(name, now);
			if (silencedUntil === undefined) {
				silences.begin(name, now, rule.realert);
				if (gatherer === undefined) {
					raised = count(raised);
					alerts.push({rule, at: now, matches: [raised], more: 0});
				} else {
					gatherer.add(raised, now);
				}
			}

			return {match: raised, silencedUntil};
		});
		return {at: now, matches: results, alerts, dropped: memory.dropped()};
	};

	return {
		run(now, ask) {
			const due = gatherer?.takeDue(now) ?? [];
			found.length = 0;
			const end = now - schedule.queryDelay;
			const hits = rest?.skips(now, end) === true ? 0 : evaluate(end, ask);
			const until = rest?.until();
			if (until !== undefined && limit?.coversPauses === false) {
				[lastEnd, least] = [until, until];
			}

			return tell(now, hits, ask, due);
		},
		take(timed, ask) {
			found.length = 0;
			if (rest?.holds(timed.time) !== true) {
				memory.documents!.add([timed]);
			}

			if (found.length === 0) {
				return undefined;
			}

			return tell(timed.time, 1, ask, []);
		},
		dropped: memory.dropped,
		isTaken: document => taken.has(document),
		markTaken: document => taken.add(document),
		isIdle: () => schedule.counts === 'documents' && memory.documents !== undefined && memory.isEmpty(),
		tellDue(now, ask) {
			found.length = 0;
			return tell(now, 0, ask, gatherer?.takeDue(now) ?? []);
		},
		skipTo(moment) {
			lastEnd = moment - schedule.queryDelay;
		},
		nextDue: () => gatherer?.nextDue(),
		gathered: () => gatherer?.save() ?? [],
		save: () => ({memory: memory.save(), gathered: gatherer?.save() ?? [], lastEnd: lastEnd ?? null}),
		restore(saved) {
			memory.restore(saved.memory);
			gatherer?.restore(saved.gathered);
			lastEnd = saved.lastEnd ?? undefined;
		},
		learn(documents, start) {
			memory.newTerm?.learn(
				documents.filter(({document}) => rule.filter(document)),
				start,
			);
		},
	};
}

/** Returns how many numbers the run was given. */
function feedCounts(
	memory: RuleMemory,
	{schedule: {counts}, timestampField}: AlertRule,
	documents: readonly TimedDocument[],
	time: Timestamp,
): number {
	if (typeof counts === 'string') {
		const entry = {document: {[timestampField]: time}, time};
		memory.counting?.addCount(undefined, entry, documents.length);
		memory.spike?.addEntry(undefined, {...entry, weight: documents.length});
		return documents.length;
	}

	const cut = {keyFields: [counts.by], termsAtMost: counts.atMost, minDocuments: 1, pieces: undefined};
	const buckets = cutDocuments(documents, time, cut);
	for (const {key, documents: found} of buckets) {
		// Nothing is known of what was counted but the key.
		const entry = {document: {[timestampField]: time, [counts.by]: key}, time};
		memory.counting?.addCount(key, entry, found.length);
		memory.spike?.addEntry(key, {...entry, weight: found.length});
		memory.newTerm?.addTerm(key!, entry);
	}

	return buckets.length;
}

function toCut({condition, queryKey}: AlertRule, start: Timestamp) {
	const query = 'query' in condition ? condition.query : undefined;
	const interval = query?.bucketInterval;
	const second = 1000;
	return {
		keyFields: queryKey ?? [],
		termsAtMost: query?.termsAtMost ?? 50,
		minDocuments: query?.minDocuments ?? 1,
		pieces:
			interval === undefined
				? undefined
				: {length: interval, offset: query?.syncsBuckets === true ? 0 : floorTo(start % interval, second)},
	};
}

function timeframeOf({condition}: AlertRule): Milliseconds {
	return 'timeframe' in condition ? (condition.timeframe ?? 0) : 0;
}

function floorTo(time: number, step: Milliseconds): number {
	return Math.floor(time / step) * step;
}
