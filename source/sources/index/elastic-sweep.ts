import {type DocumentPages} from '../../elastic/document-pages.ts';
import {type Elastic} from '../../elastic/elastic.ts';
import {allOf, type Query} from '../../elastic/query.ts';
import {type Hit, search} from '../../elastic/search.ts';
import {type KnownMinute} from './seen-documents.ts';
import {minute, type Timestamp} from '../../waf/clock.ts';

const fetchSize = 1000;

export type SweepOptions = {
	readonly elastic: Elastic;
	readonly index: string;
	readonly session: string;
	readonly timeField: string;
	readonly pages: DocumentPages;

	/** Finds our documents from a time on, up to another one or the server's now. */
	readonly between: (from: Timestamp, to: Timestamp | undefined) => Query;

	/** Whether a minute of the server holds nothing new; and that it was read through. */
	readonly holds: (start: Timestamp, found: KnownMinute) => boolean;
	readonly verify: (start: Timestamp, found: KnownMinute) => void;
	readonly isKnown: (hit: Hit) => boolean;
};

/**
What a sweep found: documents that no poll saw, and how many there are before the span.
*/
export type SweepPart =
	{readonly kind: 'missed'; readonly hits: readonly Hit[]} | {readonly kind: 'older'; readonly count: number};

/**
Compares the server's minutes with ours, and reads those through that differ. Most differences are documents that came late; the others, deletions and documents that were written again, are read through once.

@param from The first minute that is compared. @param start From where on the older ones are counted. @param canSum Whether the indices keep sequence numbers.
*/
export async function* sweepIndex(
	{elastic, index, session, timeField, pages, between, holds, verify, isKnown}: SweepOptions,
	{from, start, canSum}: {readonly from: Timestamp; readonly start: Timestamp; readonly canSum: boolean},
	stop: AbortSignal,
): AsyncGenerator<SweepPart> {
	const answer = await search(
		elastic,
		{
			size: 0,
			track_total_hits: false,
			timeout: '8s',
			query: between(start, undefined),
			aggs: {
				older: {filter: {range: {[timeField]: {lt: from, format: 'epoch_millis'}}}},
				recent: {
					filter: {range: {[timeField]: {gte: from, format: 'epoch_millis'}}},
					aggs: {
						minutes: {
							date_histogram: {field: timeField, fixed_interval: '1m', min_doc_count: 1},
							...(canSum ? {aggs: {numbers: {sum: {field: '_seq_no'}}}} : {}),
						},
					},
				},
			},
		},
		{index, session},
		stop,
	);
	const {older, minutes} = readCounts(answer.aggregations);
	for (const {key, doc_count: count, numbers} of minutes) {
		const found = {count, sum: numbers?.value ?? Number.NaN};
		if (!holds(key, found)) {
			yield* readMinute(between(Math.max(key, start), key + minute), {pages, isKnown}, stop);
			verify(key, found);
		}
	}

	yield {kind: 'older', count: older};
}

/** Ids first, since most of a minute is known; then the content of what is not. */
async function* readMinute(
	query: Query,
	{pages, isKnown}: Pick<SweepOptions, 'pages' | 'isKnown'>,
	stop: AbortSignal,
): AsyncGenerator<SweepPart> {
	const missing: string[] = [];
	for await (const {hits} of pages.read(query, {content: false}, stop)) {
		missing.push(...hits.filter(hit => !isKnown(hit)).map(({_id: id}) => id));
	}

	for (let at = 0; at < missing.length; at += fetchSize) {
		const wanted = allOf(query, {ids: {values: missing.slice(at, at + fetchSize)}});
		for await (const {hits} of pages.read(wanted, {content: true}, stop)) {
			yield {kind: 'missed', hits};
		}
	}
}

type Bucket = {readonly key: number; readonly doc_count: number; readonly numbers?: {readonly value?: number}};

/** Where no index fits the answer has no counts at all. */
function readCounts(aggregations: unknown): {older: number; minutes: readonly Bucket[]} {
	const {older, recent} = (aggregations ?? {}) as {
		older?: {doc_count?: number};
		recent?: {minutes?: {buckets?: readonly Bucket[]}};
	};
	return {older: older?.doc_count ?? 0, minutes: recent?.minutes?.buckets ?? []};
}
