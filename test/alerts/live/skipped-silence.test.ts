import {expect, test} from 'vitest';
import {zero} from '../feed-rule.ts';
import {add, advance, startEngine} from './run-engine.ts';

const days = 4 * 86_400;
const rules = `
name: silent
type: flatline
threshold: 1
timeframe: {seconds: 30}
realert: {minutes: 5}
---
name: gathered
type: any
aggregation: {minutes: 10}
realert: {seconds: 0}
---
name: mean
type: metric_aggregation
metric_agg_key: score
metric_agg_type: avg
max_threshold: 4
buffer_time: {seconds: 60}
realert: {seconds: 0}
---
name: few
type: cardinality
cardinality_field: score
min_cardinality: 2
timeframe: {seconds: 30}
realert: {minutes: 5}
`;

test('days of silence are one step: what was gathered is told at its time, and what the silence shows is found once, now', async () => {
	const heard = await startEngine(rules);
	add(heard, [[{at: 10, score: 9}, 1]]);
	advance(heard, 130);
	const before = {matches: heard.matches.length, events: heard.events.length};
	let steps = 0;
	for (const _ of heard.engine.skipTo(zero + days * 1000)) {
		steps++;
	}

	expect(steps).toBe(1);
	expect(heard.engine.clock).toBe(zero + days * 1000);
	expect(heard.matches).toHaveLength(before.matches);
	const told = heard.events.slice(before.events).filter(({kind}) => kind === 'alert');
	expect(told.map(({rule, at}) => [rule, (at - zero) / 1000])).toEqual([['gathered', 620]]);
	// Nothing of before is firing any more.
	expect(heard.engine.status().rules.map(({state}) => state)).toEqual(['quiet', 'quiet', 'quiet', 'quiet']);

	const atEnd = heard.events.length;
	advance(heard, days + 10);
	const found = heard.events.slice(atEnd).filter(({kind}) => kind === 'alert');
	expect(found.map(({rule, at}) => `${rule} ${(at - zero) / 1000 - days}`)).toEqual(['silent 10']);
});

test('after it a document counts at once, and over what came since', async () => {
	const heard = await startEngine(rules);
	add(heard, [[{at: 10, score: 9}, 1]]);
	advance(heard, 130);
	for (const _ of heard.engine.skipTo(zero + days * 1000)) {
		// In one go.
	}

	const before = heard.matches.length;
	add(heard, [[{at: days + 5, score: 9}, 2]]);
	advance(heard, days + 10);
	expect(heard.matches.slice(before).toSorted()).toEqual([`gathered - ${days + 5}`, `mean - ${days + 10}`]);
});
