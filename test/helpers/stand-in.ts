import {type Elastic, type ElasticRequest} from '../../source/elastic/elastic.ts';
import {ElasticError, type ElasticErrorCode} from '../../source/elastic/elastic-error.ts';
import {aggregate, matches} from './search-query.ts';
import {type Indexed, type Json, SearchStore, type Source} from './search-store.ts';

/**
A search server in memory that does exactly what waftop asks of one. `test/servers/contract.ts` holds it to real ones: a difference is a fault of this one.
*/
export type StandIn = Elastic & {
	readonly store: SearchStore;

	/** What the next requests meet instead of an answer; `partial` is an answer of which a shard is missing. */
	fault: ElasticErrorCode | undefined;
	requests: number;

	/** Indices without sequence numbers say none. */
	hasNumbers: boolean;

	/** Documents that were handed over with their content. */
	contents: number;
};

type Point = {readonly documents: readonly Indexed[]};

export function createStandIn(clock: {readonly now: () => number} = {now: Date.now}): StandIn {
	const store = new SearchStore();
	const points = new Map<string, Point>();
	let opened = 0;

	const visible = (pattern: string): Indexed[] => store.all(pattern).filter(({isVisible}) => isVisible);

	const search = (pattern: string, body: Json): Json => {
		const pit = body['pit'] as {id: string} | undefined;
		const point = pit === undefined ? undefined : points.get(pit.id);
		if (pit !== undefined && point === undefined) {
			throw new ElasticError('missing', 'no such point in time', '', {type: 'search_context_missing_exception'});
		}

		const query = (body['query'] ?? {match_all: {}}) as Json;
		const found = (point?.documents ?? visible(pattern)).filter(document =>
			matches(store, document, query, clock.now()),
		);
		const sorts = ((body['sort'] ?? []) as Json[]).map(sort => Object.entries(sort)[0]);
		const keyed = found.map(document => ({document, sort: sorts.map(([field]) => sortValue(document, field))}));
		keyed.sort((one, other) => compareAll(one.sort, other.sort, sorts));
		const after = body['search_after'] as Array<string | number> | undefined;
		const rest = after === undefined ? keyed : keyed.filter(({sort}) => compareAll(sort, after, sorts) > 0);
		const from = Number(body['from'] ?? 0);
		const size = Number(body['size'] ?? 10);
		const page = rest.slice(from, from + size);
		standIn.contents += body['_source'] === false ? 0 : page.length;
		return {
			took: 1,
			timed_out: false,
			_shards: {total: 1, failed: 0},
			...(pit === undefined ? {} : {pit_id: pit.id}),
			hits: {
				hits: page.map(({document, sort}) => ({
					_index: document.index,
					_id: document.id,
					...(standIn.hasNumbers ? {_seq_no: document.sequence} : {}),
					...(body['_source'] === false ? {} : {_source: structuredClone(document.source)}),
					sort,
				})),
			},
			...(body['aggs'] === undefined || store.names(pattern).length === 0
				? {}
				: {aggregations: aggregate(store, found, body['aggs'] as Json, clock.now())}),
		};
	};

	const sortValue = (document: Indexed, field: string): string | number =>
		field === '_shard_doc' ? document.sequence : (store.values(document, field)[0] ?? Number.MAX_SAFE_INTEGER);

	const fieldCaps = (pattern: string): Json => {
		const fields: Record<string, Json> = {};
		const add = (name: string, type: string, aggregatable: boolean): void => {
			fields[name] = {...fields[name], [type]: {type, searchable: true, aggregatable}};
		};

		const indices = store.names(pattern);
		for (const index of indices) {
			for (const name of store.indices.get(index)!.nested) {
				add(name, 'nested', false);
			}

			for (const [name, type] of store.indices.get(index)!.mapping) {
				add(name, type, type !== 'text');
				if (type === 'text') {
					add(`${name}.keyword`, 'keyword', true);
				}
			}
		}

		return {indices, fields};
	};

	const bulk = (lines: readonly string[], isRefreshed: boolean): Json => {
		const items: Json[] = [];
		for (let at = 0; at < lines.length; at += 2) {
			const [[action, target]] = Object.entries(
				JSON.parse(lines[at]) as Record<string, {_index: string; _id?: string}>,
			);
			const {_index: index, _id: id} = target;
			if (action === 'create' && id !== undefined && store.indices.get(index)?.documents.has(id) === true) {
				items.push({create: {_index: index, _id: id, status: 409, error: {type: 'version_conflict_engine_exception'}}});
				continue;
			}

			const isNew = store.put(index, id, JSON.parse(lines[at + 1]) as Source, isRefreshed);
			items.push({[action]: {_index: index, status: isNew ? 201 : 200}});
		}

		return {errors: items.some(item => 'error' in (Object.values(item)[0] as Json)), items};
	};

	const answer = ({method, path, query = {}, body = {}, lines = []}: ElasticRequest): object => {
		const parts = path
			.split('/')
			.slice(1)
			.map(part => decodeURIComponent(part));
		const last = parts.at(-1);
		const given = body as Json;
		if (last === '_bulk') {
			return bulk(lines, query['refresh'] === true);
		}

		if (last === '_search') {
			return search(parts.length === 1 ? '*' : parts[0], given);
		}

		if (last === '_count') {
			const found = visible(parts[0]).filter(document => matches(store, document, given['query'] as Json, clock.now()));
			return {count: found.length};
		}

		if (last === '_field_caps') {
			return fieldCaps(parts[0]);
		}

		if (last === '_refresh') {
			store.refresh();
			return {};
		}

		if (last === '_pit' && method === 'POST') {
			const id = `point${opened++}`;
			points.set(id, {documents: visible(parts[0])});
			return {id};
		}

		if (last === '_pit') {
			points.delete(String(given['id']));
			return {succeeded: true};
		}

		if (parts[0] === '_cat') {
			return store.names('*').map(index => ({index}));
		}

		if (parts[0] === '_index_template') {
			const {index_patterns: patterns, template} = given as {
				index_patterns: string[];
				template: {mappings: {properties: Json}};
			};
			store.templates.push({patterns, properties: template.mappings.properties});
			return {acknowledged: true};
		}

		if (method === 'PUT' && parts.length === 1) {
			store.create(parts[0], (given as {mappings?: {properties?: Json}}).mappings?.properties);
			return {acknowledged: true};
		}

		if (method === 'DELETE' && parts.length === 1) {
			for (const name of store.names(parts[0])) {
				store.indices.delete(name);
			}

			return {acknowledged: true};
		}

		throw new ElasticError('rejected', `the stand-in does not know ${method} ${path}`, '');
	};

	const standIn: StandIn = {
		name: 'stand-in',
		store,
		fault: undefined,
		requests: 0,
		contents: 0,
		hasNumbers: true,
		async request<Answer extends object>(request: ElasticRequest): Promise<Answer> {
			await Promise.resolve();
			standIn.requests++;
			if (standIn.fault === 'partial' && request.path.endsWith('_search')) {
				return {...answer(request), _shards: {total: 2, failed: 1}} as unknown as Answer;
			}

			if (standIn.fault !== undefined && standIn.fault !== 'partial') {
				throw new ElasticError(standIn.fault, `the stand-in says ${standIn.fault}`, '');
			}

			return answer(request) as Answer;
		},
		async close() {
			points.clear();
		},
	};
	return standIn;
}

function compareAll(
	one: ReadonlyArray<string | number>,
	other: ReadonlyArray<string | number>,
	sorts: ReadonlyArray<[string, unknown]>,
): number {
	for (const [place, [, options]] of sorts.entries()) {
		const order = typeof options === 'string' ? options : (options as {order?: string}).order;
		if (one[place] !== other[place]) {
			return (one[place] < other[place] ? -1 : 1) * (order === 'desc' ? -1 : 1);
		}
	}

	return 0;
}
