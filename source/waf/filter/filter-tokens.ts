/*
The words of the filter language. A token ends at white space, unless its value is quoted. What decides whether a colon
makes a key stands on `isMeantAsKey`.
*/
import {type FilterKey, filterKeyNames, filterKeys, toFilterKey} from './filter-keys.ts';
import {nearestWord} from './nearest-word.ts';

export type Token = {
	/** A free word is a token of the key `text`. */
	readonly key: FilterKey | 'pattern';
	readonly negated: boolean;

	/** Without quotes and escapes; with the comparison in front for `score`. */
	readonly value: string;
	readonly quoted: boolean;

	/** `=` in front of the value of `host:` or `path:`. */
	readonly exact: boolean;

	/** Where it stands in the text; `to` is exclusive. */
	readonly from: number;
	readonly to: number;
};

/**
What is wrong in a filter's text, in one sentence, and where. Holds pieces of what was typed: clean it before it is shown.
*/
export type FilterProblem = {
	readonly ok: false;
	readonly problem: string;
	readonly from: number;

	/** Exclusive. */
	readonly to: number;
};

/**
Index of the next token at or after `from`; the length of the text where there is none.
*/
export function skipSpace(text: string, from: number): number {
	let at = from;
	while (at < text.length && isSpace(text[at])) {
		at++;
	}

	return at;
}

/**
The token that begins at `from`, which must not be white space.
*/
export function readToken(text: string, from: number): ({readonly ok: true} & Token) | FilterProblem {
	const negated = text[from] === '!';
	const start = negated ? from + 1 : from;
	const end = skipWord(text, from);
	if (negated && (start === end || text[start] === '!')) {
		const problem =
			'! needs one token right behind it, such as !client:192.0.2.7; a text that begins with it needs quotes';
		return {ok: false, problem, from, to: end};
	}

	const head =
		text[start] === '~' ? ({key: 'pattern', value: start + 1, exact: false} as const) : readHead(text, start, end);
	if ('problem' in head) {
		return {ok: false, problem: head.problem, from, to: end};
	}

	const value = readValue(text, head.value);
	return 'problem' in value
		? {ok: false, problem: value.problem, from: head.value, to: value.to}
		: {ok: true, negated, from, ...value, key: head.key, exact: head.exact};
}

type Head = {readonly key: FilterKey | 'pattern'; readonly value: number; readonly exact: boolean};

/** Sample lines: `client:192.0.2.7`, `score>=10`, `path:=/login`. */
function readHead(text: string, start: number, end: number): Head | {readonly problem: string} {
	const freeWord: Head = {key: 'text', value: start, exact: false};
	const [, name, sign] = /^([a-z]+)([:<>=])/i.exec(text.slice(start, end)) ?? [];
	if (name === undefined) {
		return freeWord;
	}

	const key = toFilterKey(name);
	const value = start + name.length + 1;
	if (sign !== ':') {
		if (key === 'sev' && sign !== '=') {
			return {problem: 'sev: names one severity and cannot be compared, such as sev:CRITICAL or sev:2'};
		}

		return key === 'score' ? {key, value: value - 1, exact: false} : freeWord;
	}

	if (key !== undefined) {
		const exact = (key === 'host' || key === 'path') && text[value] === '=';
		return {key, value: exact ? value + 1 : value, exact};
	}

	return isMeantAsKey(name, text.slice(value, end)) ? {problem: describeUnknownKey(name)} : freeWord;
}

/** Beginnings of texts that attacks are made of and people search for. */
const familiarTexts = new Set(['javascript', 'vbscript', 'data', 'jndi', 'ldap', 'file', 'php', 'localhost']);

/**
Whether a person who wrote an unknown name and a colon wanted a key, so that searching for it as text would silently find
nothing. Not so for a URL (`http://x`), what attacks begin with (`javascript:alert`), and ModSecurity's variables,
which are in upper case (`ARGS:id`); names with other signs in them (`User-Agent:x`, `shop.test:8080`) do not come here.
*/
function isMeantAsKey(name: string, rest: string): boolean {
	return !rest.startsWith('//') && !familiarTexts.has(name.toLowerCase()) && name !== name.toUpperCase();
}

function describeUnknownKey(name: string): string {
	const nearest = nearestWord(name, filterKeyNames);
	const advice =
		nearest === undefined
			? `the keys are ${Object.keys(filterKeys).join(': ')}:`
			: `did you mean ${toFilterKey(nearest)}:?`;
	return `there is no key ${name}: (${advice}); as a text to search it needs quotes`;
}

type Value = {readonly value: string; readonly quoted: boolean; readonly to: number};

/** `\"` and `\\` are escapes in quotes; any other backslash is itself, so that a regular expression can be typed as it is. */
function readValue(text: string, start: number): Value | {readonly problem: string; readonly to: number} {
	if (text[start] !== '"') {
		const to = skipWord(text, start);
		return {value: text.slice(start, to), quoted: false, to};
	}

	let value = '';
	for (let at = start + 1; at < text.length; at++) {
		if (text[at] === '"') {
			const to = skipWord(text, at + 1);
			return to === at + 1
				? {value, quoted: true, to}
				: {problem: 'the closing quote needs a space behind it; a quote inside of the text is written \\"', to};
		}

		if (text[at] === '\\' && (text[at + 1] === '"' || text[at + 1] === '\\')) {
			at++;
		}

		value += text[at];
	}

	return {problem: 'the quote that opens here is never closed; end the text with another "', to: text.length};
}

/**
The value in quotes, as `readToken` reads it back.
*/
export function quote(value: string): string {
	return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function isSpace(character: string): boolean {
	return /\s/.test(character);
}

function skipWord(text: string, from: number): number {
	let at = from;
	while (at < text.length && !isSpace(text[at])) {
		at++;
	}

	return at;
}
