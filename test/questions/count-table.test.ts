import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {createCountTable} from '../../source/questions/count-table.ts';

const step = fc.record({
	key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'),
	isThrough: fc.boolean(),
	isBlocked: fc.boolean(),
	isTakenBack: fc.boolean(),
});

/** What plain maps count; what is taken back was added before, perhaps long before. */
function tally(steps: ReadonlyArray<typeof step extends fc.Arbitrary<infer Value> ? Value : never>) {
	const done: Array<{key: string; by: 1 | -1; isThrough: boolean; isBlocked: boolean}> = [];
	for (const {key, isThrough, isBlocked} of steps) {
		done.push({key, by: 1, isThrough, isBlocked});
	}

	for (const {key, isThrough, isBlocked} of steps.filter(({isTakenBack}) => isTakenBack)) {
		done.push({key, by: -1, isThrough, isBlocked});
	}

	const sums = new Map<string, {count: number; through: number; blocked: number}>();
	for (const {key, by, isThrough, isBlocked} of done) {
		const sum = sums.get(key) ?? {count: 0, through: 0, blocked: 0};
		sum.count += by;
		sum.through += isThrough ? by : 0;
		sum.blocked += isBlocked ? by : 0;
		sums.set(key, sum);
	}

	const rows = [...sums].filter(([, {count}]) => count > 0).map(([key, sum]) => ({key, ...sum}));
	rows.sort((one, other) => other.count - one.count || (one.key < other.key ? -1 : 1));
	return {done, rows};
}

describe('count table', () => {
	test('is exact while it has room', () => {
		fc.assert(
			fc.property(fc.array(step), steps => {
				const {done, rows} = tally(steps);
				const table = createCountTable(10);
				for (const {key, by, isThrough, isBlocked} of done) {
					table.add(key, by, isThrough, isBlocked);
				}

				expect({rows: table.top(20), distinct: table.distinct, bound: table.bound}).toEqual({
					rows,
					distinct: rows.length,
					bound: '=',
				});
			}),
		);
	});

	test('past its room never says more than was counted, and says so', () => {
		fc.assert(
			fc.property(fc.array(step), fc.integer({min: 2, max: 6}), (steps, most) => {
				const {done, rows} = tally(steps);
				const table = createCountTable(most);
				for (const {key, by, isThrough, isBlocked} of done) {
					table.add(key, by, isThrough, isBlocked);
				}

				const truth = new Map(rows.map(row => [row.key, row]));
				const all = new Set(done.map(({key}) => key)).size;
				expect(table.bound).toBe(all > most ? '≥' : '=');
				expect(table.distinct).toBeLessThanOrEqual(all);
				expect(table.top(20).length).toBeLessThanOrEqual(most);
				for (const {key, count, through, blocked} of table.top(20)) {
					const {count: trueCount = 0} = truth.get(key) ?? {};
					expect(count).toBeLessThanOrEqual(trueCount);
					expect(through).toBeLessThanOrEqual(done.length);
					expect(blocked).toBeLessThanOrEqual(done.length);
				}
			}),
		);
	});

	test('an endless stream of new keys stays within its room, and the frequent ones stay known', () => {
		const table = createCountTable(1000);
		for (let index = 0; index < 50_000; index++) {
			table.add(`path ${index}`, 1, false, false);
			table.add('/login', 1, false, true);
		}

		expect(table.top(50_000).length).toBeLessThanOrEqual(1000);
		expect(table.top(1)).toEqual([{key: '/login', count: 50_000, through: 0, blocked: 50_000}]);
		expect(table.bound).toBe('≥');
	});
});
