import {countSlips} from '../../waf/filter/nearest-word.ts';
import {type DocumentTest, type FilterContext, type MakeTest, hasField, onField, onFields} from './document-test.ts';
import {type Clause, type LuceneQuery, type QueryValue} from './lucene-query.ts';
import {unescape} from './lucene-tokens.ts';
import {toExpression} from './lucene-regex.ts';
import {toTokens} from './text-tokens.ts';
import {between, equalTo, matching, type TestContext, type ValueTest} from './value-tests.ts';
import {toWildcardExpression} from './wildcard.ts';
import {hasWords} from './words-test.ts';

/**
The condition that a Lucene query is. `defaultFields` are those of a value without a field; undefined means all.

@throws {FilterError} where a value does not fit its field.
*/
export function toLuceneTest(
	query: LuceneQuery,
	context: FilterContext,
	defaultFields?: readonly string[],
): DocumentTest {
	switch (query.kind) {
		case 'all': {
			return () => true;
		}

		case 'clauses': {
			return toClausesTest(
				query.clauses.map(({occurs, query: inner}) => ({
					occurs,
					test: toLuceneTest(inner, context, defaultFields),
				})),
			);
		}

		case 'value': {
			return toValueTest(query.field, query.value, context, defaultFields);
		}
	}
}

/** All that must, none that must not, and one that should where nothing must. Only forbidden ones let everything else through; no clause at all, nothing. */
function toClausesTest(
	clauses: ReadonlyArray<{readonly occurs: Clause['occurs']; readonly test: DocumentTest}>,
): DocumentTest {
	const of = (occurs: Clause['occurs']) => clauses.filter(clause => clause.occurs === occurs).map(({test}) => test);
	const [musts, shoulds, mustNots] = [of('must'), of('should'), of('must-not')];
	if (clauses.length === 0) {
		return () => false;
	}

	return document =>
		musts.every(test => test(document)) &&
		!mustNots.some(test => test(document)) &&
		(musts.length > 0 || shoulds.length === 0 || shoulds.some(test => test(document)));
}

function toValueTest(
	field: string | undefined,
	value: QueryValue,
	context: FilterContext,
	defaultFields?: readonly string[],
): DocumentTest {
	if (field === '_exists_' && (value.is === 'word' || value.is === 'phrase')) {
		return hasField(value.is === 'word' ? unescape(value.text) : value.text, context);
	}

	const makeTest = toMakeTest(value, field !== undefined);
	if (field === undefined) {
		const isEverything = value.is === 'word' && value.text === '*';
		if (defaultFields === undefined) {
			return isEverything ? () => true : onFields(makeTest, context);
		}

		const tests = defaultFields.map(name => onField(name, makeTest, context));
		return document => tests.some(test => test(document));
	}

	const name = unescape(field);
	if (name.includes('*')) {
		const parts = name.split('*');
		return onFields(makeTest, context, candidate => fitsParts(candidate, parts));
	}

	const isAnything = value.is === 'word' && value.text === '*';
	return isAnything ? hasField(name, context) : onField(name, makeTest, context);
}

function toMakeTest(value: QueryValue, isNamed: boolean): MakeTest {
	switch (value.is) {
		case 'word': {
			return context => toWordTest(value.text, isNamed, context);
		}

		case 'phrase': {
			return context => (context.kind === 'text' ? hasWords(value.text, 'in a row') : equalTo(value.text, context));
		}

		case 'regex': {
			return context => matching(toExpression(value.expression), context);
		}

		case 'fuzzy': {
			return context => toFuzzyTest(value.text, value.edits, context);
		}

		case 'range': {
			return context => between(value, context);
		}
	}
}

function toWordTest(word: string, isNamed: boolean, context: TestContext): ValueTest {
	if (word === '*') {
		return () => true;
	}

	if (/(?<!\\)(?:\\\\)*[*?]/.test(word)) {
		return matching(toWildcardExpression(context.kind === 'text' ? word.toLowerCase() : word), context);
	}

	const text = unescape(word);
	const [, sign, bound] = (isNamed && /^([<>]=?)([^]+)$/.exec(text)) || [];
	if (bound !== undefined) {
		const end = {value: bound, inclusive: sign.length === 2};
		return between(sign.startsWith('>') ? {from: end} : {to: end}, context);
	}

	if (context.kind === 'text') {
		return hasWords(text, 'any');
	}

	if (text.includes(' ')) {
		context.note(`looks for one value "${text}"; for any of the words put OR between them`);
	}

	return equalTo(text, context);
}

function toFuzzyTest(text: string, edits: number | undefined, {kind, note}: TestContext): ValueTest {
	if (kind === 'number' || kind === 'date' || kind === 'address') {
		note(`~ finds nothing in ${kind === 'address' ? 'addresse' : kind}s`);
		return () => false;
	}

	const length = Array.from(text).length;
	const most = edits ?? (length < 3 ? 0 : length < 6 ? 1 : 2);
	const isNear = (value: string) => countSlips(text, value, most + 1) <= most;
	return kind === 'text'
		? value => typeof value === 'string' && toTokens(value).some(token => isNear(token))
		: value => typeof value === 'string' && isNear(value);
}

/** Whether a name begins with the first part, ends with the last, and holds the others in between, in their order. */
function fitsParts(name: string, parts: readonly string[]): boolean {
	const [first, last] = [parts[0], parts.at(-1)!];
	if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) {
		return false;
	}

	let at = first.length;
	for (const part of parts.slice(1, -1)) {
		const found = name.indexOf(part, at);
		if (found === -1) {
			return false;
		}

		at = found + part.length;
	}

	return at <= name.length - last.length;
}
