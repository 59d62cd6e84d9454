import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createIntake} from '../../source/pipeline/intake.ts';
import {sliceLines} from '../../source/pipeline/slice-lines.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {createOrigins} from '../../source/sources/origins.ts';
import {createDocumentIntake} from '../../source/pipeline/document-intake.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {toStored} from '../helpers/read-documents.ts';
import {hostileInputs} from '../hostile-inputs.ts';
import {testTime, toBatches, utc} from '../parsing/read-events.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {someSettings} from '../some-settings.ts';
import {createScriptedSource} from '../sources/scripted-source.ts';
import {type Delivery} from '../../source/waf/delivery.ts';

/*
A key waits as long as the slice that is being read. So what is counted here is what is read between two moments at which reading gives way.
*/
const mostBytes = 16_384;
const mostLines = 256;

test('slices hold all lines once, in their order, and no more than a turn bears', () => {
	fc.assert(
		fc.property(fc.array(fc.nat(9000), {minLength: 1, maxLength: 900}), lengths => {
			const [batch] = toBatches(Buffer.from(lengths.map(length => `${'x'.repeat(length)}\n`).join('')));
			let next = 0;
			for (const {first, last} of sliceLines(batch)) {
				expect(first).toBe(next);
				expect(last).toBeGreaterThan(first);
				next = last;
				const bytes = batch.ends[last - 1] - (first === 0 ? 0 : batch.ends[first - 1] + 1);
				expect(last - first === 1 || bytes <= mostBytes).toBe(true);
				expect(last - first).toBeLessThanOrEqual(mostLines);
			}

			expect(next).toBe(batch.count);
		}),
	);
});

/** How many observations came before each moment at which reading gives way. */
async function countTurns(...deliveries: readonly Delivery[]): Promise<readonly number[]> {
	const turns: number[] = [];
	let observed = 0;
	const intake = createIntake({
		settings: someSettings(),
		clock: {now: () => testTime},
		rules: createRules(),
		origins: createOrigins(),
		assumed: utc,
		until: () => undefined,
		sink: {startBatch() {}, observe: () => observed++, refuse() {}, shift() {}},
		loadDocuments: async () => createDocumentIntake,
		turns: {
			giveWay() {
				turns.push(observed);
				observed = 0;
				return undefined;
			},
		},
	});
	const {source} = createScriptedSource('scripted', deliveries);
	await intake.run(source, new AbortController().signal);
	return turns;
}

test('reading gives way within a batch, not only behind it', async () => {
	const [batch] = toBatches(Buffer.from(`${makeV3Line()}\n`.repeat(2000)));
	const turns = await countTurns(batch);
	expect(Math.max(...turns)).toBeLessThanOrEqual(mostBytes / makeV3Line().length);
	expect(turns.reduce((sum, count) => sum + count, 0)).toBe(2000);
});

test('reading gives way between the documents of a page', async () => {
	const documents = toStored(pipelines['audit-v3']('nginx-on').slice(0, 40));
	const turns = await countTurns({kind: 'documents', name: 'waf', documents});
	expect(turns.length).toBeGreaterThanOrEqual(documents.length);
});

test('what a single record says is bounded, whatever it holds', async () => {
	for (const {name, make} of hostileInputs.filter(input => /^(?:JSON|native)/.test(input.name))) {
		const turns = await countTurns(...toBatches(make(300_000)));
		expect({name, most: Math.max(...turns)}).toMatchObject({most: expect.toSatisfy((most: number) => most <= 1000)});
	}
});
