import {expect, test} from 'vitest';
import {createDocumentIntake} from '../../source/pipeline/document-intake.ts';
import {createIntake} from '../../source/pipeline/intake.ts';
import {createTurns} from '../../source/pipeline/turns.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {createOrigins} from '../../source/sources/origins.ts';
import {type Delivery} from '../../source/waf/delivery.ts';
import {type Observation} from '../../source/waf/observation.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {toStored} from '../helpers/read-documents.ts';
import {testTime, utc} from '../parsing/read-events.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {someSettings} from '../some-settings.ts';
import {createScriptedSource, toBatch} from '../sources/scripted-source.ts';

const documents = toStored(pipelines['audit-v3']('nginx-on').slice(0, 4));

async function read(...deliveries: readonly Delivery[]) {
	const loads: number[] = [];
	let now = testTime;
	const observed: Array<{from: Observation['from']; origin: number; offset: number; length: number}> = [];
	let batches = 0;
	const intake = createIntake({
		settings: someSettings(),
		// Each look at the clock is some seconds later.
		clock: {now: () => (now += 3000)},
		rules: createRules(),
		origins: createOrigins(),
		assumed: utc,
		until: () => undefined,
		sink: {
			startBatch: () => batches++,
			observe: ({from, origin, offset, length}) => observed.push({from, origin, offset, length}),
			refuse: () => expect.unreachable(),
			shift: () => expect.unreachable(),
		},
		turns: createTurns(),
		loadDocuments: async () => {
			loads.push(observed.length);
			return createDocumentIntake;
		},
	});
	const {source} = createScriptedSource('scripted', deliveries);
	await intake.run(source, new AbortController().signal);
	return {intake, loads, observed, batches};
}

const lines = toBatch(7, 0, 1, [makeV3Line()]);
const batch: Delivery = {kind: 'documents', name: 'waf', documents};

test('the reader of documents is loaded when the first ones come, once', async () => {
	const onlyLines = await read(lines, lines);
	expect(onlyLines).toMatchObject({loads: [], batches: 2});
	expect(onlyLines.observed.length).toBe(2);
	const both = await read(lines, batch, batch);
	expect(both).toMatchObject({loads: [1], batches: 3});
});

test('counts are those of lines and documents together', async () => {
	const {intake} = await read(lines, batch);
	expect(intake.counts()).toMatchObject({read: 5, modsecurity: 5});
	expect((await read(batch)).intake.counts()).toMatchObject({read: 4, modsecurity: 4});
});

test('a document is read again as what it is', async () => {
	const {intake, observed} = await read(batch);
	const {origin, offset, length} = observed[0];
	const records = intake.readRecords({origin, offset, length, lineNumber: 0}, {});
	expect(records[0].uniqueId).toMatch(/^\d{10}/);
	expect(intake.readRecords({origin: 99, offset, length, lineNumber: 0}, {})).toEqual([]);
});

test('reading has begun when the first thing came, be it a state', async () => {
	const {intake} = await read({kind: 'state', is: 'waiting', name: 'one.log'});
	await intake.hasBegun;
	expect(intake.states()).toMatchObject([{is: 'waiting', name: 'one.log'}]);
});

test('an array of gaps that was handed out stays as it was', async () => {
	const gap: Delivery = {kind: 'gap', name: 'one.log', reason: 'rotated', at: testTime};
	const {intake} = await read();
	expect(intake.gaps()).toEqual([]);
	expect((await read(gap, gap)).intake.gaps()).toEqual([gap, gap]);
});

test('in silence the logs are asked once, however often counts and zones are wanted', async () => {
	const {intake} = await read(lines);
	const before = intake.counts();
	expect(intake.counts()).not.toBe(before);
	intake.flushSilent();
	expect(intake.counts()).toBe(intake.counts());
	expect(intake.zones()).toBe(intake.zones());
	const {source} = createScriptedSource('scripted', [lines]);
	await intake.run(source, new AbortController().signal);
	expect(intake.counts()).toMatchObject({read: 2});
});
