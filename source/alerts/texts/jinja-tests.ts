import {FormatError} from './format-text.ts';
import {compareValues, Float, isFields, isSame, needNumber, printed, toItems, toNumber} from './jinja-values.ts';

/**
The tests of templates, behind `is` and in `select`.
*/
export const tests: ReadonlyMap<string, (value: unknown, given: readonly unknown[]) => boolean> = new Map([
	['boolean', (value: unknown) => typeof value === 'boolean'],
	['defined', (value: unknown) => value !== undefined],
	[
		'divisibleby',
		(value: unknown, [by]: readonly unknown[]) =>
			needNumber(value, 'divisibleby') % needNumber(by, 'divisibleby') === 0,
	],
	['eq', (value: unknown, [other]: readonly unknown[]) => isSame(value, other)],
	['equalto', (value: unknown, [other]: readonly unknown[]) => isSame(value, other)],
	['even', (value: unknown) => needNumber(value, 'even') % 2 === 0],
	['false', (value: unknown) => value === false],
	['float', (value: unknown) => value instanceof Float || (typeof value === 'number' && !Number.isInteger(value))],
	['ge', (value: unknown, [other]: readonly unknown[]) => compareValues(value, other) >= 0],
	['gt', (value: unknown, [other]: readonly unknown[]) => compareValues(value, other) > 0],
	['in', (value: unknown, [other]: readonly unknown[]) => holds(other, value)],
	['integer', (value: unknown) => typeof value === 'number' && Number.isInteger(value)],
	[
		'iterable',
		(value: unknown) => typeof value === 'string' || Array.isArray(value) || isFields(value) || value === undefined,
	],
	['le', (value: unknown, [other]: readonly unknown[]) => compareValues(value, other) <= 0],
	['lower', (value: unknown) => printed(value) === printed(value).toLowerCase()],
	['lt', (value: unknown, [other]: readonly unknown[]) => compareValues(value, other) < 0],
	['mapping', isFields],
	['ne', (value: unknown, [other]: readonly unknown[]) => !isSame(value, other)],
	['none', (value: unknown) => value === null],
	['number', (value: unknown) => toNumber(value) !== undefined],
	['odd', (value: unknown) => Math.abs(needNumber(value, 'odd') % 2) === 1],
	['sequence', (value: unknown) => typeof value === 'string' || Array.isArray(value) || isFields(value)],
	['string', (value: unknown) => typeof value === 'string'],
	['true', (value: unknown) => value === true],
	['undefined', (value: unknown) => value === undefined],
	['upper', (value: unknown) => printed(value) === printed(value).toUpperCase()],
]);

/**
Whether a list, a text or an object holds a value.
*/
export function holds(whole: unknown, part: unknown): boolean {
	return typeof whole === 'string'
		? whole.includes(printed(part))
		: isFields(whole)
			? Object.hasOwn(whole, printed(part))
			: toItems(whole).some(item => isSame(item, part));
}

/**
Whether a value passes a test.

@throws {FormatError}
*/
export function runTest(name: string, value: unknown, given: readonly unknown[]): boolean {
	const test = tests.get(name);
	if (test === undefined) {
		throw new FormatError(`there is no test ${name}`);
	}

	return test(value, given);
}
