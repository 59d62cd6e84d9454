import {type FieldType, type Indexed, isAddressIn, type Json, type SearchStore} from './search-store.ts';

type Value = string | number;

/** `now+5m`, milliseconds, or ISO 8601. */
function toTime(value: unknown, now: number): number {
	const math = /^now(?:([+-]\d+)([smhd]))?$/.exec(String(value));
	if (math !== null) {
		const [, amount = '0', unit = 's'] = math;
		return now + Number(amount) * {s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000}[unit as 's'];
	}

	return typeof value === 'number' ? value : Date.parse(String(value));
}

/** Words as the standard analyzer cuts them, as far as tests need it. */
function toWords(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}

function hasPhrase(text: string, phrase: string): boolean {
	return ` ${toWords(text).join(' ')} `.includes(` ${toWords(phrase).join(' ')} `);
}

function equals(value: Value, wanted: unknown, type: FieldType | undefined): boolean {
	return type === 'ip' ? isAddressIn(String(value), String(wanted)) : String(value) === String(wanted);
}

/** A clause is asked of every document: it is taken apart once. */
const unwrapped = new WeakMap<Json, [string, unknown]>();

function unwrap(clause: Json): [string, unknown] {
	let entry = unwrapped.get(clause);
	if (entry === undefined) {
		[entry] = Object.entries(clause);
		unwrapped.set(clause, entry);
	}

	return entry;
}

type Limits = {readonly gte: number; readonly gt: number; readonly lt: number; readonly lte: number};

const knownLimits = new WeakMap<Json, {readonly now: number; readonly isDate: boolean; readonly limits: Limits}>();

function limitsOf(bounds: Json, isDate: boolean, now: number): Limits {
	const known = knownLimits.get(bounds);
	if (known?.now === now && known.isDate === isDate) {
		return known.limits;
	}

	const limit = (name: string, none: number): number =>
		bounds[name] === undefined ? none : isDate ? toTime(bounds[name], now) : Number(bounds[name]);
	const limits = {
		gte: limit('gte', -Infinity),
		gt: limit('gt', -Infinity),
		lt: limit('lt', Infinity),
		lte: limit('lte', Infinity),
	};
	knownLimits.set(bounds, {now, isDate, limits});
	return limits;
}

const toList = (value: unknown): Json[] =>
	Array.isArray(value) ? (value as Json[]) : value === undefined ? [] : [value as Json];

/**
Whether a document answers a query. What is not known is refused, as a server does.
*/
export function matches(store: SearchStore, document: Indexed, query: Json, now: number): boolean {
	const [kind, clause] = unwrap(query);
	const test = (inner: Json): boolean => matches(store, document, inner, now);
	const values = (field: string): Value[] => store.values(document, field);
	const body = clause as Json;
	switch (kind) {
		case 'match_all':
			return true;
		case 'match_none':
			return false;
		case 'bool': {
			const should = toList(body['should']);
			return (
				toList(body['filter']).every(test) &&
				toList(body['must']).every(test) &&
				!toList(body['must_not']).some(test) &&
				(should.length === 0 || should.some(test))
			);
		}

		case 'exists': {
			const field = String(body['field']);
			if (store.isNested(document.index, field)) {
				return false;
			}

			return values(field).length > 0 || JSON.stringify(document.source).includes(`"${field}":{`);
		}

		case 'nested': {
			const {path, query: inner} = body as {path: string; query: {exists: {field: string}}};
			return store.isNested(document.index, path) && values(inner.exists.field).length > 0;
		}

		case 'ids':
			return (body['values'] as string[]).includes(document.id);
		case 'term': {
			const [field, wanted] = unwrap(body);
			const value = typeof wanted === 'object' && wanted !== null ? (wanted as Json)['value'] : wanted;
			return values(field).some(found => equals(found, value, store.typeOf(document.index, field)));
		}

		case 'terms': {
			const [field, wanted] = unwrap(body);
			return values(field).some(found => (wanted as unknown[]).some(value => String(value) === String(found)));
		}

		case 'range': {
			const [field, bounds] = unwrap(body);
			const isDate = store.typeOf(document.index, field) === 'date';
			const {gte, gt, lt, lte} = limitsOf(bounds as Json, isDate, now);
			return values(field).some(
				value => !(Number(value) < gte) && !(Number(value) <= gt) && !(Number(value) >= lt) && !(Number(value) > lte),
			);
		}

		case 'prefix': {
			const [field, wanted] = unwrap(body);
			return values(field).some(value => String(value).startsWith(String((wanted as Json)['value'])));
		}

		case 'wildcard': {
			const [field, wanted] = unwrap(body);
			const {value, case_insensitive: ignoreCase} = wanted as {value: string; case_insensitive?: boolean};
			const fold = (text: string): string => (ignoreCase === true ? text.toLowerCase() : text);
			return values(field).some(found => fitsWildcard(fold(String(found)), fold(value)));
		}

		case 'match_phrase': {
			const [field, wanted] = unwrap(body);
			return values(field).some(value => hasPhrase(String(value), String(wanted)));
		}

		default:
			throw new Error(`unknown query [${kind}]`);
	}
}

function fitsWildcard(text: string, pattern: string): boolean {
	const parts = [...pattern.matchAll(/\\(.)|([*?])|([^\\*?])/gs)].map(([, escaped, wild, plain]) =>
		wild === undefined
			? (escaped ?? plain).replaceAll(/[.+?^${}()|[\]\\*]/g, String.raw`\$&`)
			: wild === '*'
				? '.*'
				: '.',
	);
	return new RegExp(`^${parts.join('')}$`, 's').test(text);
}

/**
What an aggregation counts over the documents.
*/
export function aggregate(store: SearchStore, documents: readonly Indexed[], aggs: Json, now: number): Json {
	return Object.fromEntries(
		Object.entries(aggs).map(([name, definition]) => [name, aggregateOne(store, documents, definition as Json, now)]),
	);
}

function aggregateOne(store: SearchStore, documents: readonly Indexed[], definition: Json, now: number): Json {
	const {aggs, ...rest} = definition;
	const [kind, options] = unwrap(rest);
	const body = options as Json;
	const bucket = (found: readonly Indexed[]): Json => ({
		doc_count: found.length,
		...(aggs === undefined ? {} : aggregate(store, found, aggs as Json, now)),
	});
	const values = (document: Indexed): Value[] => store.values(document, String(body['field']));
	switch (kind) {
		case 'filter':
			return bucket(documents.filter(document => matches(store, document, body, now)));
		case 'filters':
			return {
				buckets: Object.fromEntries(
					Object.entries(body['filters'] as Json).map(([name, query]) => [
						name,
						bucket(documents.filter(document => matches(store, document, query as Json, now))),
					]),
				),
			};
		case 'missing':
			return bucket(documents.filter(document => values(document).length === 0));
		case 'cardinality':
			return {value: new Set(documents.flatMap(values)).size};
		case 'sum':
			return {value: documents.flatMap(values).reduce<number>((sum, value) => sum + Number(value), 0)};
		case 'min':
		case 'max': {
			const numbers = documents.flatMap(values).map(Number);
			return {value: numbers.length === 0 ? null : Math[kind](...numbers)};
		}

		case 'date_histogram': {
			const step = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};
			const [, amount, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(String(body['fixed_interval'])) ?? [];
			const width = Number(amount) * step[unit as 'ms'];
			const groups = group(documents, document =>
				values(document).map(value => Math.floor(Number(value) / width) * width),
			);
			return {
				buckets: [...groups]
					.toSorted(([one], [other]) => Number(one) - Number(other))
					.map(([key, found]) => ({key, ...bucket(found)})),
			};
		}

		case 'sampler':
			return bucket(documents);
		case 'significant_terms':
			return findSignificant(store, documents, body, now);
		case 'terms': {
			const {exclude, missing} = body as {exclude?: string; missing?: string};
			const excluded = exclude === undefined ? undefined : new RegExp(`^(?:${exclude})$`, 's');
			const keysOf = (document: Indexed): Value[] => {
				const found = values(document);
				return found.length === 0 && missing !== undefined ? [missing] : found;
			};

			const groups = [...group(documents, keysOf)].filter(([key]) => excluded?.test(String(key)) !== true);
			const sorted = groups.toSorted(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
			const size = Number(body['size'] ?? 10);
			return {
				doc_count_error_upper_bound: 0,
				sum_other_doc_count: sorted.slice(size).reduce((sum, [, found]) => sum + found.length, 0),
				buckets: sorted.slice(0, size).map(([key, found]) => ({key, ...bucket(found)})),
			};
		}

		default:
			throw new Error(`unknown aggregation [${kind}]`);
	}
}

/** Values that have a larger share here than in the background; servers weigh them by formulas of their own. */
function findSignificant(store: SearchStore, documents: readonly Indexed[], body: Json, now: number): Json {
	const {
		field,
		min_doc_count: fewest,
		background_filter: background,
	} = body as {field: string; min_doc_count: number; background_filter: Json};
	const before = store
		.all('*')
		.filter(({isVisible}) => isVisible)
		.filter(document => matches(store, document, background, now));
	const usual = group(before, document => store.values(document, field));
	const buckets = [...group(documents, document => store.values(document, field))]
		.filter(([, found]) => found.length >= fewest)
		.map(([key, found]) => ({key, doc_count: found.length, bg_count: usual.get(key)?.length ?? 0}))
		.filter(({doc_count: count, bg_count: often}) => count / documents.length > often / Math.max(1, before.length));
	return {doc_count: documents.length, bg_count: before.length, buckets};
}

function group(documents: readonly Indexed[], keysOf: (document: Indexed) => Value[]): Map<Value, Indexed[]> {
	const groups = new Map<Value, Indexed[]>();
	for (const document of documents) {
		for (const key of new Set(keysOf(document))) {
			groups.set(key, [...(groups.get(key) ?? []), document]);
		}
	}

	return groups;
}
