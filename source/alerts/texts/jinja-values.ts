import {FormatError} from './format-text.ts';
import {toFloatText, toPythonText} from './python-text.ts';

/**
A number that was never whole, as a division or a mean gives it: printed with its point.
*/
export class Float {
	readonly number: number;

	constructor(number: number) {
		this.number = number;
	}
}

/**
What a template calls by a name behind a point or before a bracket; templates see no other functions.
*/
export class Callable {
	readonly call: (values: readonly unknown[], named: Readonly<Record<string, unknown>>) => unknown;

	constructor(call: Callable['call']) {
		this.call = call;
	}
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
	return (
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		!(value instanceof Float) &&
		!(value instanceof Callable)
	);
}

/** An own field of an object; nothing of its prototype. */
export function ownField(fields: Fields, name: string): unknown {
	return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/**
The number that a value is; undefined for what is none. Booleans count, as in Python.
*/
export function toNumber(value: unknown): number | undefined {
	return value instanceof Float
		? value.number
		: typeof value === 'number'
			? value
			: typeof value === 'boolean'
				? Number(value)
				: undefined;
}

export function needNumber(value: unknown, what: string): number {
	const number = toNumber(value);
	if (number === undefined) {
		throw new FormatError(`${what} needs a number, not ${printed(value).slice(0, 40)}`);
	}

	return number;
}

/**
A value as a template prints it; nothing for what is not there.
*/
export function printed(value: unknown): string {
	return value === undefined || value instanceof Callable ? '' : typeof value === 'string' ? value : shown(value);
}

/** Within lists and objects, texts have quotes. */
function shown(value: unknown): string {
	if (value instanceof Float) {
		return toFloatText(value.number);
	}

	if (Array.isArray(value)) {
		const items = value.map(item => shown(item)).join(', ');
		return value instanceof Pair ? `(${items})` : `[${items}]`;
	}

	return isFields(value)
		? `{${Object.entries(value)
				.map(([name, inner]) => `${toPythonText([name]).slice(1, -1)}: ${shown(inner)}`)
				.join(', ')}}`
		: toPythonText([value]).slice(1, -1);
}

/** A name with its value, which is printed with round brackets. */
export class Pair extends Array<unknown> {}

/**
The fields of an object as pairs.
*/
export function toPairs(fields: Fields): readonly Pair[] {
	return Object.entries(fields).map(([name, value]) => Pair.of(name, value) as Pair);
}

export function isTrue(value: unknown): boolean {
	const number = toNumber(value);
	if (number !== undefined) {
		return number !== 0;
	}

	return Array.isArray(value)
		? value.length > 0
		: isFields(value)
			? Object.keys(value).length > 0
			: value !== undefined && value !== null && value !== '';
}

export function isSame(one: unknown, other: unknown): boolean {
	const [left, right] = [toNumber(one), toNumber(other)];
	if (left !== undefined || right !== undefined) {
		return left === right;
	}

	return typeof one === 'object' && one !== null
		? JSON.stringify(one) === JSON.stringify(other)
		: (one ?? null) === (other ?? null);
}

/**
The order of two numbers, texts or lists.

@throws {FormatError} for what has none.
*/
export function compareValues(one: unknown, other: unknown): number {
	const [left, right] = [toNumber(one), toNumber(other)];
	if (left !== undefined && right !== undefined) {
		return left - right;
	}

	if (typeof one === 'string' && typeof other === 'string') {
		return one < other ? -1 : one > other ? 1 : 0;
	}

	if (Array.isArray(one) && Array.isArray(other)) {
		for (let place = 0; place < Math.min(one.length, other.length); place++) {
			const order = compareValues(one[place], other[place]);
			if (order !== 0) {
				return order;
			}
		}

		return one.length - other.length;
	}

	throw new FormatError(`${printed(one).slice(0, 40)} and ${printed(other).slice(0, 40)} cannot be compared`);
}

/**
What a loop goes over: elements, characters, or names of fields; nothing for what is not there.

@throws {FormatError}
*/
export function toItems(value: unknown): readonly unknown[] {
	if (Array.isArray(value)) {
		return value;
	}

	if (value === undefined) {
		return [];
	}

	if (typeof value === 'string') {
		return Array.from(value);
	}

	if (isFields(value)) {
		return Object.keys(value);
	}

	throw new FormatError(`${printed(value).slice(0, 40)} is nothing to go through`);
}

/**
A loop is left, or its next round begun: thrown on the way out of its body.
*/
export class Leaving extends Error {
	readonly way: 'Break' | 'Continue';

	constructor(way: 'Break' | 'Continue') {
		super(way);
		this.way = way;
	}
}
