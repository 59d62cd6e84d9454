import {type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {ElasticError} from './elastic-error.ts';
import {type Elastic} from './elastic.ts';
import {type Query} from './query.ts';

export type Hit = {
	readonly _index: string;
	readonly _id: string;

	/** Rises with each change of its shard; absent where the index keeps none. */
	readonly _seq_no?: number;
	readonly _source?: {readonly [key: string]: unknown};
	readonly sort?: ReadonlyArray<string | number>;
};

/**
The time that a document was sorted by; 0 without one.
*/
export function timeOf({sort}: Hit): Timestamp {
	const value = Number(sort?.[0]);
	return Number.isFinite(value) ? value : 0;
}

/**
The answer of a search, as far as it is used.
*/
export type SearchAnswer = {
	readonly took?: Milliseconds;
	readonly timed_out?: boolean;
	readonly pit_id?: string;
	readonly _shards?: {readonly total: number; readonly failed: number; readonly failures?: readonly unknown[]};
	readonly _clusters?: {readonly skipped?: number; readonly partial?: number; readonly failed?: number};
	readonly hits?: {readonly hits: readonly Hit[]};
	readonly aggregations?: {readonly [name: string]: unknown};
};

export type SearchOptions = {
	readonly index: string;
	readonly session: string;
	readonly limit?: Milliseconds;

	/** Returns to the same question may be kept by the server: for counts. */
	readonly cached?: boolean;
};

/**
Searches, and takes only a whole answer: one of which a shard or a cluster is missing would lose what stands there.

@throws {ElasticError} `partial` where it is not whole.
*/
export async function search(
	elastic: Elastic,
	body: Query,
	{index, session, limit, cached}: SearchOptions,
	stop: AbortSignal,
): Promise<SearchAnswer> {
	const inPoint = 'pit' in body;
	const answer = await elastic.request<SearchAnswer>(
		{
			method: 'POST',
			path: inPoint ? '/_search' : `/${encodeURIComponent(index)}/_search`,
			query: {
				allow_partial_search_results: false,
				...(inPoint ? {} : {ignore_unavailable: true, allow_no_indices: true, preference: session}),
				...(cached === true ? {request_cache: true} : {}),
			},
			body,
			limit,
		},
		stop,
	);
	refusePartial(answer, elastic.name);
	return answer;
}

/**
@throws {ElasticError}
*/
export function refusePartial(answer: SearchAnswer, server: string): void {
	const {timed_out: timedOut, _shards: shards, _clusters: clusters} = answer;
	if (shards === undefined && answer.hits === undefined) {
		throw new ElasticError(
			'not-elastic',
			`${server} is not a search server: its answer has no hits`,
			'name the server itself with --es, not a proxy',
		);
	}

	const lost = (clusters?.skipped ?? 0) + (clusters?.partial ?? 0) + (clusters?.failed ?? 0);
	const failed = shards?.failed ?? 0;
	if (timedOut === true || failed > 0 || lost > 0) {
		const what =
			failed > 0
				? `${failed} of ${shards?.total} shards failed`
				: lost > 0
					? `${lost} clusters are missing`
					: 'it took too long';
		throw new ElasticError(
			'partial',
			`${server} gave a partial answer: ${what}`,
			'waftop asks again; nothing is skipped',
		);
	}
}
