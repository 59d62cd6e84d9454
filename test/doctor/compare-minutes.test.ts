import {expect, test} from 'vitest';
import {compareMinutes} from '../../source/doctor/compare-minutes.ts';
import {minute} from '../../source/waf/clock.ts';

const names = {log: 'error.log', index: 'waftop-*'};
const log = new Map([0, 1, 2, 3, 4].map(at => [at * minute, 10]));

function compare(index: ReadonlyArray<readonly [number, number]>, settled = 5) {
	return compareMinutes(log, new Map(index.map(([at, number]) => [at * minute, number])), names, settled * minute);
}

test('an index that has all of a log, and more of other machines, is healthy', () => {
	expect(
		compare([
			[0, 10],
			[1, 25],
			[2, 10],
			[3, 10],
			[4, 10],
		]),
	).toEqual([]);
	// A minute that is not over yet says nothing.
	expect(
		compare(
			[
				[0, 10],
				[1, 10],
				[2, 10],
				[3, 10],
			],
			4,
		),
	).toEqual([]);
});

test('what is lost is told by its minutes, and is no lag', () => {
	expect(
		compare([
			[0, 10],
			[1, 4],
			[2, 10],
			[3, 10],
			[4, 10],
		]),
	).toMatchObject([
		{
			id: 'index-behind',
			certainty: 'possible',
			evidence: [
				{text: '6 of 50 transactions are not in waftop-*'},
				{text: '1970-01-01T00:01:00.000Z: 10 in the log, 4 in the index'},
			],
		},
	]);
});

test('a pipeline that stands still is late, and one that never began is empty', () => {
	expect(
		compare([
			[0, 10],
			[1, 10],
			[2, 10],
		]),
	).toMatchObject([{certainty: 'likely', consequence: expect.stringContaining('nothing has arrived since')}]);
	expect(compare([])).toMatchObject([{consequence: expect.stringContaining('the index has nothing of this log')}]);
});
