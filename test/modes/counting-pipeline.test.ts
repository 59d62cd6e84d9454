import {expect, test} from 'vitest';
import {createCountingPipeline} from '../../source/modes/counting-pipeline.ts';
import {type Settings} from '../../source/settings/settings.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {minute} from '../../source/waf/clock.ts';
import {type LineBatch} from '../../source/waf/delivery.ts';
import {testTime, utc} from '../parsing/read-events.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {someSettings} from '../some-settings.ts';
import {createScriptedSource, toBatch} from '../sources/scripted-source.ts';

const at = (minutes: number, place: number, more: Parameters<typeof makeV3Line>[0] = {}): string => {
	const time = testTime + minutes * minute;
	return makeV3Line({
		time: new Date(time).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' '),
		uniqueId: `${time / 1000}${String(place).padStart(2, '0')}.345678`,
		connection: place,
		...more,
	});
};

async function count(given: Partial<Settings>, batches: ReadonlyArray<readonly string[]>, isCounting = true) {
	const wanted: number[] = [];
	let offset = 0;
	const {pipeline, tallies} = createCountingPipeline(
		someSettings({mode: 'once', ...given}),
		{
			openSource(origins) {
				const {origin, append} = origins.openMemory('error.log');
				const deliveries = batches.map((lines): LineBatch => {
					const batch = {...toBatch(origin.number, offset, 0, lines), origin};
					append(batch.bytes);
					offset += batch.bytes.length;
					return batch;
				});
				return createScriptedSource('error.log', deliveries).source;
			},
		},
		{isCounting, onWanted: slot => wanted.push(pipeline.history.timeOf(slot))},
	);
	await pipeline.run(new AbortController().signal);
	return {wanted, summary: tallies.finish(pipeline.intake.counts(), utc, false)};
}

const filterOf = (text: string) => {
	const parsed = parseFilter(text);
	return parsed.ok ? parsed.filter : expect.unreachable(parsed.problem);
};

test('what begins in the span that was asked for is counted, the end left out', async () => {
	const {wanted, summary} = await count(
		{
			since: {kind: 'instant', time: testTime, isLocal: false},
			until: {kind: 'instant', time: testTime + 2 * minute, isLocal: false},
		},
		[[at(-1, 1), at(0, 2), at(1, 3), at(2, 4)]],
	);
	expect(wanted).toEqual([testTime, testTime + minute]);
	expect(summary).toMatchObject({transactions: 2, first: testTime, last: testTime + minute, lines: {read: 4}});
});

test('a filter decides what is counted, raw text too', async () => {
	const lines = [at(0, 1, {denied: true, data: 'a needle'}), at(0, 2, {client: '192.0.2.11'}), at(0, 3)];
	expect((await count({filter: filterOf('client:192.0.2.11')}, [lines])).summary.transactions).toBe(1);
	expect((await count({filter: filterOf('text:needle')}, [lines])).summary.outcomes.blocked).toBe(1);
	expect((await count({filter: filterOf('!text:needle')}, [lines])).summary.transactions).toBe(2);
});

test('a transaction that a late line changes is counted once, as what it is in the end', async () => {
	const strangers = Array.from({length: 10_001}, (_, place) => `2026/11/25 12:01:00 [info] 1#1: *${place} of another`);
	const {wanted, summary} = await count({}, [
		[at(0, 1)],
		strangers,
		[at(1, 2)],
		[at(0, 1, {denied: true, ruleId: '949110', tags: [], time: '2026/11/25 12:00:01'})],
	]);
	expect(summary).toMatchObject({transactions: 2, outcomes: {blocked: 1, passed: 1}});
	expect(wanted.length).toBe(3);
});

test('where no summary is wanted nothing is counted, and each is still handed over', async () => {
	const {wanted, summary} = await count({}, [[at(0, 1)]], false);
	expect([wanted.length, summary.transactions]).toEqual([1, 0]);
});

test('a transaction that its zone moves to the end of the span is not in it', async () => {
	const until = {kind: 'instant', time: testTime, isLocal: false} as const;
	const [first, ...others] = [1, 2, 3].map(place => at(0, place, {time: '2026/11/25 10:00:00'}));
	const {wanted, summary} = await count({zoneOffset: undefined, until}, [[first], others]);
	expect([wanted, summary.transactions]).toEqual([[], 0]);
});
