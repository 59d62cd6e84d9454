/*
The filter expression: what a person types after `/`, as data. State matches it against the history, a search server gets it translated.
*/
import {type Mark} from '../mark.ts';
import {type Outcome} from '../outcome.ts';
import {type Severity} from '../severity.ts';

/**
One condition on a transaction. All conditions of a filter must hold.

- `client`: an address or CIDR as `formatRange` writes it.
- `country`: two capital letters. `as`: the number of an autonomous system, or a part of its name, without regard to case. Both need
  the person's databases.
- `agent`: a text that the user agent contains, without regard to case.
- `category`: any of the transaction's categories; in upper case.
- `method`: in upper case, compared without regard to case. `host`: in lower case, likewise.
- `rule`: a rule id, or its first digits before `*` (`942*`).
- `path`: a text that the path contains; with a `*` it is a pattern over the whole path. `host` likewise.
  With `exact` it is the whole path or host, and a `*` in it only a star: what a row of a table stands for.
- `tag`: a text that one of its tags contains, without regard to case.
- `text`: words anywhere in the raw lines, without regard to case.
- `pattern`: an RE2 regular expression over the raw lines, as `compilePattern` understands it.
- `alert`: an alert, by its id: the transactions that made it.
- `mark`: what a person marked it or its client as; `none` where nobody did.
- `score`: whole points, below 1,000,000.
- `time`: minutes of the day in the log's zone, from (0 to 1439) inclusive to (1 to 1440) exclusive; never the same,
  and passing midnight where the end is smaller.

Texts are never empty.
*/
export type Condition =
	| {readonly kind: 'client'; readonly range: string}
	| {readonly kind: 'country'; readonly country: string}
	| {readonly kind: 'as'; readonly as: string}
	| {readonly kind: 'agent'; readonly agent: string}
	| {readonly kind: 'category'; readonly category: string}
	| {readonly kind: 'rule'; readonly id: string}
	| {readonly kind: 'outcome'; readonly outcome: Outcome}
	| {readonly kind: 'host'; readonly host: string; readonly exact?: true}
	| {readonly kind: 'path'; readonly path: string; readonly exact?: true}
	| {readonly kind: 'method'; readonly method: string}
	| {readonly kind: 'severity'; readonly severity: Severity}
	| {readonly kind: 'score'; readonly comparison: '=' | '>' | '>=' | '<' | '<='; readonly score: number}
	| {readonly kind: 'tag'; readonly tag: string}
	| {readonly kind: 'text'; readonly text: string}
	| {readonly kind: 'pattern'; readonly pattern: string}
	| {readonly kind: 'mark'; readonly mark: Mark | 'none'}
	| {readonly kind: 'alert'; readonly event: string}
	| {readonly kind: 'time'; readonly fromMinute: number; readonly toMinute: number};

export type Term = {
	readonly condition: Condition;

	/** With `!` in front: the condition must not hold. */
	readonly negated: boolean;
};

/**
Terms that all must hold. An empty list matches everything.
*/
export type Filter = readonly Term[];

/**
Whether the term asks where a client is from, which only databases can say.
*/
export function asksForPlace({condition: {kind}}: Term): boolean {
	return kind === 'country' || kind === 'as';
}

export const everything: Filter = [];

/**
Whether the term needs the raw lines read again: such a filter answers with progress, not in milliseconds.
*/
export function readsRawText(term: Term): boolean {
	return term.condition.kind === 'text' || term.condition.kind === 'pattern';
}
