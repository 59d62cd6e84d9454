import {describe, expect, test} from 'vitest';
import {stepAge, toTimeWindow} from '../../source/questions/time-window.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const now = Date.UTC(2026, 10, 25, 12, 0, 7) + 300;

describe('toTimeWindow', () => {
	test.each([
		[minute, 5 * second, 12],
		[5 * minute, 5 * second, 60],
		[15 * minute, 15 * second, 60],
		[hour, minute, 60],
		[24 * hour, 15 * minute, 96],
	])('a window of %i ms has steps of %i ms, %i of them, and ends at the edge of one', (length, step, count) => {
		const window = toTimeWindow(length, now, now - second);
		expect(window.step).toBe(step);
		expect((window.to - window.from) / step).toBe(count);
		expect(window.to % step).toBe(0);
		expect(window.to).toBeGreaterThan(now - second);
		expect(window.logEnds).toBeUndefined();
	});

	test('it ends at the newest record where that is older than the window', () => {
		const newest = now - 3 * hour;
		const {from, to, logEnds} = toTimeWindow(15 * minute, now, newest);
		expect(logEnds).toBe(newest);
		expect(from).toBeLessThanOrEqual(newest);
		expect(to).toBeGreaterThan(newest);
		expect(to - newest).toBeLessThanOrEqual(15 * second);
	});

	test('in silence it moves in steps of minutes', () => {
		const newest = now - 2 * minute;
		const ends = Array.from({length: 120}, (_, index) => toTimeWindow(15 * minute, now + index * second, newest).to);
		expect(new Set(ends).size).toBeLessThanOrEqual(3);
	});

	test('a record from the future is in it', () => {
		expect(toTimeWindow(5 * minute, now, now + hour).to).toBeGreaterThan(now + hour);
	});

	test.each([
		[minute, 5 * second],
		[5 * minute, 5 * second],
		[17 * minute, 15 * second],
		[3 * hour, 5 * minute],
		[20 * 24 * hour, 8 * hour],
	])('an interval of %i ms stands as it is, in steps of %i ms', (length, step) => {
		const from = Math.floor(now / (24 * hour)) * 24 * hour - length;
		const interval = {from, to: from + length};
		expect(toTimeWindow(interval, now, now)).toEqual({...interval, step, logEnds: undefined, stands: true});
		expect(toTimeWindow(interval, now + hour, now)).toMatchObject(interval);
		expect((length / step) | 0).toBeLessThanOrEqual(100);
	});

	test('an empty log has a window up to now', () => {
		const {from, to} = toTimeWindow(5 * minute, now, undefined);
		expect([from < now, to >= now]).toEqual([true, true]);
	});
});

test.each([
	[0, 0],
	[4999, 0],
	[5000, 5000],
	[14_999, 5000],
	[15_000, 15_000],
	[30_000, 30_000],
	[59_999, 30_000],
	[60_000, 60_000],
	[185_000, 180_000],
])('an age of %i ms is shown as %i ms', (age, shown) => {
	expect(stepAge(age)).toBe(shown);
});
