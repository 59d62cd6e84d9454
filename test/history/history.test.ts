import {expect, test} from 'vitest';
import {type PlainRow, addRow, fillHistory, testRules} from './fill-history.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 25);

function row(number: number, more: Partial<PlainRow> = {}): PlainRow {
	return {
		time: start + number * minute,
		outcome: 'passed',
		client: `192.0.2.${number % 250}`,
		host: 'shop.test',
		path: `/${number}`,
		method: 'GET',
		rules: [0],
		score: 5,
		severity: 2,
		...more,
	};
}

function countMinutes(history: ReturnType<typeof fillHistory>['history'], from: number, to: number): number {
	let all = 0;
	history.minutes.visit(from, to, (_, byOutcome) => {
		all += byOutcome.reduce((total, count) => total + count, 0);
	});
	return all;
}

test('The oldest rows make room, and give back everything that they held', () => {
	const {history} = fillHistory(
		Array.from({length: 25}, (_, number) => row(number)),
		10,
	);
	expect([history.firstRow, history.nextRow]).toEqual([15, 25]);
	expect([history.clients.size, history.paths.size, history.hosts.size, history.methods.size]).toEqual([10, 10, 1, 1]);
	expect(history.ruleSets.size).toBe(1);
	expect(history.completeFrom).toBe(start + 14 * minute);
	expect(history.newest).toBe(start + 24 * minute);
	expect(countMinutes(history, start, start + 25 * minute)).toBe(25);
});

test('An evicted id is remembered as one that was here', () => {
	const {history} = fillHistory([], 2);
	for (const number of [1, 2, 3]) {
		const slot = addRow(history, row(number));
		history.columns.idHash[slot] = number;
		history.columns.idCheck[slot] = number * 10;
		history.index.add(number, slot);
	}

	expect([1, 2, 3].map(number => history.evicted.has(number, number * 10))).toEqual([true, false, false]);
	expect([1, 2, 3].map(number => history.index.first(number) >= 0)).toEqual([false, true, true]);
});

test('When the zone of one log is learned, its rows and minutes move, and those of others stay', () => {
	const {history} = fillHistory([], 10);
	for (const number of [0, 1, 2, 3]) {
		const slot = addRow(history, row(number));
		history.columns.origin[slot] = number < 2 ? 1 : 2;
	}

	history.shift(1, -60 * minute);
	expect([0, 1, 2, 3].map(slot => (history.columns.time[slot] - start) / minute)).toEqual([-60, -59, 2, 3]);
	expect(countMinutes(history, start - 60 * minute, start)).toBe(2);
	expect(countMinutes(history, start, start + 10 * minute)).toBe(2);
	expect(history.newest).toBe(start + 3 * minute);
});

test('What is complete from when moves along with the rows that tell it', () => {
	const {history} = fillHistory([], 2);
	for (const number of [0, 1, 2]) {
		history.columns.origin[addRow(history, row(number))] = 1;
	}

	history.shift(1, 60 * minute);
	expect(history.completeFrom).toBeGreaterThanOrEqual(start + 60 * minute);
});

test('Categories keep their numbers, none is number 0', () => {
	const {history} = fillHistory([row(0), row(1, {rules: [2]}), row(2, {rules: []})], 10);
	expect(history.toCategoryNumber(undefined)).toBe(0);
	expect([0, 1, 2].map(slot => history.categoryOf(history.columns.category[slot]))).toEqual([
		testRules[0].category,
		testRules[2].category,
		undefined,
	]);
	expect(history.categoryLimit).toBe(3);
});
