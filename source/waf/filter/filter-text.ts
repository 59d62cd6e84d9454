/*
A filter as a person types it, and back. What makes a token is in `filter-tokens.ts`, what may stand
after each key in `filter-values.ts`.
*/
import {type Condition, type Filter, type Term} from './filter.ts';
import {type FilterKey} from './filter-keys.ts';
import {type FilterProblem, quote, readToken, skipSpace, type Token} from './filter-tokens.ts';
import {toCondition, toLowerCase, toUpperCase} from './filter-values.ts';
import {severityNames} from '../severity.ts';

export type ParsedFilter = {readonly ok: true; readonly filter: Filter} | FilterProblem;

/**
Reads a filter's text, or says what is wrong with its first wrong token. Never throws.
*/
export function parseFilter(text: string): ParsedFilter {
	const filter: Term[] = [];
	let at = skipSpace(text, 0);
	while (at < text.length) {
		const token = readToken(text, at);
		if (!token.ok) {
			return token;
		}

		const condition = toCondition(token);
		if ('problem' in condition) {
			return {ok: false, problem: condition.problem, from: token.from, to: token.to};
		}

		filter.push({condition, negated: token.negated});
		at = skipSpace(text, token.to);
	}

	return {ok: true, filter};
}

/**
The text that `parseFilter` reads as this very filter; quotes stand only where they must.
*/
export function formatFilter(filter: Filter): string {
	return filter.map(term => formatTerm(term)).join(' ');
}

/**
The one token of a term.
*/
export function formatTerm({condition, negated}: Term): string {
	const {head, value} = write(condition);
	const bare = head + value;
	// Whether a value needs quotes is for the reading side to know: where it takes another sense, it sees another value.
	const token = readToken(bare, 0);
	const isSame = token.ok && token.value === value && (condition.kind !== 'category' || isCondition(token));
	return (negated ? '!' : '') + (isSame ? bare : head + quote(value));
}

function isCondition(token: Token): boolean {
	return !('problem' in toCondition(token));
}

/** `head` is all that stands in front of the value. */
type Written = {readonly head: string; readonly value: string};

type Writers = {
	readonly [Kind in Condition['kind']]: (condition: Extract<Condition, {readonly kind: Kind}>) => Written;
};

const writers: Writers = {
	client: ({range}) => withColon('client', range),
	country: ({country}) => withColon('country', country),
	as: each => withColon('as', each.as),
	agent: ({agent}) => withColon('agent', agent),
	category: ({category}) => withColon('cat', toUpperCase(category)),
	rule: ({id}) => withColon('rule', id),
	outcome: ({outcome}) => withColon('outcome', outcome),
	host: ({host, exact}) => withColon('host', toLowerCase(host), exact),
	path: ({path, exact}) => withColon('path', path, exact),
	method: ({method}) => withColon('method', toUpperCase(method)),
	severity: ({severity}) => withColon('sev', severityNames[severity]),
	score: ({comparison, score}) =>
		comparison === '=' ? withColon('score', String(score)) : {head: 'score', value: comparison + String(score)},
	tag: ({tag}) => withColon('tag', tag),
	text: ({text}) => ({head: '', value: text}),
	pattern: ({pattern}) => ({head: '~', value: pattern}),
	mark: ({mark}) => withColon('mark', mark),
	alert: ({event}) => withColon('alert', event),
	time: ({fromMinute, toMinute}) => withColon('time', `${formatMinute(fromMinute)}-${formatMinute(toMinute)}`),
};

function write(condition: Condition): Written {
	// The compiler cannot see that a condition's own kind picks the writer for it.
	return (writers[condition.kind] as (each: Condition) => Written)(condition);
}

function withColon(key: FilterKey, value: string, exact = false): Written {
	return {head: exact ? `${key}:=` : `${key}:`, value};
}

function formatMinute(minute: number): string {
	return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
