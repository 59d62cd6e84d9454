import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createMinuteBuckets} from '../../source/history/minute-buckets.ts';
import {outcomes} from '../../source/waf/outcome.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 25);

test('The minutes of any window sum up to what was added and not taken back', () => {
	const entry = fc.record({
		second: fc.nat(20 * 60 * 60),
		outcome: fc.nat(outcomes.length - 1),
		category: fc.nat(20),
		isTakenBack: fc.boolean(),
	});
	fc.assert(
		fc.property(fc.array(entry), fc.nat(1200), fc.nat(1200), (entries, first, length) => {
			const buckets = createMinuteBuckets();
			for (const {second, outcome, category} of entries) {
				buckets.add(start + second * 1000, outcome, category);
			}

			for (const {second, outcome, category} of entries.filter(({isTakenBack}) => isTakenBack)) {
				buckets.remove(start + second * 1000, outcome, category);
			}

			const from = start + first * minute;
			const to = from + length * minute;
			const wanted = entries.filter(
				({second, isTakenBack}) => !isTakenBack && start + second * 1000 >= from && start + second * 1000 < to,
			);
			const byOutcome = outcomes.map(() => 0);
			const byCategory = Array.from({length: 21}, () => 0);
			buckets.visit(from, to, (minuteStart, outcomesOfMinute, categoriesOfMinute) => {
				expect(minuteStart % minute).toBe(0);
				for (const [number, count] of outcomesOfMinute.entries()) {
					byOutcome[number] += count;
				}

				for (const number of byCategory.keys()) {
					byCategory[number] += categoriesOfMinute[number];
				}
			});
			expect(byOutcome).toEqual(outcomes.map((_, number) => wanted.filter(({outcome}) => outcome === number).length));
			expect(byCategory).toEqual(
				byCategory.map((_, number) => wanted.filter(({category}) => category === number).length),
			);
		}),
	);
});

function sum(buckets: ReturnType<typeof createMinuteBuckets>, from: number, to: number): number {
	let all = 0;
	buckets.visit(from, to, (_, byOutcome) => {
		all += byOutcome.reduce((total, count) => total + count, 0);
	});
	return all;
}

test('A day is kept; what is older, or without a time, is left out and harms nothing', () => {
	const buckets = createMinuteBuckets();
	buckets.add(start, 1, 0);
	buckets.add(Number.NaN, 1, 0);
	buckets.add(start + 26 * 60 * minute, 1, 0);
	buckets.add(start + minute, 1, 0);
	buckets.remove(start + minute, 1, 0);
	expect(sum(buckets, start, start + minute)).toBe(1);
	expect(sum(buckets, start + minute, start + 26 * 60 * minute)).toBe(0);
	expect(sum(buckets, start + 26 * 60 * minute, start + 27 * 60 * minute)).toBe(1);
});
