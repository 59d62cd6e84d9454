import {nearestWord} from '../../waf/filter/nearest-word.ts';
import {type DocumentTest, type FilterContext, type MakeTest, hasField, onField} from './document-test.ts';
import {FilterError} from './filter-error.ts';
import {parseLucene} from './lucene-query.ts';
import {toExpression} from './lucene-regex.ts';
import {toLuceneTest} from './lucene-test.ts';
import {type Bounds, between, equalTo, matching} from './value-tests.ts';
import {escapeForPattern, toWildcardExpression} from './wildcard.ts';
import {hasWords} from './words-test.ts';

type Scalar = string | number | boolean;
type Options = Readonly<Record<string, unknown>>;
type Read = (body: unknown, context: FilterContext) => DocumentTest;

/**
Reads the `filter` of a rule, a list of clauses in the query language of Elasticsearch that must all hold. An empty list lets everything through.

@throws {FilterError} with the clause and what is wrong with it.
*/
export function readFilter(filter: unknown, context: FilterContext): DocumentTest {
	const clauses = Array.isArray(filter) ? filter : [filter];
	const tests = clauses.map(clause => readClause(clause, context));
	return tests.length === 1 ? tests[0] : document => tests.every(test => test(document));
}

/* https://www.elastic.co/docs/reference/query-languages/query-dsl */
const readers: Readonly<Record<string, Read>> = {
	bool: readBool,
	exists: (body, context) => hasField(toText(toOptions(body, 'exists').field, 'exists.field'), context),
	match: (body, context) => readMatch(body, context),
	match_all: () => () => true,
	match_none: () => () => false,
	match_phrase: (body, context) =>
		ofField(
			body,
			'match_phrase',
			'query',
			context,
			value => kindContext =>
				kindContext.kind === 'text' ? hasWords(String(value), 'in a row') : equalTo(value, kindContext),
		),
	prefix: (body, context) => ofPattern(body, 'prefix', 'value', context, text => `${escapeForPattern(text)}.*`),
	query_string: readQueryString,
	range: readRange,
	regexp: (body, context) => ofPattern(body, 'regexp', 'value', context, toExpression),
	term: (body, context) => ofField(body, 'term', 'value', context, value => kind => equalTo(value, kind)),
	terms: readTerms,
	wildcard: (body, context) => ofPattern(body, 'wildcard', 'value', context, toWildcardExpression),
};

/** What only a server can answer, and what has gone from the language. */
const refused: Readonly<Record<string, string>> = {
	and: 'is gone from the query language; put the clauses into bool.filter',
	or: 'is gone from the query language; put the clauses into bool.should',
	not: 'is gone from the query language; put the clause into bool.must_not',
	eql: 'is a language of the server',
	esql: 'is a language of the server',
	fuzzy: 'is offered as ~ in a query_string only',
	has_child: 'joins documents, which only a server can',
	has_parent: 'joins documents, which only a server can',
	more_like_this: "needs the server's index",
	nested: 'is not needed: fields in lists of objects are found by their path',
	percolate: "needs the server's index",
	script: 'is a program of the server',
	script_score: 'is a program of the server',
	simple_query_string: 'is not offered; use query_string',
};

function readClause(clause: unknown, context: FilterContext): DocumentTest {
	const options = toOptions(clause, 'a clause of filter');
	const names = Object.keys(options);
	if (names.length !== 1) {
		throw new FilterError(
			names.length === 0
				? 'a clause of filter is empty'
				: `a clause of filter holds ${names.join(' and ')}; give each a "-" of its own`,
		);
	}

	const [name] = names;
	// The form of older versions.
	if (name === 'query') {
		return readClause(options.query, context);
	}

	if (Object.hasOwn(readers, name)) {
		return readers[name](options[name], context);
	}

	if (Object.hasOwn(refused, name) || name.startsWith('geo_')) {
		throw new FilterError(`${name} ${refused[name] ?? "needs the server's index"}`);
	}

	const nearest = nearestWord(name, Object.keys(readers));
	throw new FilterError(`"${name}" is no query${nearest === undefined ? '' : ` (did you mean ${nearest}?)`}`);
}

function readBool(body: unknown, context: FilterContext): DocumentTest {
	const options = toOptions(body, 'bool');
	allowOnly(options, 'bool', ['must', 'filter', 'should', 'must_not', 'minimum_should_match', 'boost']);
	const tests = (name: string) => [options[name] ?? []].flat(1).map((clause: unknown) => readClause(clause, context));
	const [musts, shoulds, mustNots] = [[...tests('must'), ...tests('filter')], tests('should'), tests('must_not')];
	const needed = readMinimum(options.minimum_should_match, shoulds.length, musts.length > 0);
	return document =>
		musts.every(test => test(document)) &&
		!mustNots.some(test => test(document)) &&
		(needed === 0 || shoulds.filter(test => test(document)).length >= needed);
}

/** Without a word on it, one should hold where nothing must. */
function readMinimum(given: unknown, count: number, hasMust: boolean): number {
	if (given === undefined) {
		return count > 0 && !hasMust ? 1 : 0;
	}

	const text = String(toScalar(given, 'bool.minimum_should_match'));
	const [, digits, percent] = /^(-?\d{1,4})(%?)$/.exec(text) ?? [];
	if (digits === undefined) {
		throw new FilterError(`bool.minimum_should_match is a number or a percentage; "${text}" is neither`);
	}

	const number = percent === '%' ? Math.trunc((Number(digits) * count) / 100) : Number(digits);
	return Math.max(0, number < 0 ? count + number : number);
}

function readQueryString(body: unknown, context: FilterContext): DocumentTest {
	const options = typeof body === 'string' ? {query: body} : toOptions(body, 'query_string');
	allowOnly(options, 'query_string', [
		'query',
		'default_field',
		'fields',
		'default_operator',
		'lenient',
		'analyze_wildcard',
		'allow_leading_wildcard',
		'boost',
	]);
	const query = toText(options.query, 'query_string.query');
	const operator = toText(options.default_operator ?? 'or', 'query_string.default_operator').toLowerCase();
	if (operator !== 'and' && operator !== 'or') {
		throw new FilterError(`query_string.default_operator is AND or OR, not "${operator}"`);
	}

	const fields = [options.fields ?? options.default_field ?? '*']
		.flat(1)
		.map(field => toText(field, 'query_string.fields'));
	const parsed = parseLucene(query, operator);
	if (parsed.kind === 'clauses' && parsed.clauses.length === 0) {
		context.note('an empty query finds nothing');
	}

	return toLuceneTest(parsed, context, fields.includes('*') ? undefined : fields);
}

function readTerms(body: unknown, context: FilterContext): DocumentTest {
	const {boost: _boost, ...options} = toOptions(body, 'terms');
	const [field, values] = onlyEntry(options, 'terms');
	if (!Array.isArray(values)) {
		throw new FilterError(`terms.${field} is a list of values`);
	}

	return onField(
		field,
		kind => {
			const tests = values.map(value => equalTo(toScalar(value, `terms.${field}`), kind));
			return value => tests.some(test => test(value));
		},
		context,
	);
}

const bounds = ['gt', 'gte', 'lt', 'lte', 'from', 'to', 'include_lower', 'include_upper'];

function readRange(body: unknown, context: FilterContext): DocumentTest {
	const [field, inner] = onlyEntry(toOptions(body, 'range'), 'range');
	const options = toOptions(inner, `range.${field}`);
	allowOnly(options, `range.${field}`, [...bounds, 'format', 'boost']);
	const bound = (name: string, inclusive: boolean) =>
		options[name] === undefined || options[name] === null
			? undefined
			: {value: toBound(options[name], `range.${field}.${name}`), inclusive};
	const range: Bounds = {
		from: bound('gte', true) ?? bound('gt', false) ?? bound('from', options.include_lower !== false),
		to: bound('lte', true) ?? bound('lt', false) ?? bound('to', options.include_upper !== false),
	};
	return onField(field, kind => between(range, kind), context);
}

/** Of a text with words any or all of them, of anything else the value itself. */
function readMatch(body: unknown, context: FilterContext): DocumentTest {
	const [, inner] = onlyEntry(toOptions(body, 'match'), 'match');
	const operator =
		typeof inner === 'object' ? toText((inner as Options).operator ?? 'or', 'match.operator').toLowerCase() : 'or';
	return ofField(
		body,
		'match',
		'query',
		context,
		value => kind =>
			kind.kind === 'text' ? hasWords(String(value), operator === 'and' ? 'all' : 'any') : equalTo(value, kind),
	);
}

/** `{FIELD: VALUE}` or `{FIELD: {KEY: VALUE}}` */
function ofField(
	body: unknown,
	query: string,
	key: string,
	context: FilterContext,
	toMakeTest: (value: Scalar) => MakeTest,
): DocumentTest {
	const [field, inner] = onlyEntry(toOptions(body, query), query);
	const value = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? (inner as Options)[key] : inner;
	return onField(field, toMakeTest(toScalar(value, `${query}.${field}`)), context);
}

function ofPattern(
	body: unknown,
	query: string,
	key: string,
	context: FilterContext,
	toPattern: (text: string) => string,
): DocumentTest {
	const [, inner] = onlyEntry(toOptions(body, query), query);
	const ignoresCase = typeof inner === 'object' && (inner as Options).case_insensitive === true;
	// The older name of a wildcard's value.
	const named =
		query === 'wildcard' && typeof inner === 'object' && 'wildcard' in (inner as Options) ? 'wildcard' : key;
	return ofField(body, query, named, context, value => kind => matching(toPattern(String(value)), kind, !ignoresCase));
}

function toOptions(value: unknown, name: string): Options {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new FilterError(`${name} needs names with values`);
	}

	return value as Options;
}

function onlyEntry(options: Options, query: string): readonly [string, unknown] {
	const entries = Object.entries(options);
	if (entries.length !== 1) {
		throw new FilterError(`${query} needs exactly one field; it holds ${entries.length}`);
	}

	return entries[0];
}

function allowOnly(options: Options, query: string, names: readonly string[]): void {
	for (const name of Object.keys(options)) {
		if (!names.includes(name)) {
			const nearest = nearestWord(name, names);
			throw new FilterError(
				`${query}: "${name}" is not offered${nearest === undefined ? '' : ` (did you mean ${nearest}?)`}`,
			);
		}
	}
}

function toText(value: unknown, name: string): string {
	if (typeof value !== 'string') {
		throw new FilterError(`${name} needs a text`);
	}

	return value;
}

function toScalar(value: unknown, name: string): Scalar {
	if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
		throw new FilterError(`${name} needs a value`);
	}

	return value;
}

function toBound(value: unknown, name: string): string | number {
	const scalar = toScalar(value, name);
	return typeof scalar === 'boolean' ? String(scalar) : scalar;
}
