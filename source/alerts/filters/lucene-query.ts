import {FilterError} from './filter-error.ts';
import {toTokens, unescape, type Token} from './lucene-tokens.ts';

/**
A Lucene query as a tree. `field` is undefined where none was named.
*/
export type LuceneQuery =
	| {readonly kind: 'all'}
	| {readonly kind: 'clauses'; readonly clauses: readonly Clause[]}
	| {readonly kind: 'value'; readonly field?: string; readonly value: QueryValue};

/**
What a field is compared with. A `word` keeps its backslashes; a `phrase` has none left.
*/
export type QueryValue =
	| {readonly is: 'word'; readonly text: string}
	| {readonly is: 'phrase'; readonly text: string}
	| {readonly is: 'regex'; readonly expression: string}
	| {readonly is: 'fuzzy'; readonly text: string; readonly edits?: number}
	| {readonly is: 'range'; readonly from?: RangeEnd; readonly to?: RangeEnd};

export type RangeEnd = {readonly value: string; readonly inclusive: boolean};

/** `should`: counts only where nothing is a `must`. */
export type Clause = {readonly occurs: 'must' | 'should' | 'must-not'; readonly query: LuceneQuery};

/** What search servers take. */
const mostClauses = 1024;

/** Deeper ones are no person's. */
const deepest = 64;

/**
Reads a query of Lucene's classic grammar. It knows no precedence: AND makes both its neighbours required, NOT forbids what
follows, OR changes nothing; without AND between them, clauses are optional unless `byDefault` says otherwise.

@throws {FilterError} with the place that is wrong.
*/
export function parseLucene(query: string, byDefault: 'and' | 'or' = 'or'): LuceneQuery {
	const tokens = toTokens(query);
	if (tokens.length === 0) {
		return {kind: 'clauses', clauses: []};
	}

	const reading = {query, tokens, at: 0, byDefault};
	const parsed = readClauses(reading, undefined, 0);
	if (
		tokens.filter(({kind}) => kind === 'word' || kind === 'quoted' || kind === 'regex' || kind === 'range').length >
		2 * mostClauses
	) {
		throw new FilterError(`more than ${mostClauses} clauses`);
	}

	if (reading.at < tokens.length) {
		throw unexpected(reading);
	}

	return parsed;
}

type Reading = {
	readonly query: string;
	readonly tokens: readonly Token[];
	readonly byDefault: 'and' | 'or';
	at: number;
};

function readClauses(reading: Reading, field: string | undefined, depth: number): LuceneQuery {
	if (depth > deepest) {
		throw new FilterError(`parentheses are nested deeper than ${deepest}`);
	}

	const clauses: Array<{occurs: Clause['occurs']; readonly query: LuceneQuery}> = [];
	for (;;) {
		const joined = clauses.length === 0 ? undefined : take(reading, 'and', 'or');
		const next = peek(reading);
		if (next === undefined || next.kind === ')') {
			if (joined !== undefined || clauses.length === 0) {
				throw unexpected(reading);
			}

			return clauses.length === 1 && clauses[0].occurs !== 'must-not' ? clauses[0].query : {kind: 'clauses', clauses};
		}

		const sign = take(reading, 'not', 'minus', 'plus')?.kind;
		const isForbidden = sign === 'not' || sign === 'minus';
		const last = clauses.at(-1);
		const isAnd = joined?.kind === 'and';
		// The default operator AND makes a neighbour required, unless OR stands beside it.
		if (last !== undefined && last.occurs !== 'must-not') {
			if (isAnd) {
				last.occurs = 'must';
			} else if (reading.byDefault === 'and' && joined?.kind === 'or') {
				last.occurs = 'should';
			}
		}

		const isRequired = reading.byDefault === 'and' ? joined?.kind !== 'or' : sign === 'plus' || isAnd;
		const query = readClause(reading, field, depth, sign === undefined && joined === undefined);
		clauses.push({occurs: isForbidden ? 'must-not' : isRequired ? 'must' : 'should', query});
	}
}

function readClause(reading: Reading, outer: string | undefined, depth: number, mayJoin: boolean): LuceneQuery {
	const token = peek(reading);
	let field = outer;
	if (token?.kind === 'word' && reading.tokens[reading.at + 1]?.kind === ':') {
		reading.at += 2;
		field = token.text;
	}

	const value = peek(reading);
	reading.at++;
	switch (value?.kind) {
		case '(': {
			const inner = readClauses(reading, field, depth + 1);
			if (take(reading, ')') === undefined) {
				throw new FilterError('a parenthesis is not closed');
			}

			return inner;
		}

		case 'word': {
			if (field === '*' && value.text === '*') {
				return {kind: 'all'};
			}

			const fuzzy = take(reading, 'fuzzy');
			if (fuzzy !== undefined) {
				return {kind: 'value', field, value: {is: 'fuzzy', text: unescape(value.text), ...toEdits(fuzzy)}};
			}

			// Words in a row are one value, blanks and all, except behind a sign or with a field of their own.
			const text = mayJoin ? joinWords(reading, value, outer === field) : value.text;
			return {kind: 'value', field, value: {is: 'word', text}};
		}

		case 'quoted': {
			take(reading, 'fuzzy');
			return {kind: 'value', field, value: {is: 'phrase', text: unescape(value.text)}};
		}

		case 'regex': {
			return {kind: 'value', field, value: {is: 'regex', expression: value.text.replaceAll(String.raw`\/`, '/')}};
		}

		case 'range': {
			return {kind: 'value', field, value: toRange(value.text)};
		}

		case undefined:
		case 'and':
		case 'or':
		case 'not':
		case 'plus':
		case 'minus':
		case 'fuzzy':
		case ')':
		case ':': {
			reading.at--;
			throw unexpected(reading);
		}
	}
}

/** Only plain words join, no signs that stand alone, and not the last before a field's name, a fuzzy mark, AND or OR. */
function joinWords(reading: Reading, first: Token, isWithoutOwnField: boolean): string {
	let {text} = first;
	if (!isWithoutOwnField || !isPlain(first)) {
		return text;
	}

	for (;;) {
		const [next, after] = [peek(reading), reading.tokens[reading.at + 1]?.kind];
		if (
			next?.kind !== 'word' ||
			!isPlain(next) ||
			after === ':' ||
			after === 'fuzzy' ||
			after === 'and' ||
			after === 'or'
		) {
			return text;
		}

		text += ` ${next.text}`;
		reading.at++;
	}
}

function isPlain({text}: Token): boolean {
	return !/[*?]|^[+\-!]$/.test(text.replaceAll(/\\[^]/g, ''));
}

function toEdits({text}: Token): {edits?: number} {
	return text === '~' ? {} : {edits: Math.min(2, Math.floor(Number(text.slice(1))))};
}

function toRange(text: string): QueryValue {
	const found = /^[[{]\s*("(?:[^"\\]|\\[^])*"|\S+)\s+TO\s+("(?:[^"\\]|\\[^])*"|[^\s\]}]+)\s*[\]}]$/.exec(text);
	if (found === null) {
		throw new FilterError(`"${text}": a range is written [5 TO 10], {5 TO 10} or [5 TO *]`);
	}

	const toEnd = (bound: string, inclusive: boolean): RangeEnd | undefined =>
		bound === '*' ? undefined : {value: unescape(bound.startsWith('"') ? bound.slice(1, -1) : bound), inclusive};
	return {
		is: 'range',
		from: toEnd(found[1], text.startsWith('[')),
		to: toEnd(found[2], text.endsWith(']')),
	};
}

function peek({tokens, at}: Reading): Token | undefined {
	return tokens[at];
}

function take(reading: Reading, ...kinds: ReadonlyArray<Token['kind']>): Token | undefined {
	const token = peek(reading);
	if (token === undefined || !kinds.includes(token.kind)) {
		return undefined;
	}

	reading.at++;
	return token;
}

function unexpected(reading: Reading): FilterError {
	const token = peek(reading);
	return new FilterError(
		token === undefined
			? `"${reading.query.slice(-24)}" ends where a value was expected`
			: `"${reading.query.slice(token.at, token.at + 24)}": a value was expected here`,
	);
}
