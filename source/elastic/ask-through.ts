import {type Milliseconds, second} from '../waf/clock.ts';
import {type Question} from '../waf/question.ts';
import {toCategory} from '../waf/rule-sets.ts';
import {nameGroup, type Through, type ThroughGroup} from '../waf/through.ts';
import {toFilterQuery} from './filter-query.ts';
import {type Elastic} from './elastic.ts';
import {type IndexView} from './index-view.ts';
import {allOf, type Query, within} from './query.ts';
import {search, type SearchOptions} from './search.ts';
import {outcomeQueries} from './shape-fields.ts';

const limit = 25 * second;

/** Buckets of each level: all of them together stay far below what a server allows. */
const mostClients = 60;
const mostPaths = 12;
const mostHosts = 4;
const mostStatuses = 4;
const shardRows = 500;

const evaluationFiles = '.*-(949|959|980)-.*';

type Bucket = {
	readonly key: string | number;
	readonly key_as_string?: string;
	readonly doc_count: number;
	readonly first?: {readonly value?: number | null};
	readonly last?: {readonly value?: number | null};
	readonly score?: {readonly value?: number | null};
	readonly main?: Terms;
	readonly statuses?: Terms;
	readonly groups?: Terms;
};
type Terms = {readonly buckets?: readonly Bucket[]; readonly sum_other_doc_count?: number};

const levels = ['client', 'path', 'host'] as const;
const sizes = {client: mostClients, path: mostPaths, host: mostHosts} as const;
type Level = (typeof levels)[number];

/**
Asks for what was not stopped, by client and target. Undefined where a server cannot count, or cannot apply the filter.

@throws {ElasticError}
*/
export async function askThrough(
	elastic: Elastic,
	question: Question,
	view: IndexView,
	{
		zone,
		stop,
		...options
	}: Pick<SearchOptions, 'index' | 'session'> & {
		readonly zone: Milliseconds;
		readonly stop: AbortSignal;
	},
): Promise<Through | undefined> {
	const {from, to} = question;
	const {main, caps, timeField, mainMarker} = view;
	const {query: filter, refused} = toFilterQuery(question.filter, view, {from, to, zone});
	if (main.isText === true || refused.length > 0) {
		return undefined;
	}

	const outcomes = outcomeQueries(main, caps);
	if (outcomes === undefined) {
		return {
			groups: [],
			distinct: {value: 0, bound: '='},
			untold: 'The index keeps no outcome of a request that its server can count.',
		};
	}

	const known = levels.filter(level => caps.find(...(main.fields[level] ?? [])) !== undefined);
	if (known.length === 0) {
		return undefined;
	}

	const groups = groupBy(known, view);
	const {aggregations} = await search(
		elastic,
		{
			size: 0,
			track_total_hits: false,
			timeout: '20s',
			query: allOf(within(timeField, from, to), mainMarker, ...(filter === undefined ? [] : [filter])),
			aggs: {
				detected: {filter: outcomes.detected, aggs: {groups}},
				passed: {filter: outcomes.passed, aggs: {groups}},
			},
		},
		{...options, limit, cached: true},
		stop,
	);
	return readThrough(aggregations, known);
}

function groupBy(known: readonly Level[], view: IndexView): Query {
	const {main, caps, timeField} = view;
	const find = (name: keyof typeof main.fields) => caps.find(...(main.fields[name] ?? []));
	const [category, file, score] = [find('category'), find('file'), find('score')];
	const status = caps.find('http.response.status_code');
	const field = category ?? file;
	const facts: Record<string, Query> = {
		first: {min: {field: timeField}},
		last: {max: {field: timeField}},
		...(score?.type === 'number' ? {score: {max: {field: score.name}}} : {}),
		...(status === undefined ? {} : {statuses: {terms: {field: status.name, size: mostStatuses}}}),
		...(field === undefined
			? {}
			: {
					main: {
						terms: {field: field.name, size: 1, ...(category === undefined ? {exclude: evaluationFiles} : {})},
					},
				}),
	};
	let inner: Record<string, Query> = facts;
	for (const level of known.toReversed()) {
		const {name = '', type} = find(level) ?? {};
		const terms = {
			field: name,
			size: sizes[level],
			shard_size: shardRows,
			// A request without a host or a path is one, too.
			...(type === 'keyword' ? {missing: ''} : {}),
		};
		inner = {groups: {terms, aggs: inner}};
	}

	return inner['groups'];
}

type Parts = {readonly [Key in Level]?: string};
type Outcome = ThroughGroup['outcome'];

function readThrough(aggregations: unknown, known: readonly Level[]): Through {
	const answer = (aggregations ?? {}) as Readonly<Partial<Record<Outcome, {readonly groups?: Terms}>>>;
	const groups = new Map<string, ThroughGroup>();
	let isCut = false;
	const read = (found: Terms | undefined, outcome: Outcome, depth: number, parts: Parts): void => {
		isCut ||= (found?.sum_other_doc_count ?? 0) > 0;
		for (const bucket of found?.buckets ?? []) {
			const given = {...parts, [known[depth]]: bucket.key_as_string ?? String(bucket.key)};
			if (depth + 1 < known.length) {
				read(bucket.groups, outcome, depth + 1, given);
			} else {
				const group = toGroup(bucket, outcome, given);
				groups.set(group.key, merge(groups.get(group.key), group));
			}
		}
	};

	for (const outcome of ['detected', 'passed'] as const) {
		read(answer[outcome]?.groups, outcome, 0, {});
	}

	const rows = [...groups.values()].toSorted(compareGroups);
	return {groups: rows.slice(0, 200), distinct: {value: rows.length, bound: isCut ? '≥' : '='}, byServer: true};
}

function toGroup(bucket: Bucket, outcome: Outcome, {client, host, path}: Parts): ThroughGroup {
	const {doc_count: count, first, last, score, main, statuses} = bucket;
	const name = main?.buckets?.at(0)?.key;
	const category = name === undefined ? undefined : String(name);
	const target = {
		client,
		host: host?.toLowerCase().replace(/:\d+$/, '') || undefined,
		path: path?.replace(/\?.*$/s, '') || undefined,
	};
	return {
		key: nameGroup(target),
		...target,
		count,
		detected: outcome === 'detected' ? count : 0,
		firstSeen: first?.value ?? 0,
		lastSeen: last?.value ?? 0,
		outcome,
		method: undefined,
		// A category stands for itself, a file for its category.
		category: category !== undefined && /[-.]/.test(category) ? toCategory(0, category, undefined) : category,
		score: score?.value ?? undefined,
		scoreEstimated: false,
		threshold: undefined,
		statuses: toStatuses((statuses?.buckets ?? []).map(({key}) => Number(key))),
		worst: undefined,
		clientCertain: false,
	};
}

function toStatuses(statuses: readonly number[]): number[] {
	return [...new Set(statuses)].toSorted((one, other) => one - other).slice(0, mostStatuses);
}

/** What detected and passed requests of a group have in common; of the worse ones the rest. */
function merge(one: ThroughGroup | undefined, other: ThroughGroup): ThroughGroup {
	if (one === undefined) {
		return other;
	}

	return {
		...one,
		count: one.count + other.count,
		detected: one.detected + other.detected,
		firstSeen: Math.min(one.firstSeen, other.firstSeen),
		lastSeen: Math.max(one.lastSeen, other.lastSeen),
		statuses: toStatuses([...one.statuses, ...other.statuses]),
		score: one.outcome === other.outcome ? Math.max(one.score ?? 0, other.score ?? 0) || undefined : one.score,
	};
}

function compareGroups(one: ThroughGroup, other: ThroughGroup): number {
	return (
		Number(other.outcome === 'detected') - Number(one.outcome === 'detected') ||
		(other.score ?? -1) - (one.score ?? -1) ||
		other.detected - one.detected ||
		other.count - one.count ||
		(one.key < other.key ? -1 : Number(one.key > other.key))
	);
}
