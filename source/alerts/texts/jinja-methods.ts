import {FormatError, readFormatText} from './format-text.ts';
import {capitalizeFirst, trim} from './jinja-filters.ts';
import {Callable, type Fields, isFields, isSame, ownField, printed, toItems, toPairs} from './jinja-values.ts';

type Method<Of> = (of: Of, given: readonly unknown[], named: Fields) => unknown;

const texts = new Map<string, Method<string>>([
	['capitalize', capitalizeFirst],
	['count', (of, [part]) => of.split(printed(part)).length - 1],
	['endswith', (of, [part]) => of.endsWith(printed(part))],
	['find', (of, [part]) => of.indexOf(printed(part))],
	[
		'format',
		(of, given, named) => (given.length > 0 ? readFormatText(of).fill(given) : readFormatText(of).fillNamed(named)),
	],
	['isdigit', of => /^\d+$/.test(of)],
	[
		'join',
		(of, [items]) =>
			toItems(items)
				.map(item => printed(item))
				.join(of),
	],
	['lower', of => of.toLowerCase()],
	['lstrip', (of, [marks]) => cutEnds(of, marks, true, false)],
	['replace', (of, [from, to]) => of.replaceAll(printed(from), () => printed(to))],
	['rstrip', (of, [marks]) => cutEnds(of, marks, false, true)],
	['split', (of, [by, most]) => split(of, by, most)],
	['splitlines', of => of.split(/\r?\n/)],
	['startswith', (of, [part]) => of.startsWith(printed(part))],
	['strip', (of, [marks]) => trim(of, marks === undefined ? undefined : printed(marks))],
	['title', of => of.replaceAll(/\p{L}+/gu, word => capitalizeFirst(word))],
	['upper', of => of.toUpperCase()],
]);

const objects = new Map<string, Method<Fields>>([
	['get', (of, [name, otherwise]) => ownField(of, printed(name)) ?? otherwise ?? null],
	['items', toPairs],
	['keys', of => Object.keys(of)],
	['values', of => Object.values(of)],
]);

const lists = new Map<string, Method<readonly unknown[]>>([
	['count', (of, [item]) => of.filter(candidate => isSame(candidate, item)).length],
	['index', (of, [item]) => of.findIndex(candidate => isSame(candidate, item))],
]);

/**
What a template may call on a value of its kind, as Python has it; undefined for anything else.
*/
export function methodOf(value: unknown, name: string): Callable | undefined {
	const bind = <Of>(method: Method<Of> | undefined, of: Of): Callable | undefined =>
		method === undefined ? undefined : new Callable((given, named) => method(of, given, named));
	return typeof value === 'string'
		? bind(texts.get(name), value)
		: Array.isArray(value)
			? bind(lists.get(name), value as readonly unknown[])
			: isFields(value)
				? bind(objects.get(name), value)
				: undefined;
}

function cutEnds(of: string, marks: unknown, start: boolean, end: boolean): string {
	const trimmed = trim(of, marks === undefined ? undefined : printed(marks));
	const from = of.indexOf(trimmed);
	return trimmed === '' ? '' : of.slice(start ? from : 0, end ? from + trimmed.length : undefined);
}

function split(of: string, by: unknown, most: unknown): readonly string[] {
	if (by === undefined || by === null) {
		return of.trim() === '' ? [] : of.trim().split(/\s+/);
	}

	const mark = printed(by);
	if (mark === '') {
		throw new FormatError('split needs a text to split at');
	}

	const parts = of.split(mark);
	const limit = most === undefined ? parts.length : Number(most);
	return parts.length <= limit + 1 ? parts : [...parts.slice(0, limit), parts.slice(limit).join(mark)];
}
