import {type Milliseconds, minute, type Timestamp} from '../../waf/clock.ts';
import {type RunResult} from '../evaluation/alert.ts';
import {type NextCron} from '../evaluation/gathering.ts';
import {createRuleRun, type RunDefaults, type SavedRun} from '../evaluation/rule-run.ts';
import {type Silences} from '../evaluation/silence.ts';
import {type AlertRule} from '../rule.ts';
import {type TimedDocument} from '../types/rule-state.ts';
import {KeptDocuments} from './kept-documents.ts';
import {partField, toKeep} from './slim-document.ts';
import {type RuleBounds} from './rule-bounds.ts';

/**
One rule over documents as they come. Most types find a match the moment that a document is there; those that silence alone can make match, or that compute over a span, are run on a grid of times.
*/
export type LiveRule = {
	readonly rule: AlertRule;
	readonly runEvery: Milliseconds;

	/** Takes a document that meets the filter; `newest` is the newest time so far. Undefined where that alone comes to nothing. */
	add(timed: TimedDocument, newest: Timestamp): RunResult | undefined;

	/** Takes one of before the rule began: what it shows is usual. */
	learn(timed: TimedDocument): void;

	/** The run of a moment; undefined where nothing can come of it. */
	run(end: Timestamp): RunResult | undefined;

	/** Whether all runs come to nothing until the next document. */
	isIdle(): boolean;

	/** Tells what was gathered and is due at the run of a moment, without that run. */
	tellDue(at: Timestamp): RunResult;

	/** No run was between the last one and this moment, and nothing is missed by that. */
	skipTo(moment: Timestamp): void;

	/** When what was gathered is told. */
	nextDue(): Timestamp | undefined;

	/** What was left out so far. */
	leftOut(): LeftOut;
	save(): SavedRule;

	/** Throws at what `save` did not give. */
	restore(saved: SavedRule): void;
};

/** Documents that came too late to count, documents that were let go too early, and keys that had to be forgotten. */
export type LeftOut = {readonly late: number; readonly documents: number; readonly keys: number};

/** What a rule has in mind, as it is written down. */
export type SavedRule = {
	readonly run: SavedRun;
	readonly kept: ReadonlyArray<readonly [time: Timestamp, document: TimedDocument['document'], isTaken: boolean]>;
	readonly late: number;
};

export function createLiveRule(
	rule: AlertRule,
	defaults: RunDefaults,
	silences: Silences,
	nextCron: NextCron,
	bounds: RuleBounds,
): LiveRule {
	const runEvery = rule.schedule.runEvery ?? defaults.runEvery;
	const bufferTime = rule.schedule.bufferTime ?? defaults.bufferTime;
	const keep = toKeep(rule);
	const run = createRuleRun(toFiltered(rule), {runEvery, bufferTime}, silences, nextCron, {...bounds, keep});
	const kept = new KeptDocuments(bounds.documents);
	const isAtOnce = findsAtOnce(rule);
	const keptFor = toKeptSpan(rule, {runEvery, bufferTime}, isAtOnce);
	const isKeeping = !isAtOnce || keptFor > 0;
	const ask = (after: Timestamp, upTo: Timestamp) => kept.between(after, upTo);
	let late = 0;

	return {
		rule,
		runEvery,
		add({document, time}, newest) {
			if (time < newest - bufferTime) {
				late++;
				return undefined;
			}

			if (isKeeping) {
				kept.add({document: keep(document), time});
			}

			return isAtOnce ? run.take({document, time}, ask) : undefined;
		},
		learn(timed) {
			run.learn([timed], Infinity);
		},
		run(end) {
			const result = run.run(end, isAtOnce ? () => [] : ask);
			if (isKeeping) {
				kept.forgetUpTo(end - rule.schedule.queryDelay - keptFor);
			}

			return result.matches.length === 0 && result.alerts.length === 0 ? undefined : result;
		},
		isIdle: () => run.isIdle() && kept.size === 0 && run.nextDue() === undefined,
		tellDue: at => run.tellDue(at, isAtOnce ? () => [] : ask),
		skipTo: run.skipTo,
		nextDue: run.nextDue,
		leftOut: () => ({late, documents: kept.dropped, keys: run.dropped()}),
		save: () => ({
			run: run.save(),
			kept: kept.all().map(({time, document}) => [time, document, run.isTaken(document)]),
			late,
		}),
		restore(saved) {
			run.restore(saved.run);
			for (const [time, document, isTaken] of saved.kept) {
				kept.add({time, document});
				if (isTaken) {
					run.markTaken(document);
				}
			}

			({late} = saved);
		},
	};
}

/** What is kept met the filter already, and has no more than the rule reads. */
function toFiltered(rule: AlertRule): AlertRule {
	const {condition} = rule;
	return {
		...rule,
		filter: () => true,
		condition:
			condition.type === 'percentage_match'
				? {...condition, part: document => document[partField] === true}
				: condition,
	};
}

function findsAtOnce({condition, schedule}: AlertRule): boolean {
	switch (condition.type) {
		case 'any':
		case 'blacklist':
		case 'whitelist':
		case 'change':
		case 'frequency':
		case 'new_term': {
			return schedule.counts === 'documents';
		}

		case 'cardinality': {
			return condition.least === undefined;
		}

		case 'flatline':
		case 'spike':
		case 'metric_aggregation':
		case 'percentage_match':
		case 'spike_aggregation': {
			return false;
		}
	}
}

/** How far back documents are looked at again: what a run computes over, and what the most frequent values are counted in. */
function toKeptSpan(
	{condition, schedule, options}: AlertRule,
	{runEvery, bufferTime}: RunDefaults,
	isAtOnce: boolean,
): Milliseconds {
	const timeframe = 'timeframe' in condition ? (condition.timeframe ?? 0) : 0;
	const query = 'query' in condition ? condition.query : undefined;
	const computed =
		isAtOnce || (query === undefined && schedule.counts === 'documents')
			? 0
			: Math.max(schedule.scansTimeframe ? timeframe : 0, query === undefined ? runEvery : bufferTime) +
				(query?.bucketInterval ?? 0);
	const counted = Array.isArray(options.top_count_keys) ? Math.max(2 * timeframe, 10 * minute) : 0;
	return Math.max(computed, counted);
}
