import {describe, expect, test} from 'vitest';
import {createZoneLearner} from '../../../source/parsing/lines/zone-learner.ts';

const second = Date.UTC(2026, 10, 25, 13, 41, 10) / 1000;
const hour = 3_600_000;
const assumed = {offset: 0, source: 'assumed'} as const;

describe('zone learner', () => {
	test.each([
		[-4 * hour, 'New York in summer'],
		[5.5 * hour, 'India'],
		[5.75 * hour, 'Nepal'],
		[0, 'UTC'],
		[14 * hour, 'Kiribati'],
	])('three ids that agree settle it: %i ms (%s)', offset => {
		const learner = createZoneLearner(assumed);
		const learn = (): boolean => learner.learn(second * 1000 + offset, second);
		expect([learn(), learn()]).toEqual([false, false]);
		expect(learner.zone).toEqual(assumed);
		expect(learn()).toBe(true);
		expect(learner.zone).toEqual({offset, source: 'ids'});
		expect(learn()).toBe(false);
	});

	test('a request may take up to two minutes until its line is written', () => {
		const learner = createZoneLearner(assumed);
		for (const late of [0, 30, 119]) {
			learner.learn((second + late) * 1000 + hour, second);
		}

		expect(learner.zone.offset).toBe(hour);
	});

	test('ids that disagree, or tell no zone, settle nothing', () => {
		const learner = createZoneLearner(assumed);
		for (const offset of [hour, 2 * hour, hour, 2 * hour]) {
			learner.learn(second * 1000 + offset, second);
		}

		for (let round = 0; round < 5; round++) {
			learner.learn(second * 1000 + 7 * 60_000, second);
			learner.learn(second * 1000 + 40 * hour, second);
		}

		expect(learner.zone).toEqual(assumed);
	});

	test('summer time ends, and is learned again', () => {
		const learner = createZoneLearner(assumed);
		for (const offset of [2, 2, 2, 1, 2, 1, 1, 1]) {
			learner.learn(second * 1000 + offset * hour, second);
		}

		expect(learner.zone.offset).toBe(hour);
	});

	test('a zone that a person named stays', () => {
		const learner = createZoneLearner({offset: hour, source: 'option'});
		for (let round = 0; round < 5; round++) {
			learner.learn(second * 1000, second);
		}

		expect(learner.zone).toEqual({offset: hour, source: 'option'});
	});
});
