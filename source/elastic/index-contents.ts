import {type DocumentSource} from '../waf/document.ts';
import {type Elastic} from './elastic.ts';
import {countDocuments} from './find-start.ts';
import {exists, noneOf, type Query} from './query.ts';
import {search, type SearchOptions} from './search.ts';

/**
What the indices of a pattern hold, whether waftop can read it or not.
*/
export type IndexContents = {
	readonly documents: number;

	/** Those that waftop looks for, at whatever time. */
	readonly ours: number;

	/** Those without `@timestamp`, by which documents are found. */
	readonly withoutTime: number;
	readonly newest: {readonly index: string; readonly source: DocumentSource} | undefined;
};

/**
Asks a server what there is.

@throws {ElasticError}
*/
export async function readIndexContents(
	elastic: Elastic,
	{marker, timeField}: {readonly marker: Query; readonly timeField: string},
	options: Pick<SearchOptions, 'index' | 'session'>,
	stop: AbortSignal,
): Promise<IndexContents> {
	const count = async (query: Query): Promise<number> =>
		(await countDocuments(elastic, options.index, query, stop)) ?? 0;
	const {hits} = await search(
		elastic,
		{
			size: 1,
			track_total_hits: false,
			query: {match_all: {}},
			sort: [{[timeField]: {order: 'desc', unmapped_type: 'date'}}],
		},
		options,
		stop,
	);
	const [newest] = (hits?.hits ?? []).map(({_index: index, _source: source = {}}) => ({index, source}));
	return {
		documents: await count({match_all: {}}),
		ours: await count(marker),
		withoutTime: await count(noneOf(exists(timeField))),
		newest,
	};
}
