import {parseAddress} from '../../waf/address.ts';
import {inRange, parseRange} from '../../waf/address-range.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {compilePattern} from '../../waf/filter/filter-pattern.ts';
import {readInstant} from '../../parsing/values/instant.ts';
import {readDate} from './date-text.ts';
import {type FieldKind} from './field-kind.ts';
import {FilterError} from './filter-error.ts';
import {compareCodePoints, compareWords} from './value-order.ts';
import {toTokens} from './text-tokens.ts';

/**
Whether one value of a field meets a condition.
*/
export type ValueTest = (value: unknown) => boolean;

/**
What a test is made with: how the field's values are compared, how `now` is known, and where to say what finds nothing.
*/
export type TestContext = {
	readonly kind: FieldKind;

	/** The moment of the evaluation, for dates like `now-1h`. */
	readonly now: () => Timestamp;

	/** Takes a sentence about a part that is allowed and yet cannot find anything. */
	readonly note: (sentence: string) => void;
};

const encoder = new TextEncoder();

/**
Equality as a `term` of a search server has it: addresses also by range, dates by their instant, everything else by the value itself.

@throws {FilterError} where the field's values cannot be equal to such a text.
*/
export function equalTo(wanted: string | number | boolean, {kind, now, note}: TestContext): ValueTest {
	const text = String(wanted);
	switch (kind) {
		case 'address': {
			const range = parseRange(text);
			if (range === undefined) {
				throw new FilterError(`"${text}" is no address and no range such as 192.0.2.0/24`);
			}

			return value => isAddress(value) && inRange(words, range);
		}

		case 'date': {
			const [from, to] = readDate(text, now);
			return value => inSpan(value, from, to);
		}

		case 'number': {
			const number = readNumber(text);
			return value => toNumber(value) === number;
		}

		case 'text': {
			if (/\p{Lu}/u.test(text)) {
				note(`"${text}" finds nothing as a term, since words of a text are indexed in lower case`);
			}

			return value => typeof value === 'string' && toTokens(value).includes(text);
		}

		case 'any': {
			const number = text.trim() === '' ? Number.NaN : Number(text);
			return value => (typeof value === 'number' ? value === number : String(value) === text);
		}
	}
}

/** The bounds of a range; a missing one is open. */
export type Bounds = {
	readonly from?: {readonly value: string | number; readonly inclusive: boolean};
	readonly to?: {readonly value: string | number; readonly inclusive: boolean};
};

/**
Between two bounds; texts compare by their code points, as the bytes of their UTF-8 do.

@throws {FilterError} where a bound is no value of the field's kind.
*/
export function between({from, to}: Bounds, context: TestContext): ValueTest {
	const {kind, now} = context;
	if (kind === 'address') {
		const low = from && toAddress(String(from.value));
		const high = to && toAddress(String(to.value));
		return value =>
			isAddress(value) &&
			(low === undefined || isOrdered(compareWords(words, low), from!.inclusive)) &&
			(high === undefined || isOrdered(compareWords(high, words), to!.inclusive));
	}

	if (kind === 'date') {
		// A bound such as `2026-11-24` is a whole day: after it means after its end.
		return value =>
			(from === undefined || isAfter(value, readDate(String(from.value), now), from.inclusive)) &&
			(to === undefined || isBefore(value, readDate(String(to.value), now), to.inclusive));
	}

	const isNumeric = [from, to].every(bound => bound === undefined || isNumber(bound.value));
	if (kind === 'number' && !isNumeric) {
		readNumber(String(isNumber(from?.value ?? 0) ? to!.value : from!.value));
	}

	return value => {
		const numeric = typeof value === 'number' || kind === 'number';
		if (numeric && !isNumeric) {
			return false;
		}

		const compare = (bound: string | number) =>
			numeric ? toNumber(value) - Number(bound) : compareCodePoints(String(value), String(bound));
		return (
			(from === undefined || isOrdered(compare(from.value), from.inclusive)) &&
			(to === undefined || isOrdered(-compare(to.value), to.inclusive))
		);
	};
}

/**
A regular expression of RE2 over the whole value, in time linear in it; over words where the field is a text.

@throws {FilterError} where it is none, or stands on a field of numbers, dates or addresses, which a server does not search so.
*/
export function matching(expression: string, {kind, note}: TestContext, regardCase = true): ValueTest {
	if (kind === 'number' || kind === 'date' || kind === 'address') {
		note(`a pattern finds nothing in ${kind === 'address' ? 'addresses: name a range' : `${kind}s: name a span`}`);
		return () => false;
	}

	const compiled = compilePattern(String.raw`${regardCase ? '(?s-i)' : '(?s)'}\A(?:${expression})\z`);
	if (!compiled.ok) {
		throw new FilterError(`a regular expression cannot be read: ${compiled.problem}`);
	}

	const {test} = compiled.pattern;
	return kind === 'text'
		? value => typeof value === 'string' && toTokens(value).some(token => test(token))
		: value => typeof value === 'string' && test(value);
}

const words = new Uint32Array(4);

/** Leaves the address in `words`. */
function isAddress(value: unknown): boolean {
	return typeof value === 'string' && value.length <= 45 && parseAddress(encoder.encode(value), 0, value.length, words);
}

function toAddress(text: string): Uint32Array {
	const address = new Uint32Array(4);
	if (text.length > 45 || !parseAddress(encoder.encode(text), 0, text.length, address)) {
		throw new FilterError(`"${text}" is no address`);
	}

	return address;
}

function isOrdered(difference: number, inclusive: boolean): boolean {
	return inclusive ? difference >= 0 : difference > 0;
}

function inSpan(value: unknown, from: Timestamp, to: Timestamp): boolean {
	const time = toTime(value);
	return time >= from && time <= to;
}

function isAfter(value: unknown, [start, end]: readonly [Timestamp, Timestamp], inclusive: boolean): boolean {
	const time = toTime(value);
	return inclusive ? time >= start : time > end;
}

function isBefore(value: unknown, [start, end]: readonly [Timestamp, Timestamp], inclusive: boolean): boolean {
	const time = toTime(value);
	return inclusive ? time <= end : time < start;
}

/** An instant in ISO 8601, or milliseconds. */
function toTime(value: unknown): Timestamp {
	return typeof value === 'number' ? value : (readInstant(String(value))?.time ?? Number.NaN);
}

function isNumber(value: string | number): boolean {
	return typeof value === 'number' || (value.trim() !== '' && Number.isFinite(Number(value)));
}

function readNumber(text: string): number {
	if (!isNumber(text)) {
		throw new FilterError(`"${text}" is no number`);
	}

	return Number(text);
}

function toNumber(value: unknown): number {
	return typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
}
