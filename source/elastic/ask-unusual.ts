import {day, minute, second, type Timestamp} from '../waf/clock.ts';
import {toEvaluation} from '../waf/rule-sets.ts';
import {type Unusual, type UnusualRow} from '../waf/unusual.ts';
import {type Elastic} from './elastic.ts';
import {type IndexView} from './index-view.ts';
import {allOf, type Query, within} from './query.ts';
import {search, type SearchOptions} from './search.ts';
import {tables} from './totals-request.ts';

const span = 10 * minute;
const rowsOfTable = 10;
const fewest = 5;

/** Less is no more than chance. */
const leastTimes = 1.5;
const sampleSize = 20_000;

type Bucket = {readonly key: string | number; readonly doc_count: number; readonly bg_count?: number};
type Significant = {readonly doc_count?: number; readonly bg_count?: number; readonly buckets?: readonly Bucket[]};

/**
Asks which clients, rules and paths of the last ten minutes are more frequent than in the day before. Undefined where the documents hold whole lines only.

@throws {ElasticError}
*/
export async function askUnusual(
	elastic: Elastic,
	view: IndexView,
	now: Timestamp,
	options: Pick<SearchOptions, 'index' | 'session'>,
	stop: AbortSignal,
): Promise<Unusual | undefined> {
	const {main, caps, timeField, mainMarker} = view;
	if (main.isText === true) {
		return undefined;
	}

	const to = Math.ceil(now / minute) * minute;
	const from = to - span;
	const background = allOf(within(timeField, from - day, from), mainMarker);
	const aggs: Record<string, Query> = {};
	for (const [table, logical] of tables) {
		const field = caps.find(...(main.fields[logical] ?? []));
		if (field !== undefined && table !== 'hosts') {
			aggs[table] = {
				significant_terms: {
					field: field.name,
					size: rowsOfTable,
					min_doc_count: fewest,
					background_filter: background,
				},
			};
		}
	}

	const {aggregations} = await search(
		elastic,
		{
			size: 0,
			track_total_hits: false,
			timeout: '20s',
			query: allOf(within(timeField, from, to), mainMarker),
			aggs: {sample: {sampler: {shard_size: sampleSize}, aggs}},
		},
		{...options, limit: 25 * second},
		stop,
	);
	const {sample = {}} = (aggregations ?? {}) as {sample?: Readonly<Record<string, Significant | undefined>>};
	const rows = tables
		.flatMap(([table]) => (table === 'hosts' ? [] : readRows(table, sample[table])))
		// Evaluation rules go with every attack.
		.filter(({table, key}) => table !== 'rules' || toEvaluation(Number(key) || 0) === undefined)
		.filter(({count, usual}) => count >= leastTimes * usual);
	return {asOf: now, from, rows: rows.toSorted((one, other) => excess(other) - excess(one))};
}

function readRows(table: UnusualRow['table'], found: Significant | undefined): UnusualRow[] {
	const all = found?.doc_count ?? 0;
	const before = found?.bg_count ?? 0;
	return (found?.buckets ?? []).map(({key, doc_count: count, bg_count: usual = 0}) => ({
		table,
		key: String(key),
		count,
		usual: before === 0 ? 0 : (usual / before) * all,
	}));
}

/** How many there are beyond what is usual, weighed by how many times that is. */
function excess({count, usual}: UnusualRow): number {
	return (count - usual) * Math.log2(2 + count / Math.max(1, usual));
}
