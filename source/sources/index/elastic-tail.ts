import {createDocumentPages, type DocumentPages} from '../../elastic/document-pages.ts';
import {isElasticError} from '../../elastic/elastic-error.ts';
import {type Elastic} from '../../elastic/elastic.ts';
import {chooseStart, countDocuments, findNewest} from '../../elastic/find-start.ts';
import {type IndexView} from '../../elastic/index-view.ts';
import {allOf, type Query} from '../../elastic/query.ts';
import {type Hit, timeOf} from '../../elastic/search.ts';
import {type Clock, hour, type Milliseconds, minute, second, type Timestamp} from '../../waf/clock.ts';
import {type Delivery, type DocumentBatch, type SourceState} from '../../waf/delivery.ts';
import {type StoredDocument} from '../../waf/document.ts';
import {toSentence} from '../../waf/expected-error.ts';
import {createBackoff} from './elastic-backoff.ts';
import {sweepIndex} from './elastic-sweep.ts';
import {createSeenDocuments, toDocumentKey, toMinute} from './seen-documents.ts';
import {type Sleep} from '../sleep.ts';
import {type Source} from '../source.ts';

/** A pipeline may be this late without being looked for: documents of one moment become visible in any order. */
const overlap: Milliseconds = minute;

/** Where a minute holds more than a page: the sweep finds what is late. */
const busyOverlap: Milliseconds = 5 * second;

/** Documents are looked for this far back; what comes later is counted. */
const horizon: Milliseconds = hour;
const nearHorizon: Milliseconds = 15 * minute;
const nearInterval: Milliseconds = 30 * second;
const farInterval: Milliseconds = 5 * minute;

const shortestPause: Milliseconds = second;
const usualPause: Milliseconds = 2 * second;
const longestPause: Milliseconds = 10 * second;
const pollSize = 1000;

export type ElasticTailOptions = {
	readonly elastic: Elastic;
	readonly index: string;
	readonly session: string;

	/** The view of the index, looked at again now and then. */
	readonly view: (stop: AbortSignal) => Promise<IndexView>;

	/** Undefined: as far back as the first screen wants. */
	readonly since: Timestamp | undefined;
	readonly until: Timestamp | undefined;
	readonly follow: boolean;

	/** How far back the first screen wants documents. */
	readonly back: Milliseconds;

	/** How much of an index is read that has ended before that. */
	readonly endedBack: Milliseconds;
	readonly clock: Clock;
	readonly sleep: Sleep;
	readonly random: () => number;
};

/**
Follows an index: each document that becomes visible within an hour of its own time is handed over exactly once, whenever it comes.

Each poll reads the last minute again and drops what is known by its id. Now and then the server's counts a minute are compared with ours, and the minutes that differ are read again: so nothing is lost that came late, out of order, or while the server was away. A partial answer moves nothing.

Like every source it ends when stopped; other than the others it asks again by itself after a failure, since its memory of what was seen must live on. Where it does not follow, the first failure is thrown.
*/
export function createElasticTail(options: ElasticTailOptions): Source {
	const {elastic, index, session, clock, sleep, follow} = options;
	const name = index;
	const seen = createSeenDocuments();
	const backoff = createBackoff(options.random);
	let start: Timestamp | undefined;
	let cursor = 0;
	let newest = -Infinity;
	let lag: Milliseconds | undefined;
	let tooLate = 0;
	let forgotten = 0;

	/** What was seen before this time is no longer known, so it is not read again. */
	let knownFrom = -Infinity;
	let [nextNear, nextFar] = [0, 0];
	let isCaughtUp = false;
	let wasOut = false;
	let hasNumbers = true;
	let isBusy = false;
	let pages: DocumentPages | undefined;

	const say = (is: SourceState['is'], more: Partial<SourceState> = {}): SourceState => ({
		kind: 'state',
		is,
		name,
		...more,
		poll: {...backoff.state(), lag, since: start, tooLate},
	});

	const between = ({timeField, marker}: IndexView, from: Timestamp, to: Timestamp | undefined): Query => {
		const end = to === undefined ? 'now+5m' : to;
		// The server's own clock says what lies in the future.
		return allOf(
			{range: {[timeField]: {gte: Math.floor(from), lt: end, format: 'epoch_millis||strict_date_optional_time'}}},
			marker,
		);
	};

	/** Keeps what is new. A document of the past that comes when later ones were shown is late. */
	const takeFresh = (hits: readonly Hit[]): StoredDocument[] => {
		const fresh: StoredDocument[] = [];
		const before = newest;
		for (const hit of hits) {
			const time = timeOf(hit);
			const {_seq_no: sequence = Number.NaN} = hit;
			hasNumbers &&= !Number.isNaN(sequence);
			if (seen.add(toDocumentKey(hit), time, sequence)) {
				const late = isCaughtUp && time < before - overlap;
				const {_index: from, _id: id, _source: source = {}} = hit;
				fresh.push({index: from, id, time, source, late});
				newest = Math.max(newest, Math.min(time, clock.now()));
			}
		}

		return fresh;
	};

	const lookBack = (): Milliseconds => (isBusy ? busyOverlap : overlap);

	const batch = (documents: readonly StoredDocument[]): DocumentBatch => ({kind: 'documents', name, documents});

	const openPages = (view: IndexView): DocumentPages => {
		pages ??= createDocumentPages(elastic, view.timeField, {index, session});
		return pages;
	};

	async function findStart(view: IndexView, stop: AbortSignal): Promise<Timestamp> {
		if (options.since !== undefined || !follow) {
			return options.since ?? 0;
		}

		const {back, endedBack} = options;
		const find = async (from: Timestamp, place: number): Promise<Timestamp | undefined> =>
			findNewest(
				elastic,
				{query: between(view, from, undefined), timeField: view.timeField, place},
				{index, session},
				stop,
			);
		return chooseStart({now: clock.now(), back, endedBack, find});
	}

	/** Reads everything from the cursor on, page by page. */
	async function* readAll(view: IndexView, stop: AbortSignal): AsyncGenerator<Delivery> {
		const from = cursor === start ? cursor : cursor - lookBack();
		const query = between(view, Math.max(start ?? 0, knownFrom, from), options.until);
		const total = isCaughtUp ? undefined : await countDocuments(elastic, index, query, stop);
		let done = 0;
		for await (const {hits} of openPages(view).read(query, {content: true}, stop)) {
			done += hits.length;
			const fresh = takeFresh(hits);
			if (fresh.length > 0) {
				yield batch(fresh);
			}

			const last = hits.at(-1);
			if (last !== undefined) {
				// An interruption goes on at the last whole second.
				cursor = Math.max(cursor, Math.min(Math.floor(timeOf(last) / second) * second, clock.now()));
			}

			backoff.succeed(clock.now());
			if (!isCaughtUp) {
				yield say('reading', {done, total});
			}
		}
	}

	/** One look at the newest; returns how much was new. */
	async function* poll(view: IndexView, stop: AbortSignal): AsyncGenerator<Delivery, 'none' | 'some' | 'many'> {
		const query = between(view, Math.max(start ?? 0, knownFrom, cursor - lookBack()), undefined);
		const {hits, isLast} = await openPages(view).first(query, pollSize, stop);
		const fresh = takeFresh(hits);
		if (fresh.length > 0) {
			lag = Math.max(0, clock.now() - Math.max(...fresh.map(({time}) => time ?? 0)));
			yield batch(fresh);
		}

		if (!isLast) {
			yield* readAll(view, stop);
			isBusy = true;
			return 'many';
		}

		isBusy &&= hits.length * (overlap / busyOverlap) >= pollSize;

		const last = hits.at(-1);
		if (last !== undefined) {
			cursor = Math.max(cursor, Math.min(timeOf(last), clock.now()));
		}

		return fresh.length > 0 ? 'some' : 'none';
	}

	async function* sweep(view: IndexView, back: Milliseconds, stop: AbortSignal): AsyncGenerator<Delivery> {
		const from = Math.max(start ?? 0, toMinute(clock.now() - back));
		const isFar = back === horizon;
		const parts = sweepIndex(
			{
				elastic,
				index,
				session,
				timeField: view.timeField,
				pages: openPages(view),
				between: (first, last) => between(view, first, last),
				holds: seen.holds,
				verify: seen.verify,
				isKnown: hit => seen.has(toDocumentKey(hit), timeOf(hit)),
			},
			{from, start: isFar ? (start ?? 0) : from, canSum: hasNumbers},
			stop,
		);
		for await (const part of parts) {
			if (part.kind === 'missed') {
				yield batch(takeFresh(part.hits));
			} else if (isFar) {
				knownFrom = from;
				// A minute that the first read began within is known in part, and kept.
				forgotten += seen.forget(toMinute(from));
				tooLate = Math.max(tooLate, part.count - forgotten);
			}
		}
	}

	async function* begin(stop: AbortSignal): AsyncGenerator<Delivery> {
		const view = await options.view(stop);
		if (start === undefined) {
			start = await findStart(view, stop);
			cursor = start;
		}

		yield say('reading');
		yield* readAll(view, stop);
		isCaughtUp = true;
		nextNear = clock.now() + nearInterval;
		nextFar = clock.now() + farInterval;
	}

	async function* look(stop: AbortSignal): AsyncGenerator<Delivery, Milliseconds> {
		const view = await options.view(stop);
		const fresh = yield* poll(view, stop);
		backoff.succeed(clock.now());
		if (wasOut || clock.now() >= nextFar) {
			yield* sweep(view, horizon, stop);
			wasOut = false;
			nextFar = clock.now() + farInterval;
			nextNear = clock.now() + nearInterval;
		} else if (clock.now() >= nextNear) {
			yield* sweep(view, nearHorizon, stop);
			nextNear = clock.now() + nearInterval;
		}

		return {none: longestPause, some: usualPause, many: shortestPause}[fresh];
	}

	return {
		name,
		async *read(_from, stop) {
			let pause = usualPause;
			while (!stop.aborted) {
				let wait: Milliseconds;
				try {
					if (!isCaughtUp) {
						yield* begin(stop);
						if (!follow) {
							yield say('ended');
							return;
						}
					}

					const wanted = yield* look(stop);
					// Silence is asked less and less often, news at once more often.
					pause = Math.min(wanted, pause * 1.25);
					wait = pause;
					yield say('following');
				} catch (error) {
					if (stop.aborted) {
						return;
					}

					if (!isElasticError(error) || !follow) {
						throw error;
					}

					wasOut = true;
					wait = backoff.fail(error);
					// A point in time that is over, or a page that came in part: what was read stays read.
					yield say(error.code === 'missing' ? 'waiting' : 'lost', {why: toSentence(error)});
				}

				await sleep(wait, stop);
			}
		},
	};
}
