import {type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {type Elastic} from './elastic.ts';
import {type Query} from './query.ts';
import {search, type SearchOptions} from './search.ts';

/**
The time of the n-th newest document of a query; undefined where there are fewer.

@param place At most the 10,000 that an index lets be skipped.
*/
export async function findNewest(
	elastic: Elastic,
	{query, timeField, place}: {readonly query: Query; readonly timeField: string; readonly place: number},
	options: SearchOptions,
	stop: AbortSignal,
): Promise<Timestamp | undefined> {
	const answer = await search(
		elastic,
		{
			from: place - 1,
			size: 1,
			track_total_hits: false,
			_source: false,
			query,
			sort: [{[timeField]: {order: 'desc', unmapped_type: 'date', numeric_type: 'date'}}],
		},
		options,
		stop,
	);
	const time = Number(answer.hits?.hits.at(0)?.sort?.[0]);
	return Number.isFinite(time) ? time : undefined;
}

/**
How many documents a query finds, exactly.
*/
export async function countDocuments(
	elastic: Elastic,
	index: string,
	query: Query,
	stop: AbortSignal,
): Promise<number | undefined> {
	const answer = await elastic.request<{count?: number}>(
		{method: 'POST', path: `/${encodeURIComponent(index)}/_count`, query: {ignore_unavailable: true}, body: {query}},
		stop,
	);
	return answer.count;
}

/** A screen begins with so many documents at most: an index lets no more be skipped. */
const firstDocuments = 10_000;

/**
From where on documents are read for a first screen: so far back, but no more of them than a start should cost; of an index that has ended, its last part.

@param find The time of the n-th newest document from a time on.
*/
export async function chooseStart({
	now,
	back,
	endedBack,
	find,
}: {
	readonly now: Timestamp;
	readonly back: Milliseconds;
	readonly endedBack: Milliseconds;
	readonly find: (from: Timestamp, place: number) => Promise<Timestamp | undefined>;
}): Promise<Timestamp> {
	const from = now - back;
	const last = await find(0, 1);
	return last !== undefined && last < from
		? last - endedBack
		: Math.max(from, (await find(from, firstDocuments)) ?? from);
}
