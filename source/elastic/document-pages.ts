import {type Milliseconds, second} from '../waf/clock.ts';
import {isElasticError} from './elastic-error.ts';
import {type Elastic} from './elastic.ts';
import {type Query} from './query.ts';
import {type Hit, search, type SearchOptions} from './search.ts';

const pageSize = 5000;
const pointLife = '2m';
const pageLimit: Milliseconds = 60 * second;

/** Bodies and secrets of requests are not for a list. */
const withoutSecrets = {
	excludes: [
		'*request.body',
		'*response.body',
		'*response.headers*',
		'*headers.Cookie',
		'*headers.cookie',
		'*headers.Authorization',
		'*headers.authorization',
	],
};

/**
A page of documents, ordered by time.
*/
export type Page = {readonly hits: readonly Hit[]; readonly isLast: boolean};

/**
Goes through all documents of a query in pages: in a point in time where the server knows one, by sequence numbers elsewhere. What the server can is tried once and remembered.
*/
export type DocumentPages = {
	/** @throws {ElasticError} `missing` where the point in time is over: begin again. */
	read(
		query: Query,
		what: {readonly content: boolean; readonly size?: number},
		stop: AbortSignal,
	): AsyncGenerator<Page>;

	/** The first page alone, in one request. */
	first(query: Query, size: number, stop: AbortSignal): Promise<Page>;
};

type PointKind = 'elasticsearch' | 'opensearch' | 'none';

export function createDocumentPages(
	elastic: Elastic,
	timeField: string,
	{index, session}: Pick<SearchOptions, 'index' | 'session'>,
): DocumentPages {
	let pointKind: PointKind | undefined;
	let hasShardDoc = true;

	// Of nanoseconds the milliseconds: their number is too large for JSON's readers.
	const byTime = {[timeField]: {order: 'asc', unmapped_type: 'date', numeric_type: 'date'}};
	const bySequence = [
		byTime,
		{_index: {order: 'asc', unmapped_type: 'keyword'}},
		{_seq_no: {order: 'asc', unmapped_type: 'long'}},
	];

	const openPoint = async (stop: AbortSignal): Promise<string | undefined> => {
		const path = encodeURIComponent(index);
		if (pointKind === undefined || pointKind === 'elasticsearch') {
			const id = await tryPoint(async () =>
				elastic.request<{id?: string}>(
					{method: 'POST', path: `/${path}/_pit`, query: {keep_alive: pointLife, ignore_unavailable: true}},
					stop,
				),
			);
			if (typeof id?.id === 'string') {
				pointKind = 'elasticsearch';
				return id.id;
			}
		}

		if (pointKind === undefined || pointKind === 'opensearch') {
			const id = await tryPoint(async () =>
				elastic.request<{pit_id?: string}>(
					{method: 'POST', path: `/${path}/_search/point_in_time`, query: {keep_alive: pointLife}},
					stop,
				),
			);
			if (typeof id?.pit_id === 'string') {
				pointKind = 'opensearch';
				return id.pit_id;
			}
		}

		pointKind ??= 'none';
		return undefined;
	};

	const closePoint = async (id: string): Promise<void> => {
		const request =
			pointKind === 'opensearch' ? {path: '/_search/point_in_time', body: {pit_id: [id]}} : {path: '/_pit', body: {id}};
		// It goes by itself otherwise.
		await elastic
			.request({method: 'DELETE', ...request, limit: 2 * second}, new AbortController().signal)
			.catch(() => undefined);
	};

	const ask = async (body: Query, stop: AbortSignal): Promise<readonly Hit[]> => {
		const answer = await search(elastic, body, {index, session, limit: pageLimit}, stop);
		return answer.hits?.hits ?? [];
	};

	return {
		async first(query, size, stop) {
			const hits = await ask(
				{
					size,
					track_total_hits: false,
					timeout: '8s',
					seq_no_primary_term: true,
					query,
					sort: [byTime],
					_source: withoutSecrets,
				},
				stop,
			);
			return {hits, isLast: hits.length < size};
		},
		async *read(query, {content, size = pageSize}, stop) {
			const point = await openPoint(stop);
			const body = (after: Hit['sort']): Query => ({
				size,
				track_total_hits: false,
				timeout: '30s',
				seq_no_primary_term: true,
				query,
				sort: point !== undefined && hasShardDoc ? [byTime, {_shard_doc: 'asc'}] : bySequence,
				_source: content ? withoutSecrets : false,
				...(point === undefined ? {} : {pit: {id: point, keep_alive: pointLife}}),
				...(after === undefined ? {} : {search_after: after}),
			});
			try {
				let after: Hit['sort'];
				for (;;) {
					let hits: readonly Hit[];
					try {
						hits = await ask(body(after), stop);
					} catch (error) {
						if (after !== undefined || !hasShardDoc || !isElasticError(error, 'rejected')) {
							throw error;
						}

						hasShardDoc = false;
						hits = await ask(body(after), stop);
					}

					const isLast = hits.length < size;
					yield {hits, isLast};
					after = hits.at(-1)?.sort;
					if (isLast || after === undefined) {
						return;
					}
				}
			} finally {
				if (point !== undefined) {
					await closePoint(point);
				}
			}
		},
	};
}

/** A server that does not know the call, or does not allow it, has none. */
async function tryPoint<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
	try {
		return await ask();
	} catch (error) {
		if (isElasticError(error, 'rejected', 'missing', 'forbidden', 'not-elastic', 'broken')) {
			return undefined;
		}

		throw error;
	}
}
