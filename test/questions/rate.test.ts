import {describe, expect, test} from 'vitest';
import {measureRate} from '../../source/questions/rate.ts';
import {fillHistory, type PlainRow} from '../history/fill-history.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 25, 12);

/** `counts[k]` requests in minute k. */
function fill(counts: readonly number[]) {
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
	return fillHistory(rows, 1000).history;
}

describe('measureRate', () => {
	test('the last full minute against the median of those before it', () => {
		const history = fill([2, 4, 6, 4, 2, 20, 1]);
		expect(measureRate(history, start + 6 * minute + 30_000, start, undefined)).toEqual({perMinute: 20, against: 5});
	});

	test('the same with a filter, from the rows', () => {
		const history = fill([2, 4, 6, 4, 2, 20, 1]);
		const match = (slot: number): boolean => history.methods.text(history.columns.method[slot]) === 'GET';
		expect(measureRate(history, start + 6 * minute + 30_000, start, match)).toEqual({perMinute: 10, against: 5});
	});

	test('too short a time before says nothing', () => {
		const history = fill([1, 1, 9]);
		expect(measureRate(history, start + 3 * minute, start, undefined)).toEqual({perMinute: 9, against: undefined});
	});

	test('something after nothing is new, and nothing after nothing is nothing', () => {
		const history = fill([1, 0, 0, 0, 0, 7]);
		expect(measureRate(history, start + 6 * minute, start, undefined)).toEqual({perMinute: 7, against: 'new'});
		expect(measureRate(history, start + 5 * minute, start, undefined)).toEqual({perMinute: 0, against: undefined});
	});
});
