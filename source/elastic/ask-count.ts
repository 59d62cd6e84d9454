import {type Milliseconds, second} from '../waf/clock.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {type Count, type Span} from '../waf/question.ts';
import {toFilterQuery} from './filter-query.ts';
import {type Elastic} from './elastic.ts';
import {type IndexView} from './index-view.ts';
import {allOf, within} from './query.ts';
import {search, type SearchOptions} from './search.ts';

const limit = 10 * second;

/**
How many documents of a span a filter finds, of the shape that is counted; or why the server cannot say.
*/
export async function askCount(
	elastic: Elastic,
	{from, to, filter}: Span & {readonly filter: Filter},
	view: IndexView,
	{zone, ...options}: SearchOptions & {readonly zone: Milliseconds},
	stop: AbortSignal,
): Promise<Count | {readonly why: string}> {
	const {timeField, mainMarker} = view;
	const {query, refused} = toFilterQuery(filter, view, {from, to, zone});
	if (refused.length > 0) {
		return {why: `${refused[0].token}: ${refused[0].reason}`};
	}

	const body = {
		size: 0,
		track_total_hits: false,
		timeout: '8s',
		query: allOf(within(timeField, from, to), mainMarker),
		aggs: {found: {filter: query ?? {match_all: {}}}},
	};
	const {aggregations} = await search(elastic, body, {...options, limit, cached: true}, stop);
	// An index that is not there yet has no aggregations.
	const found = aggregations?.['found'] as {readonly doc_count?: number} | undefined;
	return {value: found?.doc_count ?? 0, bound: '='};
}
