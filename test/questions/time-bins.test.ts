import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createTimeBins} from '../../source/questions/time-bins.ts';
import {day, hour, minute} from '../../source/waf/clock.ts';
import {outcomes} from '../../source/waf/outcome.ts';

const noon = Date.UTC(2026, 10, 25, 12);
const blocked = outcomes.indexOf('blocked');
const detected = outcomes.indexOf('detected');

test('a few minutes are told in fine steps, from the first to the last', () => {
	const bins = createTimeBins();
	for (const second of [0, 1, 1, 30]) {
		bins.add(noon + second * 1000, second === 30 ? detected : blocked, 1);
	}

	const {from, step, bins: found, untimed} = bins.read(0, 120);
	expect([from, step, found.length, untimed]).toEqual([noon, 1000, 31, 0]);
	expect(found[1]).toEqual({all: 2, blocked: 2, through: 0, passed: 0});
	expect(found[30]).toEqual({all: 1, blocked: 0, through: 1, passed: 0});
});

test('whatever the span, nothing is lost, bins are few, and each holds what its time says', () => {
	const times = fc.array(fc.tuple(fc.nat(400 * day), fc.nat(outcomes.length - 1)), {maxLength: 300});
	fc.assert(
		fc.property(times, fc.integer({min: 1, max: 120}), fc.constantFrom(0, hour, -3.5 * hour), (given, most, offset) => {
			const bins = createTimeBins();
			for (const [time, outcome] of given) {
				bins.add(noon + time, outcome, 1);
			}

			const {from, step, bins: found} = bins.read(offset, most);
			expect(found.length).toBeLessThanOrEqual(most);
			const expected = found.map(
				(_, place) => given.filter(([time]) => Math.floor((noon + time - from) / step) === place).length,
			);
			expect(found.map(({all}) => all)).toEqual(expected);
			expect(expected.reduce((sum, count) => sum + count, 0)).toBe(given.length);
		}),
	);
});

test('days begin where they begin in the zone of the log', () => {
	const bins = createTimeBins();
	for (let hours = 0; hours < 90 * 24; hours++) {
		bins.add(noon + hours * hour, blocked, 1);
	}

	const {from, step} = bins.read(hour, 120);
	expect(step).toBe(day);
	expect((from + hour) % day).toBe(0);
});

test('memory is bounded over a million minutes, and the sum is right', () => {
	const bins = createTimeBins();
	for (let place = 0; place < 20_000; place++) {
		bins.add(noon + place * 50 * minute, blocked, 1);
	}

	expect(bins.read(0, 120).bins.reduce((sum, {all}) => sum + all, 0)).toBe(20_000);
});

test('what is taken back leaves no trace, and a time that is unknown is counted apart', () => {
	const bins = createTimeBins();
	bins.add(noon, blocked, 1);
	bins.add(noon, blocked, -1);
	bins.add(Number.NaN, blocked, 1);
	expect(bins.read(0, 120)).toMatchObject({bins: [], untimed: 1});
});
