import {describe, expect, test} from 'vitest';
import {measureRate, toRateSpan} from '../../source/questions/rate.ts';
import {fillHistory, type PlainRow} from '../history/fill-history.ts';

const second = 1000;
const minute = 60 * second;
const start = Date.UTC(2026, 10, 25, 12);

/** `counts[k]` requests in minute k. */
function fill(counts: readonly number[], capacity = 1000) {
	const rows = counts.flatMap((count, number) =>
		Array.from({length: count}, (_, index): PlainRow => ({
			time: start + number * minute + index,
			outcome: 'passed',
			method: index % 2 === 0 ? 'GET' : 'POST',
			rules: [],
			score: -1,
			severity: 255,
		})),
	);
	return fillHistory(rows, capacity).history;
}

const upTo = (end: number) => ({from: end - minute, to: end});

describe('measureRate', () => {
	const counts = [2, 4, 6, 4, 2, 20];

	test('the last 60 seconds against the median of the full minutes before them', () => {
		expect(measureRate(fill(counts), upTo(start + 6 * minute), start, undefined)).toEqual({perMinute: 20, against: 5});
	});

	test('it begins with the first request, and does not wait for the minute of the clock to be full', () => {
		const span = upTo(start + 5 * minute + second);
		expect(measureRate(fill(counts), span, start, undefined)).toMatchObject({perMinute: 20});
		expect(measureRate(fill([7]), upTo(start + second), start, undefined)).toEqual({perMinute: 7, against: undefined});
	});

	test('the same with a filter, from the rows', () => {
		const history = fill(counts);
		const match = (slot: number): boolean => history.methods.text(history.columns.method[slot]) === 'GET';
		expect(measureRate(history, upTo(start + 6 * minute), start, match)).toEqual({perMinute: 10, against: 5});
	});

	test('too short a time before says nothing', () => {
		const history = fill([1, 1, 9]);
		expect(measureRate(history, upTo(start + 3 * minute), start, undefined)).toEqual({
			perMinute: 9,
			against: undefined,
		});
	});

	test('something after nothing is new, and where nobody comes there is nothing to compare', () => {
		const history = fill([1, 0, 0, 0, 0, 7]);
		expect(measureRate(history, upTo(start + 6 * minute), start, undefined)).toEqual({perMinute: 7, against: 'new'});
		const busyBefore = fill([9, 9, 9, 9, 9]);
		expect(measureRate(busyBefore, upTo(start + 7 * minute), start, undefined)).toEqual({
			perMinute: 0,
			against: undefined,
		});
	});

	test('of a minute that the history no longer holds whole it is a lower bound', () => {
		expect(measureRate(fill([30], 10), upTo(start + second), start, undefined)).toEqual({
			perMinute: 10,
			bound: '≥',
			against: undefined,
		});
	});
});

describe('toRateSpan', () => {
	const newest = start + 250;
	const window = {from: start - 15 * minute, to: start + 15 * second};

	test('ends with the newest record, and in silence goes on by the steps of its age', () => {
		expect(toRateSpan(window, newest, 0)).toEqual(upTo(start + second));
		expect(toRateSpan(window, newest, 30 * second)).toEqual(upTo(start + 31 * second));
	});

	test('never counts what the window does not, however short or old that is', () => {
		expect(toRateSpan({from: start - 50 * second, to: start + 10 * second}, newest, 0)).toEqual({
			from: start - 50 * second,
			to: start + second,
		});
		expect(toRateSpan({from: start - 9 * minute, to: start - minute}, newest, 0)).toEqual(upTo(start - minute));
		expect(toRateSpan({from: start + minute, to: start + 2 * minute}, newest, 0)).toEqual({
			from: start + minute,
			to: start + minute,
		});
	});

	test('of an empty log it is the end of the window', () => {
		expect(toRateSpan(window, undefined, 0)).toEqual(upTo(window.to));
	});
});
