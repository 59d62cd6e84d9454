import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {minute} from '../../../source/waf/clock.ts';
import {type Timeline} from '../../../source/waf/question.ts';
import {widthOfLine} from '../../../source/views/drawing/line.ts';
import {drawTimeline, niceTop, resample} from '../../../source/views/panels/timeline-chart.ts';
import {asciiLook, look, now} from '../builders.ts';

const textOf = (lines: ReturnType<typeof drawTimeline>) => lines.map(line => line.map(({text}) => text).join(''));

const of = (timeline: Timeline) => ({timeline, unit: 'transactions' as const});

test('every row is exactly as wide as asked, for any data', () => {
	const counts = fc.array(fc.oneof(fc.nat(5), fc.nat(1_000_000), fc.constant(Number.NaN), fc.double()), {
		maxLength: 300,
	});
	fc.assert(
		fc.property(
			counts,
			counts,
			fc.integer({min: 12, max: 220}),
			fc.integer({min: 2, max: 12}),
			fc.nat(60_000),
			(all, through, width, height, step) => {
				for (const seen of [look, asciiLook]) {
					const lines = drawTimeline(of({from: now, step, all, through}), 0, width, height, seen);
					expect(lines).toHaveLength(height + 1);
					expect(lines.map(line => widthOfLine(line))).toEqual(Array.from({length: height + 1}, () => width));
				}
			},
		),
	);
});

test('steps that share a column show their highest, as it was counted', () => {
	expect(resample([1, 9, 2, 4], 2)).toEqual([9, 4]);
	expect(resample([5], 3)).toEqual([5, 5, 5]);
	expect(resample([], 2)).toEqual([0, 0]);
});

test.each([
	[5000, 'req/5s'],
	[15_000, 'req/15s'],
	[minute, 'req/min'],
	[15 * minute, 'req/15m'],
	[120 * minute, 'req/2h'],
])('the scale counts what a step of %i ms counts, and the legend says how long it is: %s', (step, words) => {
	const all = Array.from({length: 60}, () => 7);
	const rows = textOf(drawTimeline(of({from: now, step, all, through: []}), 0, 80, 4, look));
	expect(rows[0]).toContain(words);
	expect(Number(rows[0].trim().split(' ')[0])).toBeLessThan(14);
});

test('the scale ends at a round number that holds the highest', () => {
	expect(niceTop(312, 3)).toBe(360);
	expect(niceTop(0, 3)).toBe(3);
	expect(niceTop(100, 7) % 7).toBe(0);
	fc.assert(
		fc.property(fc.double({min: 0, max: 1e12, noNaN: true}), fc.integer({min: 1, max: 12}), (highest, intervals) => {
			expect(niceTop(highest, intervals)).toBeGreaterThanOrEqual(highest * 0.999_999);
		}),
	);
});

test('what got through is a line of its own, and only where there is any', () => {
	const all = Array.from({length: 60}, () => 10);
	const quiet = drawTimeline(of({from: now, step: 15_000, all, through: all.map(() => 0)}), 0, 80, 4, look);
	expect(quiet.flat().some(({role}) => role === 'danger')).toBe(false);
	const through = all.map((_, step) => (step > 40 ? 8 : 0));
	const loud = drawTimeline(of({from: now, step: 15_000, all, through}), 0, 80, 4, look);
	expect(
		loud
			.flat()
			.filter(({role}) => role === 'danger')
			.map(({text}) => text)
			.join(''),
	).toMatch(/[━┏┛]/);
});

test('the axis names round times in the log zone under their columns', () => {
	const timeline = {from: now - 15 * minute, step: 15_000, all: Array.from({length: 60}, () => 0), through: []};
	const axis = textOf(drawTimeline(of(timeline), 60 * minute, 80, 4, look)).at(-1)!;
	expect(axis.trim().split(/ +/)).toEqual(['13:51', '13:54', '13:57', '14:00']);
});
