import {expect, test} from 'vitest';
import {joinThrough} from '../../source/questions/join-through.ts';
import {type Through} from '../../source/waf/through.ts';
import {aGroup, aThrough} from '../views/builders.ts';

const here = aThrough([aGroup({count: 2, worst: 7, statuses: [200]})]);
const asked: Through = {
	groups: [
		aGroup({count: 40, worst: undefined, clientCertain: false, statuses: [], score: undefined}),
		aGroup({path: '/elsewhere', count: 3, worst: undefined, clientCertain: false}),
	],
	distinct: {value: 2, bound: '≥'},
	byServer: true,
};

test('the server counts, and what was read here tells what its counts do not', () => {
	const {groups, distinct, byServer} = joinThrough(here, asked).groups();
	expect([distinct, byServer]).toEqual([{value: 2, bound: '≥'}, true]);
	expect(groups).toMatchObject([
		{count: 40, worst: 7, clientCertain: true, statuses: [200], score: 8},
		{path: '/elsewhere', count: 3, worst: undefined, clientCertain: false},
	]);
});

test('without an answer, or where the server cannot tell, the rows here speak', () => {
	expect(joinThrough(here, undefined)).toBe(here);
	const untold: Through = {groups: [], distinct: {value: 0, bound: '='}, untold: 'no outcomes'};
	expect(joinThrough(here, untold).groups().groups).toHaveLength(1);
	expect(joinThrough(aThrough(), untold).groups().untold).toBe('no outcomes');
});
