import {FormatError} from './format-text.ts';
import {methodOf} from './jinja-methods.ts';
import {holds} from './jinja-tests.ts';
import {
	Callable,
	compareValues,
	type Fields,
	Float,
	isFields,
	isSame,
	needNumber,
	ownField,
	printed,
	toItems,
	toNumber,
} from './jinja-values.ts';

/** Characters of one text, and of a value on the way to it. */
export const longest = 1_000_000;
const mostRange = 10_000;

/**
What an operator makes of two values.

@throws {FormatError} where it does not fit them.
*/
export function combine(operator: string, one: unknown, other: unknown): unknown {
	switch (operator) {
		case '==': {
			return isSame(one, other);
		}

		case '!=': {
			return !isSame(one, other);
		}

		case '<': {
			return compareValues(one, other) < 0;
		}

		case '<=': {
			return compareValues(one, other) <= 0;
		}

		case '>': {
			return compareValues(one, other) > 0;
		}

		case '>=': {
			return compareValues(one, other) >= 0;
		}

		case 'in': {
			return holds(other, one);
		}

		case 'not in': {
			return !holds(other, one);
		}

		case '~': {
			return bounded(printed(one) + printed(other));
		}

		default: {
			if (operator === '+' && typeof one === 'string' && typeof other === 'string') {
				return bounded(one + other);
			}

			return operator === '+' && Array.isArray(one) && Array.isArray(other)
				? [...one, ...other]
				: arithmetic(operator, one, other, operator);
		}
	}
}

/**
An element, a field or a method of a value; behind a point a method goes before a field, in brackets a field before a method.
*/
export function memberOf(value: unknown, name: unknown, computed: boolean): unknown {
	if (typeof name === 'number') {
		const items = typeof value === 'string' ? Array.from(value) : Array.isArray(value) ? value : [];
		return items.at(name) as unknown;
	}

	const found = isFields(value) ? ownField(value, printed(name)) : undefined;
	const method = methodOf(value, printed(name));
	return computed ? (found ?? method) : (method ?? found);
}

/**
A value that is not too long.

@throws {FormatError}
*/
export function bounded(value: unknown): unknown {
	if (typeof value === 'string' && value.length > longest) {
		throw new FormatError('a value grew too long');
	}

	return value;
}

/**
A calculation; `shown` is the sign as it was written.

@throws {FormatError}
*/
export function arithmetic(operator: string, one: unknown, other: unknown, shown: string): unknown {
	const [left, right] = [needNumber(one, shown), needNumber(other, shown)];
	const isFloat = [one, other].some(
		value => value instanceof Float || (typeof value === 'number' && !Number.isInteger(value)),
	);
	const result = (number: number) => (isFloat ? new Float(number) : number);
	if (right === 0 && ['/', '//', '%'].includes(operator)) {
		throw new FormatError(`${shown} by nothing`);
	}

	switch (operator) {
		case '+': {
			return result(left + right);
		}

		case '-': {
			return result(shown === '+' ? right : left - right);
		}

		case '*': {
			return result(left * right);
		}

		case '/': {
			return new Float(left / right);
		}

		case '//': {
			return result(Math.floor(left / right));
		}

		case '%': {
			return result(left - right * Math.floor(left / right));
		}

		default: {
			throw new FormatError(`there is no operator ${operator}`);
		}
	}
}

/**
A part of a list or a text; a negative step goes backwards.

@throws {FormatError}
*/
export function slice(value: unknown, start: number | undefined, stop: number | undefined, step: number): unknown {
	const items = typeof value === 'string' ? Array.from(value) : [...toItems(value)];
	if (step === 0) {
		throw new FormatError('a slice needs a step');
	}

	const ordered = step < 0 ? items.toReversed() : items;
	const place = (bound: number | undefined) =>
		bound === undefined || step > 0 ? bound : bound < 0 ? -bound - 1 : Math.max(0, items.length - 1 - bound);
	const cut = ordered.slice(place(start), place(stop)).filter((_, at) => at % Math.abs(step) === 0);
	return typeof value === 'string' ? cut.join('') : cut;
}

/**
What `loop` is in the body of a loop.
*/
export function toLoop(items: readonly unknown[], place: number): Fields {
	return {
		index: place + 1,
		index0: place,
		revindex: items.length - place,
		revindex0: items.length - place - 1,
		first: place === 0,
		last: place === items.length - 1,
		length: items.length,
		previtem: items[place - 1],
		nextitem: items[place + 1],
	};
}

/**
What every template sees.
*/
export const globals: ReadonlyMap<string, unknown> = new Map<string, unknown>([
	['True', true],
	['true', true],
	['False', false],
	['false', false],
	['None', null],
	['none', null],
	['namespace', new Callable((_, named) => Object.assign(Object.create(null) as Fields, named))],
	['dict', new Callable((_, named) => ({...named}))],
	[
		'range',
		new Callable(given => {
			const numbers = given.map(value => toNumber(value) ?? 0);
			const [start, stop, step] = [
				numbers.length > 1 ? numbers[0] : 0,
				numbers.length > 1 ? numbers[1] : numbers[0],
				numbers[2] ?? 1,
			];
			const count = step === 0 ? 0 : Math.max(0, Math.ceil((stop - start) / step));
			if (count > mostRange) {
				throw new FormatError(`range of more than ${mostRange}`);
			}

			return Array.from({length: count}, (_, place) => start + place * step);
		}),
	],
]);
