import {FormatError, readFormatText} from './format-text.ts';
import {
	compareValues,
	Float,
	isFields,
	isTrue,
	needNumber,
	ownField,
	printed,
	toItems,
	toNumber,
	toPairs,
} from './jinja-values.ts';
import {toJson} from './jinja-json.ts';
import {runTest} from './jinja-tests.ts';

type Named = Readonly<Record<string, unknown>>;

/** What a filter is given beside its value: arguments by place and by name. */
export type Filter = (value: unknown, given: readonly unknown[], named: Named) => unknown;

/** An argument by its name, else by its place. */
const take = (given: readonly unknown[], named: Named, place: number, name: string): unknown =>
	Object.hasOwn(named, name) ? named[name] : given[place];

const text =
	(change: (value: string) => unknown): Filter =>
	value =>
		change(printed(value));

/** The first letter large, the others small. */
export function capitalizeFirst(value: string): string {
	return value.slice(0, 1).toUpperCase() + value.slice(1).toLowerCase();
}

/** `a.b` and `a.0` go down. */
export function attributeOf(value: unknown, path: unknown): unknown {
	return printed(path)
		.split('.')
		.reduce<unknown>(
			(inner, name) =>
				Array.isArray(inner) ? inner[Number(name)] : isFields(inner) ? ownField(inner, name) : undefined,
			value,
		);
}

const selecting =
	(isWanted: boolean, byAttribute: boolean): Filter =>
	(value, given) => {
		const [attribute, ...rest] = byAttribute ? given : [undefined, ...given];
		const [name, ...values] = rest;
		const test = name === undefined ? isTrue : (item: unknown) => runTest(printed(name), item, values);
		return toItems(value).filter(item => test(byAttribute ? attributeOf(item, attribute) : item) === isWanted);
	};

const extreme =
	(sign: number): Filter =>
	(value, _given, {attribute}) => {
		const of = (item: unknown) => (attribute === undefined ? item : attributeOf(item, attribute));
		const items = toItems(value);
		return items.length === 0
			? undefined
			: items.reduce((best, item) => (compareValues(of(item), of(best)) * sign > 0 ? item : best));
	};

const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value);

const sort: Filter = (value, given, named) => {
	const by = take(given, named, 2, 'attribute');
	const of = (item: unknown) => {
		const found = by === undefined ? item : attributeOf(item, by);
		return isTrue(take(given, named, 1, 'case_sensitive')) ? found : lower(found);
	};

	const sign = isTrue(take(given, named, 0, 'reverse')) ? -1 : 1;
	return [...toItems(value)].toSorted((one, other) => sign * compareValues(of(one), of(other)));
};

const unique: Filter = value => {
	const seen = new Set<string>();
	return toItems(value).filter(item => {
		const key = JSON.stringify(lower(item)) ?? '';
		return !seen.has(key) && seen.add(key) !== undefined;
	});
};

const round: Filter = (value, given, named) => {
	const places = 10 ** Number(take(given, named, 0, 'precision') ?? 0);
	const method = take(given, named, 1, 'method') ?? 'common';
	const scaled = needNumber(value, 'round') * places;
	const down = Math.floor(scaled);
	// To the even neighbour from the middle, as Python rounds.
	const near = scaled - down === 0.5 ? down + (down % 2 === 0 ? 0 : 1) : Math.round(scaled);
	return new Float((method === 'floor' ? down : method === 'ceil' ? Math.ceil(scaled) : near) / places);
};

const truncate: Filter = (value, given, named) => {
	const characters = Array.from(printed(value));
	const length = needNumber(take(given, named, 0, 'length') ?? 255, 'truncate');
	const end = printed(take(given, named, 2, 'end') ?? '...');
	const leeway = needNumber(take(given, named, 3, 'leeway') ?? 5, 'truncate');
	if (characters.length <= length + leeway) {
		return characters.join('');
	}

	const cut = characters.slice(0, Math.max(0, length - end.length)).join('');
	const blank = cut.lastIndexOf(' ');
	return (isTrue(take(given, named, 1, 'killwords')) || blank === -1 ? cut : cut.slice(0, blank)) + end;
};

const escapes: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;'};
const escape = text(value => value.replaceAll(/[&<>"']/g, mark => escapes[mark]));

/** A filter or a test that is used by a name given as text is one of the same tables. */
const map: Filter = (value, given, named) => {
	const {attribute, default: otherwise} = named;
	return toItems(value).map(item => {
		if (attribute !== undefined) {
			return attributeOf(item, attribute) ?? otherwise;
		}

		const name = printed(given[0]);
		return runFilter(name, item, given.slice(1), named);
	});
};

/**
The filters of templates.
*/
export const filters: ReadonlyMap<string, Filter> = new Map<string, Filter>([
	['abs', value => Math.abs(needNumber(value, 'abs'))],
	['capitalize', text(capitalizeFirst)],
	['count', lengthOf],
	['d', defaulting],
	['default', defaulting],
	[
		'dictsort',
		value =>
			toPairs(isFields(value) ? value : {}).toSorted(([one], [other]) => compareValues(lower(one), lower(other))),
	],
	['e', escape],
	['escape', escape],
	['first', value => toItems(value)[0]],
	['float', (value, given, named) => new Float(parse(value, true) ?? toNumber(take(given, named, 0, 'default')) ?? 0)],
	['format', (value, given) => fillPercent(printed(value), given)],
	[
		'indent',
		(value, given, named) =>
			printed(value).replaceAll('\n', `\n${' '.repeat(Math.min(80, Number(take(given, named, 0, 'width') ?? 4)))}`),
	],
	['int', (value, given, named) => parse(value, false) ?? Math.trunc(toNumber(take(given, named, 0, 'default')) ?? 0)],
	['items', value => (isFields(value) ? toPairs(value) : [])],
	[
		'join',
		(value, given, named) => {
			const by = take(given, named, 1, 'attribute');
			return toItems(value)
				.map(item => printed(by === undefined ? item : attributeOf(item, by)))
				.join(printed(take(given, named, 0, 'd')));
		},
	],
	['last', value => toItems(value).at(-1)],
	['length', lengthOf],
	['list', value => [...toItems(value)]],
	['lower', text(value => value.toLowerCase())],
	['map', map],
	['max', extreme(1)],
	['min', extreme(-1)],
	['reject', selecting(false, false)],
	['rejectattr', selecting(false, true)],
	['replace', (value, [from, to]) => printed(value).replaceAll(printed(from), () => printed(to))],
	[
		'reverse',
		value => (typeof value === 'string' ? Array.from(value).toReversed().join('') : [...toItems(value)].toReversed()),
	],
	['round', round],
	['safe', value => value],
	['select', selecting(true, false)],
	['selectattr', selecting(true, true)],
	['sort', sort],
	['string', value => printed(value)],
	[
		'sum',
		(value, given, named) => {
			const by = take(given, named, 0, 'attribute');
			const items = toItems(value).map(item => (by === undefined ? item : attributeOf(item, by)));
			const sum = items.reduce<number>((total, item) => total + needNumber(item, 'sum'), 0);
			return items.some(item => item instanceof Float) ? new Float(sum) : sum;
		},
	],
	['title', text(value => value.replaceAll(/[^\s\-([{<]+/g, word => capitalizeFirst(word)))],
	['tojson', (value, given, named) => toJson(value, take(given, named, 0, 'indent'))],
	[
		'trim',
		(value, given, named) => {
			const marks = take(given, named, 0, 'chars');
			return trim(printed(value), marks === undefined ? undefined : printed(marks));
		},
	],
	['truncate', truncate],
	['unique', unique],
	['upper', text(value => value.toUpperCase())],
	[
		'urlencode',
		text(value =>
			encodeURIComponent(value.toWellFormed()).replaceAll(/[!'()*]|%2F/g, mark =>
				mark === '%2F' ? '/' : `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
			),
		),
	],
	['wordcount', text(value => value.match(/\w+/g)?.length ?? 0)],
]);

/** Without the marks at both ends; without blanks where none are named. */
export function trim(value: string, marks: string | undefined): string {
	if (marks === undefined) {
		return value.trim();
	}

	const characters = Array.from(value);
	const isMark = (character: string) => marks.includes(character);
	const from = characters.findIndex(character => !isMark(character));
	return from === -1
		? ''
		: characters.slice(from, characters.findLastIndex(character => !isMark(character)) + 1).join('');
}

function lengthOf(value: unknown): number {
	return toItems(value).length;
}

function defaulting(value: unknown, given: readonly unknown[], named: Named): unknown {
	const isMissing = isTrue(take(given, named, 1, 'boolean')) ? !isTrue(value) : value === undefined;
	return isMissing ? (take(given, named, 0, 'default_value') ?? '') : value;
}

function parse(value: unknown, isFloat: boolean): number | undefined {
	const number =
		toNumber(value) ??
		(typeof value === 'string' && /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value)
			? Number(value)
			: undefined);
	return number === undefined || isFloat ? number : Math.trunc(number);
}

/** `%s` and its like. */
function fillPercent(pattern: string, values: readonly unknown[]): string {
	let place = 0;
	return pattern.replaceAll(
		/%%|%([-+ 0]?)(\d*)(\.\d+)?([sdfeg])/g,
		(whole, sign: string, width: string, precision = '', type: string) => {
			if (whole === '%%') {
				return '%';
			}

			const value = values[place++];
			const align = width === '' ? '' : sign === '-' ? '<' : sign === '0' ? '0' : '>';
			const {fill} = readFormatText(
				`{:${align}${/[+ ]/.test(sign) ? sign : ''}${width}${precision}${type === 's' ? '' : type}}`,
			);
			return fill([type === 's' ? printed(value) : (toNumber(value) ?? value)]);
		},
	);
}

/**
A value through a filter.

@throws {FormatError}
*/
export function runFilter(name: string, value: unknown, given: readonly unknown[], named: Named): unknown {
	const filter = filters.get(name);
	if (filter === undefined) {
		throw new FormatError(`there is no filter ${name}`);
	}

	return filter(value, given, named);
}
