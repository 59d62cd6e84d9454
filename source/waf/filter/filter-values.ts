import {formatRange, parseRange} from '../address-range.ts';
import {crsCategories} from '../category.ts';
import {type Condition} from './filter.ts';
import {type FilterKey, filterKeys} from './filter-keys.ts';
import {compilePattern} from './filter-pattern.ts';
import {type Token} from './filter-tokens.ts';
import {nearestWord} from './nearest-word.ts';
import {type Mark, marks} from '../mark.ts';
import {type Outcome, outcomes} from '../outcome.ts';
import {severityNames, toSeverity} from '../severity.ts';

/**
The condition that a token stands for, or what is wrong with its value in one sentence.
*/
export function toCondition(token: Token): Condition | {readonly problem: string} {
	const {key, value} = token;
	if (key === 'pattern') {
		return toPattern(value);
	}

	if (value === '') {
		const nothing = token.quoted ? 'between the quotes' : 'behind it';
		return {problem: `${key}: needs ${filterKeys[key].needs}; nothing stands ${nothing}`};
	}

	return readers[key](token) ?? {problem: refuse(token, key)};
}

function toPattern(value: string): Condition | {readonly problem: string} {
	if (value === '') {
		return {problem: '~ needs a regular expression right behind it, such as ~union.*select or ~"with spaces"'};
	}

	const compiled = compilePattern(value);
	return compiled.ok
		? {kind: 'pattern', pattern: value}
		: {
				problem: `~ needs a regular expression of RE2, such as ~union.*select; this one has: ${shorten(compiled.problem, 80)}`,
			};
}

/** Where a value can only be one of these, the nearest is offered. */
const closedSets: Partial<Record<FilterKey, readonly string[]>> = {
	cat: Object.keys(crsCategories),
	outcome: outcomes,
	sev: severityNames,
	mark: [...marks, 'none'],
};

function refuse({value}: Token, key: FilterKey): string {
	const {needs, refusal} = filterKeys[key];
	const nearest = nearestWord(value, closedSets[key] ?? []);
	const advice = nearest === undefined ? '' : ` (did you mean ${nearest}?)`;
	return `${key}: needs ${needs}; "${shorten(value, 32)}" is ${refusal}${advice}`;
}

/** Whole characters, at most `limit`. */
function shorten(text: string, limit: number): string {
	const characters = Array.from(text.slice(0, 2 * limit + 2));
	return characters.length > limit ? `${characters.slice(0, limit - 1).join('')}…` : text;
}

const readers: Readonly<Record<FilterKey, (token: Token) => Condition | undefined>> = {
	client({value}) {
		const range = parseRange(value);
		return range && {kind: 'client', range: formatRange(range)};
	},
	country: ({value}) => (/^[a-z]{2}$/i.test(value) ? {kind: 'country', country: toUpperCase(value)} : undefined),
	as({value}) {
		const [, digits] = /^(?:as)?0*(\d{1,10})$/i.exec(value) ?? [];
		return {kind: 'as', as: digits ?? value};
	},
	agent: ({value}) => ({kind: 'agent', agent: value}),
	cat({value, quoted}) {
		const category = toUpperCase(value);
		// Vendors' names are an open set. A slip in one of ours is told, unless quotes say that it is no slip.
		const known = quoted || Object.hasOwn(crsCategories, category);
		return known || nearestWord(category, Object.keys(crsCategories)) === undefined
			? {kind: 'category', category}
			: undefined;
	},
	rule({value}) {
		const [, digits, star] = /^0*(\d{1,10})(\*?)$/.exec(value) ?? [];
		return digits === undefined ? undefined : {kind: 'rule', id: digits + star};
	},
	outcome({value}) {
		const word = value.toLowerCase();
		const outcome = word === 'through' ? 'detected' : (word as Outcome);
		return outcomes.includes(outcome) ? {kind: 'outcome', outcome} : undefined;
	},
	host: ({value, exact}) => ({kind: 'host', host: toLowerCase(value), ...(exact && {exact})}),
	path: ({value, exact}) => ({kind: 'path', path: value, ...(exact && {exact})}),
	method: ({value}) => ({kind: 'method', method: toUpperCase(value)}),
	sev({value}) {
		const name = value.length < 3 ? undefined : severityNames.find(each => each.startsWith(value.toUpperCase()));
		const severity = toSeverity(name ?? value);
		return severity === undefined ? undefined : {kind: 'severity', severity};
	},
	score({value}) {
		const [, comparison, digits] = /^(>=|<=|>|<|=|)(\d{1,6})$/.exec(value) ?? [];
		return digits === undefined
			? undefined
			: {kind: 'score', comparison: comparison === '' ? '=' : (comparison as '='), score: Number(digits)};
	},
	mark({value}) {
		const word = value.toLowerCase();
		return word === 'none' || (marks as readonly string[]).includes(word)
			? {kind: 'mark', mark: word as Mark | 'none'}
			: undefined;
	},
	alert: ({value}) => ({kind: 'alert', event: value}),
	tag: ({value}) => ({kind: 'tag', tag: value}),
	text: ({value}) => ({kind: 'text', text: value}),
	time({value}) {
		const match = /^(\d{1,2})(?::([0-5]\d))?(?:-(\d{1,2})(?::([0-5]\d))?)?$/.exec(value);
		if (match === null) {
			return undefined;
		}

		const [, hour, minute, lastHour, lastMinute] = match;
		const fromMinute = toMinuteOfDay(hour, minute);
		const toMinute =
			lastHour === undefined
				? fromMinute + (minute === undefined ? 60 : 1)
				: toMinuteOfDay(lastHour, lastMinute) || minutesOfDay;
		return fromMinute < minutesOfDay && toMinute <= minutesOfDay && fromMinute !== toMinute
			? {kind: 'time', fromMinute, toMinute}
			: undefined;
	},
};

const minutesOfDay = 1440;

function toMinuteOfDay(hour: string, minute = '0'): number {
	return 60 * Number(hour) + Number(minute);
}

/**
Letters of ASCII only: a host, method or category has no others, and some letters of other scripts change when it is done twice.
*/
export function toUpperCase(text: string): string {
	return text.replaceAll(/[a-z]+/g, letters => letters.toUpperCase());
}

/**
Letters of ASCII only, as in `toUpperCase`.
*/
export function toLowerCase(text: string): string {
	return text.replaceAll(/[A-Z]+/g, letters => letters.toLowerCase());
}
