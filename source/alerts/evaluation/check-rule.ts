import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {type AlertRule} from '../rule.ts';
import {type TimedDocument} from '../types/rule-state.ts';
import {type RunResult} from './alert.ts';
import {type Gathered, type NextCron} from './gathering.ts';
import {createRuleRun, type RunDefaults} from './rule-run.ts';
import {createSilences} from './silence.ts';

/**
A document with the moment from which it can be seen.
*/
export type ArrivingDocument = TimedDocument & {readonly arrival: Timestamp};

/** When a rule is tried over documents that are there. */
export type CheckSpan = RunDefaults & {
	/** The first run; undefined: the first document's time, rounded down to a multiple of `runEvery`. */
	readonly start: Timestamp | undefined;

	/** The last run; undefined: `tail` after the last document. */
	readonly end: Timestamp | undefined;
	readonly tail: Milliseconds;
};

/**
When a rule would have been run over documents, and what each run would have come to, at the moments that the clock would have had
and with what had arrived by then; returns what was gathered and not told yet. `documents` in the order of their arrival.
*/
export function* checkRule(
	rule: AlertRule,
	documents: readonly ArrivingDocument[],
	span: CheckSpan,
	nextCron: NextCron,
	setNow: (now: Timestamp) => void,
): Generator<RunResult, readonly Gathered[]> {
	const run = createRuleRun(rule, span, createSilences(), nextCron);
	const arrived: TimedDocument[] = [];
	let next = 0;
	let isFirst = true;
	for (const now of toMoments(documents, span)) {
		setNow(now);
		for (; next < documents.length && documents[next].arrival <= now; next++) {
			insert(arrived, documents[next]);
		}

		if (isFirst) {
			run.learn(arrived, now);
			isFirst = false;
		}

		yield run.run(now, (after, upTo) => arrived.slice(firstAfter(arrived, after), firstAfter(arrived, upTo)));
	}

	return run.gathered();
}

/** Further apart than any log: one of their times is wrong. */
const mostRuns = 500_000;

/**
Says when so many runs would be needed that a time must be wrong: the first and the last document's; undefined where that is not so.
*/
export function findWrongSpan(
	documents: readonly ArrivingDocument[],
	{runEvery, start, end}: CheckSpan,
): {readonly first: Timestamp; readonly last: Timestamp} | undefined {
	const first = start ?? documents.reduce((least, {time}) => Math.min(least, time), Infinity);
	const last = end ?? documents.reduce((most, {arrival}) => Math.max(most, arrival), -Infinity);
	return (last - first) / runEvery > mostRuns ? {first, last} : undefined;
}

function* toMoments(
	documents: readonly ArrivingDocument[],
	{runEvery, start, end, tail}: CheckSpan,
): Generator<Timestamp> {
	const first = documents.reduce((least, {time}) => Math.min(least, time), Infinity);
	const last = documents.reduce((most, {arrival}) => Math.max(most, arrival), -Infinity);
	const until = end ?? last + tail;
	let now = start ?? Math.floor(first / runEvery) * runEvery;
	for (;;) {
		yield now;
		if (now >= until) {
			return;
		}

		now += runEvery;
	}
}

/** Behind those of the same time. */
function insert(sorted: TimedDocument[], {document, time}: TimedDocument): void {
	const place = firstAfter(sorted, time);
	if (place === sorted.length) {
		sorted.push({document, time});
	} else {
		sorted.splice(place, 0, {document, time});
	}
}

/** The place of the first document after a moment. */
function firstAfter(sorted: readonly TimedDocument[], moment: Timestamp): number {
	let [low, high] = [0, sorted.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (sorted[middle].time > moment) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}

	return low;
}

/**
Reads a document that may say when it arrived (`_arrival`, ISO 8601), which like its `_id` is no field of it; undefined for one without a time.
*/
export function toArrivingDocument(
	whole: AlertDocument,
	readTime: (document: AlertDocument) => Timestamp | undefined,
	readArrival: (text: string) => Timestamp | undefined,
): ArrivingDocument | undefined {
	const {_arrival: arrivalText, _id: _ignored, ...document} = whole;
	const time = readTime(document);
	if (time === undefined) {
		return undefined;
	}

	const arrival = typeof arrivalText === 'string' ? readArrival(arrivalText) : undefined;
	return {document, time, arrival: arrival ?? time};
}
