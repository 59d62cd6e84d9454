import {expect, test} from 'vitest';
import {add, advance, type Given, type Heard, startEngine} from './run-engine.ts';
import {zero} from '../feed-rule.ts';

const rules = `
name: all
type: any
realert: {seconds: 0}
---
name: blocked
type: any
realert: {seconds: 0}
filter: [{term: {outcome: blocked}}]
---
name: passed
type: any
realert: {seconds: 0}
filter: [{term: {outcome: passed}}]
---
name: often
type: frequency
num_events: 2
timeframe: {minutes: 5}
realert: {seconds: 0}
filter: [{term: {outcome: blocked}}]
`;

function revise({engine}: Heard, {at, ...fields}: Given, order: number): void {
	engine.revise({'@timestamp': new Date(zero + at * 1000).toISOString(), ...fields}, zero + at * 1000, order);
}

test('what a late line made of a transaction goes to the rules that have not had it, and to none twice', async () => {
	const heard = await startEngine(rules);
	add(heard, [[{at: 10, outcome: 'passed'}, 1]]);
	advance(heard, 12);
	expect(heard.matches).toEqual(['all - 10', 'passed - 10']);
	revise(heard, {at: 10, outcome: 'blocked'}, 1);
	advance(heard, 13);
	expect(heard.matches.slice(2)).toEqual(['blocked - 10']);
	for (const outcome of ['passed', 'blocked', 'detected', 'blocked']) {
		revise(heard, {at: 10, outcome}, 1);
		advance(heard, 14);
	}

	expect(heard.matches).toHaveLength(3);
	// A rule that counts has one of it.
	add(heard, [[{at: 15, outcome: 'blocked'}, 2]]);
	advance(heard, 15);
	expect(heard.matches.slice(3).toSorted()).toEqual(['all - 15', 'blocked - 15', 'often - 15']);
});

test('one that waits for the clock is what it became', async () => {
	const heard = await startEngine(rules);
	add(heard, [[{at: 10, outcome: 'passed'}, 1]]);
	expect(heard.engine.knows(1)).toBe(true);
	revise(heard, {at: 10, outcome: 'blocked'}, 1);
	advance(heard, 12);
	expect(heard.matches).toEqual(['all - 10', 'blocked - 10']);
});

test('a revision that waits lives over a restart, and rows of the next run are others', async () => {
	const first = await startEngine(rules);
	add(first, [[{at: 10, outcome: 'passed'}, 1]]);
	advance(first, 12);
	revise(first, {at: 20, outcome: 'blocked'}, 1);
	const second = await startEngine(rules, true);
	second.engine.restore(JSON.parse(JSON.stringify(first.engine.save())) as ReturnType<typeof first.engine.save>);
	expect(second.engine.knows(1)).toBe(false);
	add(second, [[{at: 30, outcome: 'passed'}, 1]]);
	advance(second, 30);
	revise(second, {at: 30, outcome: 'blocked'}, 1);
	advance(second, 31);
	expect(second.matches).toEqual(['blocked - 20', 'all - 30', 'passed - 30', 'blocked - 30', 'often - 30']);
});

test('one that came long before is forgotten rather than counted twice', async () => {
	const heard = await startEngine(rules);
	add(heard, [
		[{at: 10, outcome: 'blocked'}, 1],
		[{at: 10, outcome: 'detected'}, 65_537],
	]);
	advance(heard, 10);
	const before = heard.matches.length;
	revise(heard, {at: 10, outcome: 'blocked'}, 1);
	advance(heard, 11);
	expect(heard.matches).toHaveLength(before);
});
