import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {type ElasticErrorCode} from '../../source/elastic/elastic-error.ts';
import {readIndexView} from '../../source/elastic/index-view.ts';
import {shapesOf} from '../../source/parsing/documents/read-by-shape.ts';
import {createElasticTail} from '../../source/sources/index/elastic-tail.ts';
import {hour, minute, second} from '../../source/waf/clock.ts';
import {type SourceState} from '../../source/waf/delivery.ts';
import {byEffort} from '../effort.ts';
import {createStandIn} from '../helpers/stand-in.ts';

/*
Law: each document that becomes visible within an hour of its own time is handed over exactly once, whatever order documents come in, and whatever the server does meanwhile.
*/

const begin = Date.UTC(2026, 10, 25, 23, 50);
const length = 20 * minute;

type Planned = {
	/** When it happened, and how long it took to become visible. */
	readonly at: number;
	readonly delay: number;
	readonly copies: number;
};

type Trouble = {readonly from: number; readonly span: number; readonly fault: ElasticErrorCode};

const planned: fc.Arbitrary<Planned> = fc.record({
	at: fc.nat(length),
	delay: fc.oneof(
		{weight: 8, arbitrary: fc.nat(8 * second)},
		{weight: 1, arbitrary: fc.integer({min: minute, max: 20 * minute})},
	),
	copies: fc.oneof({weight: 20, arbitrary: fc.constant(1)}, {weight: 1, arbitrary: fc.integer({min: 900, max: 1600})}),
});

const trouble: fc.Arbitrary<Trouble> = fc.record({
	from: fc.nat(length),
	span: fc.integer({min: second, max: 4 * minute}),
	fault: fc.constantFrom('refused', 'timeout', 'partial', 'busy', 'unavailable'),
});

type Run = {
	readonly documents: readonly Planned[];
	readonly troubles: readonly Trouble[];

	/** Documents that somebody deletes. */
	readonly deleted: readonly number[];
	readonly customIds: boolean;

	/** Whether the indices keep sequence numbers; without them a deletion may hide a late document. */
	readonly numbers?: boolean;
};

async function follow({documents, troubles, deleted, customIds, numbers = true}: Run, patience = 11 * minute) {
	let now = begin - 10 * second;
	const clock = {now: () => now};
	const standIn = createStandIn(clock);
	standIn.hasNumbers = numbers;
	standIn.store.create('waf-2026.11.25', {
		'@timestamp': {type: 'date'},
		attack_name: {type: 'keyword'},
		client: {type: 'ip'},
	});
	const expected = new Set<string>();
	const events = documents
		.flatMap(({at, delay, copies}, place) =>
			Array.from({length: copies}, (_, copy) => ({
				time: begin + at,
				visibleAt: begin + at + delay,
				name: `${place}-${copy}`,
			})),
		)
		.toSorted((one, other) => one.visibleAt - other.visibleAt);
	let next = 0;
	const gone = new Set(deleted.map(number => events[number % Math.max(1, events.length)]?.name));
	const advance = (span: number): void => {
		now += span;
		for (; next < events.length && events[next].visibleAt <= now; next++) {
			const {time, name} = events[next];
			// A new index each day, and the same ids in each where a pipeline makes them.
			const index = `waf-${new Date(time).toISOString().slice(0, 10).replaceAll('-', '.')}`;
			const source = {
				'@timestamp': new Date(time).toISOString(),
				attack_name: 'REQUEST-942-APPLICATION-ATTACK-SQLI',
				name,
			};
			standIn.store.put(index, customIds ? name : undefined, source, true);
			expected.add(name);
		}

		standIn.fault = troubles.find(
			({from, span: lasting}) => now >= begin + from && now < begin + from + lasting,
		)?.fault;
	};

	const deleteSome = (): void => {
		for (const {documents: all} of standIn.store.indices.values()) {
			for (const [id, {source}] of all) {
				if (gone.has(String(source['name'])) && now > begin + length / 2) {
					all.delete(id);
				}
			}
		}
	};

	const stop = new AbortController();
	const shown: string[] = [];
	const states: SourceState[] = [];
	const end = Math.max(begin + length, ...events.map(({visibleAt}) => visibleAt)) + patience;
	const tail = createElasticTail({
		elastic: standIn,
		index: 'waf-*',
		session: 'test',
		view: async aborted =>
			readIndexView(
				standIn,
				{index: 'waf-*', session: 'test', forced: undefined, shapesOf: source => shapesOf(source), now},
				aborted,
			),
		since: undefined,
		until: undefined,
		follow: true,
		back: hour,
		endedBack: hour,
		clock,
		async sleep(span) {
			advance(span);
			deleteSome();
			if (now >= end) {
				stop.abort();
			}
		},
		random: () => 0.5,
	});
	for await (const delivery of tail.read(undefined, stop.signal)) {
		if (delivery.kind === 'documents') {
			shown.push(...delivery.documents.map(({source}) => String(source['name'])));
		} else if (delivery.kind === 'state') {
			states.push(delivery);
		}

		// Time passes while a page is read, too.
		advance(20);
	}

	return {shown, expected, gone, states, contents: standIn.contents, requests: standIn.requests};
}

test('each document is handed over exactly once', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.record({
				documents: fc.array(planned, {maxLength: 120}),
				troubles: fc.array(trouble, {maxLength: 3}),
				deleted: fc.array(fc.nat(), {maxLength: 5}),
				customIds: fc.boolean(),
			}),
			async run => {
				const {shown, expected, gone} = await follow(run);
				expect(shown.length).toBe(new Set(shown).size);
				const missing = [...expected].filter(name => !gone.has(name) && !shown.includes(name));
				expect(missing).toEqual([]);
				expect(shown.every(name => expected.has(name))).toBe(true);
			},
		),
		// A run is an hour of a server's life.
		{numRuns: byEffort({quick: 2, whole: 5, long: 200})},
	);
});

test('the same by counts alone, where an index keeps no sequence numbers', async () => {
	const {shown, expected, requests} = await follow({
		documents: [
			...Array.from({length: 100}, (_, place) => ({at: place * 10 * second, delay: second, copies: 1})),
			{at: 3 * minute, delay: 9 * minute, copies: 2},
		],
		troubles: [],
		deleted: [],
		customIds: false,
		numbers: false,
	});
	expect(shown.toSorted()).toEqual([...expected].toSorted());
	// Minutes whose counts agree are not read through.
	expect(requests).toBeLessThan(2000);
});

test('an outage is said with its reason, and over when the server answers again', async () => {
	const {states} = await follow({
		documents: [{at: minute, delay: 0, copies: 1}],
		troubles: [{from: 2 * minute, span: 2 * minute, fault: 'unavailable'}],
		deleted: [],
		customIds: false,
	});
	const lost = states.findIndex(({is}) => is === 'lost');
	expect(states[lost].why).toContain('unavailable');
	expect(states.some(({poll}) => poll?.circuit === 'down')).toBe(true);
	expect(states.at(-1)).toMatchObject({is: 'following', poll: {circuit: 'ok'}});
});

test('behind an outage everything of the last hour is looked for at once, however much came meanwhile', async () => {
	const {shown} = await follow(
		{
			documents: [
				{at: 30 * second, delay: 16 * minute, copies: 3},
				...Array.from({length: 110}, (_, place) => ({at: place * 10 * second, delay: 0, copies: 1})),
				{at: 16 * minute, delay: 0, copies: 2000},
			],
			troubles: [{from: 16 * minute, span: 70 * second, fault: 'refused'}],
			deleted: [],
			customIds: false,
		},
		// Before the next look back is due by time.
		-minute,
	);
	expect(shown.filter(name => name.startsWith('0-')).length).toBe(3);
});

test('a busy index is not read many times over, and nothing is missed', async () => {
	const {shown, contents, expected} = await follow({
		documents: Array.from({length: 70}, (_, place) => ({at: place * second, delay: 2 * second, copies: 40})),
		troubles: [],
		deleted: [],
		customIds: false,
	});
	expect(new Set(shown).size).toBe(expected.size);
	expect(shown.length).toBe(expected.size);
	// Without a shorter look back it is over a thousand times.
	expect(contents).toBeLessThan(25 * expected.size);
});

test('what comes later than an hour after its time is counted, not shown', async () => {
	const {shown, states} = await follow({
		documents: [
			{at: minute, delay: 0, copies: 1},
			{at: 2 * minute, delay: 75 * minute, copies: 3},
		],
		troubles: [],
		deleted: [],
		customIds: false,
	});
	expect(shown).toEqual(['0-0']);
	expect(states.at(-1)?.poll?.tooLate).toBe(3);
});
