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

	test('one id is one vote, however many lines have it', () => {
		const learner = createZoneLearner(assumed);
		for (const voter of [7, 7, 7, 8, 8, 7]) {
			expect(learner.learn(second * 1000 + hour, second, voter)).toBe(false);
		}

		expect(learner.learn(second * 1000 + hour, second, 9)).toBe(true);
	});

	test('a request of a quarter of an hour makes no zone, since there is none', () => {
		const learner = createZoneLearner(assumed);
		for (let round = 0; round < 4; round++) {
			learner.learn(second * 1000 + 1.25 * hour, second);
		}

		expect(learner.settle(true)).toBe(false);
		expect(learner.zone).toEqual(assumed);
	});

	test('at the end of input fewer than three ids settle it, if none speaks against them', () => {
		const learner = createZoneLearner(assumed);
		learner.learn(second * 1000 + hour, second);
		expect(learner.settle(false)).toBe(true);
		expect(learner.zone).toEqual({offset: hour, source: 'assumed'});
		expect(learner.settle(true)).toBe(true);
		expect(learner.zone).toEqual({offset: hour, source: 'ids'});
		const disputed = createZoneLearner(assumed);
		disputed.learn(second * 1000 + hour, second);
		disputed.learn(second * 1000 + 2 * hour, second);
		expect(disputed.settle(true)).toBe(false);
		expect(disputed.zone).toEqual(assumed);
	});

	test('a zone that records name counts until ids tell it', () => {
		const learner = createZoneLearner(assumed);
		expect(learner.take(2 * hour)).toBe(true);
		expect(learner.take(hour)).toBe(true);
		expect(learner.zone).toEqual({offset: hour, source: 'records'});
		for (let round = 0; round < 3; round++) {
			learner.learn(second * 1000 + 2 * hour, second);
		}

		expect(learner.take(hour)).toBe(false);
		expect(learner.zone).toEqual({offset: 2 * hour, source: 'ids'});
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
