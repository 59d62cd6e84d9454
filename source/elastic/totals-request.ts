import {type Milliseconds, minute, type Timestamp} from '../waf/clock.ts';
import {type Question, type Span} from '../waf/question.ts';
import {toFilterQuery, type Refused} from './filter-query.ts';
import {type IndexView} from './index-view.ts';
import {allOf, type Query, within} from './query.ts';
import {type LogicalField, outcomeQueries} from './shape-fields.ts';

/** Rows of a top table. */
export const mostRows = 100;

/** Under so many different values the server's estimate of how many is as good as exact. */
const preciseDistinct = 3000;
const shardRows = 500;
export const minutesBefore = 15;

/** Files of evaluation and closing rules: they are score and outcome, no attack. */
const evaluationFiles = '.*-(949|959|980)-.*';

/**
The tables of the totals, and what they are counted over.
*/
export const tables: ReadonlyArray<readonly ['clients' | 'rules' | 'paths' | 'hosts', LogicalField]> = [
	['clients', 'client'],
	['rules', 'rule'],
	['paths', 'path'],
	['hosts', 'host'],
];

export type TotalsRequest = {
	readonly body: Query;
	readonly refused: readonly Refused[];

	/** The fifteen full minutes before the last one end here. */
	readonly minutesEnd: Timestamp;
};

/**
One question for everything on the screen: timeline, outcomes, categories, tables and the minutes of the rate. Bounds are steps, so that the server may keep its answers.

@param recent The minute that rates are of.
@param files Files of rules by category, where a document may have several.
*/
export function toTotalsRequest(
	question: Question,
	view: IndexView,
	{
		recent,
		zone,
		files,
	}: {
		readonly recent: Span;
		readonly zone: Milliseconds;
		readonly files: ReadonlyMap<string, readonly string[]>;
	},
): TotalsRequest {
	const {from, to, step} = question;
	const {timeField, mainMarker, main, caps} = view;
	const {query: filter, refused} = toFilterQuery(question.filter, view, {from, to, zone});
	const minutesEnd = Math.floor((recent.to - minute) / minute) * minute;
	const minutesFrom = minutesEnd - minutesBefore * minute;
	const outcomes = outcomeQueries(main, caps);
	const file = caps.find(...(main.fields.file ?? []));
	const category = caps.find(...(main.fields.category ?? []));
	const each = caps.find(...(main.fields.categories ?? []));
	const mainField = category ?? file;
	const perRow: Record<string, Query> = {
		recent: {filter: within(timeField, recent.from, recent.to)},
		first: {min: {field: timeField}},
		last: {max: {field: timeField}},
		...(outcomes === undefined ? {} : {through: {filter: outcomes.detected}, blocked: {filter: outcomes.blocked}}),
		...(mainField === undefined
			? {}
			: {
					main: {
						terms: {field: mainField.name, size: 1, ...(category === undefined ? {exclude: evaluationFiles} : {})},
					},
				}),
	};
	const top: Record<string, Query> = {};
	for (const [table, logical] of tables) {
		const field = caps.find(...(main.fields[logical] ?? []));
		if (field !== undefined) {
			top[table] = {
				terms: {field: field.name, size: mostRows, shard_size: shardRows, collect_mode: 'breadth_first'},
				aggs: perRow,
			};
			top[`${table}_distinct`] = {cardinality: {field: field.name, precision_threshold: preciseDistinct}};
			top[`${table}_missing`] = {missing: {field: field.name}};
		}
	}

	const categories: Record<string, Query> =
		category === undefined
			? file === undefined
				? {}
				: {
						files: {terms: {field: file.name, size: 200, shard_size: shardRows}, aggs: pick(perRow, 'through')},
						...(main.unit === 'transactions' && files.size > 0
							? {
									categories: {
										filters: {
											filters: Object.fromEntries(
												[...files].map(([name, values]) => [name, {terms: {[file.name]: values}}]),
											),
										},
										aggs: pick(perRow, 'through'),
									},
								}
							: {}),
					}
			: {
					own_categories: {terms: {field: category.name, size: 100}, aggs: pick(perRow, 'through')},
					no_category: {missing: {field: category.name}},
					...(each === undefined ? {} : {each_category: {terms: {field: each.name, size: 100}}}),
				};
	const client = caps.find(...(main.fields.client ?? []));
	if (client !== undefined && outcomes !== undefined) {
		top['worst'] = {
			filter: outcomes.detected,
			aggs: {clients: {terms: {field: client.name, size: 1, shard_size: shardRows}, aggs: perRow}},
		};
	}

	const transaction = main.unit === 'rule matches' ? caps.find(...(main.fields.transaction ?? [])) : undefined;
	const matching = filter ?? {match_all: {}};
	return {
		refused,
		minutesEnd,
		body: {
			size: 0,
			track_total_hits: false,
			timeout: '20s',
			query: allOf(within(timeField, Math.min(from, minutesFrom), Math.max(to, minutesEnd)), mainMarker),
			aggs: {
				window: {
					filter: within(timeField, from, to),
					aggs: {
						matching: {
							filter: matching,
							aggs: {
								timeline: {
									date_histogram: {field: timeField, fixed_interval: `${step}ms`, min_doc_count: 1},
									aggs: pick(perRow, 'through'),
								},
								recent: perRow['recent'],
								...(outcomes === undefined ? {} : {outcomes: {filters: {filters: outcomes}}}),
								...categories,
								...top,
								...(transaction === undefined
									? {}
									: {transactions: {cardinality: {field: transaction.name, precision_threshold: preciseDistinct}}}),
							},
						},
					},
				},
				rate: {
					filter: {bool: {filter: [within(timeField, minutesFrom, minutesEnd), matching]}},
					aggs: {minutes: {date_histogram: {field: timeField, fixed_interval: '1m', min_doc_count: 1}}},
				},
			},
		},
	};
}

function pick(from: Readonly<Record<string, Query>>, name: string): Record<string, Query> {
	return Object.hasOwn(from, name) ? {[name]: from[name]} : {};
}
