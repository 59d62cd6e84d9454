import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {type AlertEvent} from '../../../source/waf/alerts-status.ts';
import {byEffort} from '../../effort.ts';
import {add, advance, type Given, runEngine, startEngine} from './run-engine.ts';

/* Every type, over the few fields of the documents below. */
const rules = `
name: any
type: any
query_key: ip
---
name: listed
type: blacklist
compare_key: ip
blacklist: [b]
---
name: other
type: whitelist
compare_key: ip
whitelist: [a, b]
ignore_null: true
---
name: turned
type: change
compare_key: outcome
query_key: ip
ignore_null: true
---
name: often
type: frequency
num_events: 3
timeframe: {seconds: 40}
query_key: ip
realert: {seconds: 0}
---
name: more
type: spike
spike_height: 2
spike_type: both
timeframe: {seconds: 30}
query_key: ip
threshold_ref: 1
---
name: silent
type: flatline
threshold: 1
timeframe: {seconds: 30}
---
name: first
type: new_term
fields: [ip]
---
name: many
type: cardinality
cardinality_field: ip
max_cardinality: 2
timeframe: {seconds: 30}
aggregation: {seconds: 60}
---
name: few
type: cardinality
cardinality_field: ip
min_cardinality: 2
timeframe: {seconds: 30}
---
name: mean
type: metric_aggregation
metric_agg_key: score
metric_agg_type: avg
max_threshold: 4
buffer_time: {seconds: 60}
query_key: ip
---
name: share
type: percentage_match
match_bucket_filter: [{term: {outcome: blocked}}]
max_percentage: 60
buffer_time: {seconds: 60}
---
name: jump
type: spike_aggregation
metric_agg_key: score
metric_agg_type: max
spike_height: 2
spike_type: up
timeframe: {seconds: 30}
buffer_time: {seconds: 30}
---
name: counted
type: frequency
num_events: 4
timeframe: {seconds: 40}
use_count_query: true
`;

const length = 300;
const aDocument = fc.record({
	at: fc.integer({min: 0, max: length}),
	ip: fc.constantFrom('a', 'b', 'c'),
	outcome: fc.constantFrom('blocked', 'detected'),
	score: fc.integer({min: 0, max: 9}),
});

const aLog = fc
	.array(aDocument, {maxLength: 60})
	.map(documents => documents.toSorted((one, other) => one.at - other.at) as readonly Given[]);

/** Where the clock stops on its way, and in which order the documents of each stage come. */
const aWay = fc.record({
	stops: fc.array(fc.integer({min: 0, max: length}), {maxLength: 12}),
	shuffle: fc.array(fc.nat(), {minLength: 60, maxLength: 60}),

	/** How much earlier than it has to be a document comes, in seconds. */
	early: fc.array(fc.integer({min: 0, max: 60}), {minLength: 60, maxLength: 60}),
});

type Way = {readonly stops: readonly number[]; readonly shuffle: readonly number[]; readonly early: readonly number[]};

/** The documents in the order in which they come, each before the clock is at its time. */
function toStages(log: readonly Given[], {stops, shuffle, early}: Way) {
	const clocks = [...new Set([...stops, length + 100])].toSorted((one, other) => one - other);
	const coming = log.map((document, order) => ({
		document,
		order,
		stage: clocks.findIndex(clock => clock >= Math.max(0, document.at - early[order])),
	}));
	return clocks.map((clock, stage) => ({
		clock,
		documents: coming
			.filter(one => one.stage === stage)
			.toSorted((one, other) => shuffle[one.order] - shuffle[other.order])
			.map(({document, order}) => [document, order] as const),
	}));
}

/** That an episode is over is seen when the clock gets there, which may be late; it says when it was. */
function sorted(events: readonly AlertEvent[]): readonly AlertEvent[] {
	return events.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

const numRuns = byEffort({quick: 10, whole: 60, long: 2000});

test('whatever the chunks and the order in which documents come, the matches and the alerts are the same', async () => {
	await fc.assert(
		fc.asyncProperty(aLog, aWay, async (log, way) => {
			const whole = await runEngine(rules, log, length + 100);
			const heard = await startEngine(rules);
			for (const {clock, documents} of toStages(log, way)) {
				add(heard, documents);
				advance(heard, clock);
			}

			expect(heard.matches).toEqual(whole.matches);
			expect(sorted(heard.events)).toEqual(sorted(whole.events));
		}),
		{numRuns},
	);
});

test('whatever the moment at which it is ended and begun again, nothing is lost and nothing comes twice', async () => {
	await fc.assert(
		fc.asyncProperty(aLog, aWay, fc.nat(11), async (log, way, end) => {
			const whole = await runEngine(rules, log, length + 100);
			let heard = await startEngine(rules);
			const before: {matches: string[]; events: AlertEvent[]} = {matches: [], events: []};
			for (const [stage, {clock, documents}] of toStages(log, way).entries()) {
				add(heard, documents);
				advance(heard, clock);
				if (stage === end) {
					const saved: unknown = JSON.parse(JSON.stringify(heard.engine.save()));
					before.matches.push(...heard.matches);
					before.events.push(...heard.events);
					heard = await startEngine(rules, true);
					heard.engine.restore(saved as Parameters<typeof heard.engine.restore>[0]);
				}
			}

			expect([...before.matches, ...heard.matches]).toEqual(whole.matches);
			expect(sorted([...before.events, ...heard.events])).toEqual(sorted(whole.events));
		}),
		{numRuns},
	);
});
