import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createWorstGroups, type NotStopped} from '../../source/questions/worst-groups.ts';

function request(row: number, given: Partial<NotStopped> = {}): NotStopped {
	return {row, time: row, client: '192.0.2.1', host: 'shop.example', path: '/', isThrough: false, score: 3, ...given};
}

const someRequests = fc.array(
	fc.record({
		path: fc.constantFrom('/a', '/b', '/c', '/d', '/e', '/f'),
		isThrough: fc.boolean(),
		score: fc.constantFrom(-1, 3, 5, 20),
	}),
	{maxLength: 60},
);

test('groups are whole, worst first, each with its worst request', () => {
	fc.assert(
		fc.property(someRequests, given => {
			const groups = createWorstGroups<number>(10);
			const requests = given.map((one, row) => request(row, one));
			for (const one of requests) {
				groups.add(one, () => one.row);
			}

			const found = groups.top(10);
			expect(found.reduce((sum, {count}) => sum + count, 0)).toBe(given.length);
			for (const {path, count, through, sample, first, last} of found) {
				const own = requests.filter(one => one.path === path);
				const worst = Math.max(...own.map(({isThrough, score}) => (isThrough ? 100 : 0) + score));
				const {isThrough, score} = requests[sample!];
				expect([count, through]).toEqual([own.length, own.filter(one => one.isThrough).length]);
				expect([first, last]).toEqual([own[0].row, own.at(-1)!.row]);
				expect((isThrough ? 100 : 0) + score).toBe(worst);
			}

			const order = found.map(({through, score, count}) => [through > 0 ? 1 : 0, score, through, count]);
			expect(order).toEqual(order.toSorted((one, other) => compare(other, one)));
		}),
	);
});

function compare(one: readonly number[], other: readonly number[]): number {
	const place = one.findIndex((value, index) => value !== other[index]);
	return place < 0 ? 0 : one[place] - other[place];
}

test('a flood of equal groups is counted and read no more, and what is worse still gets in', () => {
	const groups = createWorstGroups<number>(100);
	let reads = 0;
	for (let row = 0; row < 10_000; row++) {
		groups.add(request(row, {path: `/${row}`}), () => ++reads);
	}

	groups.add(request(10_000, {path: '/worse', isThrough: true}), () => 0);
	expect(reads).toBeLessThanOrEqual(100);
	expect(groups.isCut).toBe(true);
	expect(groups.top(1)[0]).toMatchObject({path: '/worse', sample: 0});
	expect(groups.top(1000).reduce((sum, {count}) => sum + count, 0) + groups.rest).toBe(10_001);
});

test('a request that is taken back and comes again is in its group once, with its new sample', () => {
	const groups = createWorstGroups<string>(10);
	groups.add(request(1), () => 'before');
	groups.remove(request(1));
	expect(groups.size).toBe(0);
	groups.add(request(2), () => 'other');
	groups.add(request(1, {score: 20}), () => 'first');
	groups.remove(request(1, {score: 20}));
	groups.add(request(1, {score: 25}), () => 'after');
	expect(groups.top(10)).toMatchObject([{count: 2, sample: 'after', score: 25}]);
});
