import {expect, test} from 'vitest';
import {byEffort} from '../../effort.ts';
import {zero} from '../feed-rule.ts';
import {advance, runEngine, startEngine} from './run-engine.ts';

const keys = byEffort({quick: 120_000, whole: 250_000, long: 1_000_000});

/* Each of a type that remembers something for each key. */
const rules = `
name: often
type: frequency
num_events: 3
timeframe: {days: 2}
query_key: ip
---
name: more
type: spike
spike_height: 3
spike_type: up
timeframe: {days: 1}
query_key: ip
---
name: many
type: cardinality
cardinality_field: path
max_cardinality: 5
timeframe: {days: 1}
query_key: ip
---
name: turned
type: change
compare_key: path
query_key: ip
ignore_null: true
---
name: sum
type: metric_aggregation
metric_agg_key: score
metric_agg_type: sum
max_threshold: 1000000000
buffer_time: {days: 1}
---
name: first
type: new_term
fields: [ip]
realert: {days: 1}
`;

test('keys that a client chooses, a million where there is time, leave so many at most, and the rules say so', async () => {
	const heard = await startEngine(rules);
	for (let key = 0; key < keys; key++) {
		heard.engine.add({ip: `2001:db8::${key.toString(16)}`, path: `/${key}`, score: 1}, zero + key, key);
		if (key % 1000 === 999) {
			advance(heard, (key + 1) / 1000);
		}
	}

	advance(heard, keys / 1000 + 10);
	const kept = heard.engine.save().rules.map(({rule}) => JSON.stringify(rule).split('2001:db8').length - 1);
	// Two million terms and a million keys are shared by all rules, and none has more than a part of them.
	expect(kept.slice(0, 4).every(count => count <= 2 * 100_000)).toBe(true);
	expect(kept[5]).toBeLessThanOrEqual(333_334);
	const notes = heard.engine.status().rules.map(({note}) => note ?? '');
	expect(notes.slice(0, 4).every(note => note.includes('keys forgotten'))).toBe(true);
	expect(notes[4]).toContain('documents let go early');
	expect(heard.engine.save().rules[4].rule.kept.length).toBeLessThanOrEqual(100_000);
});

test('one key with many documents is counted in full, in few entries', async () => {
	const documents = Array.from({length: 20_000}, (_, place) => ({at: place / 1000, ip: 'a'}));
	const {events, engine} = await runEngine(
		'name: much\ntype: frequency\nnum_events: 20000\ntimeframe: {minutes: 5}\nquery_key: ip\n',
		documents,
		30,
	);
	expect(events.map(({kind}) => kind)).toEqual(['alert']);
	const [{rule}] = engine.save().rules;
	expect(JSON.stringify(rule.run).length).toBeLessThan(1_000_000);
});

test('what comes too late does not count, and is said', async () => {
	const heard = await startEngine('name: any\ntype: any\nrealert: {seconds: 0}\n');
	heard.engine.add({}, zero + 3_600_000, 1);
	advance(heard, 3600);
	heard.engine.add({}, zero + 3_600_000 - 899_000, 2);
	heard.engine.add({}, zero + 3_600_000 - 901_000, 3);
	advance(heard, 3602);
	expect(heard.matches).toEqual(['any - 3600', 'any - 2701']);
	expect(heard.engine.status().rules[0].note).toBe('1 came too late to count');
});
