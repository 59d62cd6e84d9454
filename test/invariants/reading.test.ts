import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {createErrorLogReader} from '../../source/parsing/lines/error-log-reader.ts';
import {type LineEvent, readEvents, testTime, toBatches, utc} from '../parsing/read-events.ts';
import {readTransactions} from '../history/read-log.ts';

/*
Whatever the bytes and however they come, reading ends well and says the same.
*/
const folders = ['recorded', 'lines'].map(name => path.join(import.meta.dirname, '..', 'fixtures', name));
const logs = folders.flatMap(folder =>
	readdirSync(folder)
		.filter(name => name.endsWith('.log'))
		.map(name => readFileSync(path.join(folder, name))),
);
const realLines = logs.flatMap(log => log.toString('latin1').split('\n')).filter(line => line !== '');

/** Each run reads a whole log twice. */
const runs = {numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 5)};

test('However a log is cut into batches, the same is said of every line', () => {
	fc.assert(
		fc.property(fc.constantFrom(...logs), fc.array(fc.nat(250), {maxLength: 12}), (log, cuts) => {
			const whole = readEvents(log);
			const parts = readEvents(log, {cuts});
			// Only what a client breaks by a newline is told by what follows it.
			expect(parts.events).toEqual(whole.events);
			expect(parts.counts).toEqual(whole.counts);
		}),
		runs,
	);
});

test('However a log is cut into batches, the transactions are the same', () => {
	fc.assert(
		fc.property(fc.constantFrom(...logs), fc.array(fc.nat(250), {maxLength: 12}), (log, cuts) => {
			expect(readTransactions(log, {cuts}).transactions).toEqual(readTransactions(log).transactions);
		}),
		runs,
	);
});

test('A rule that is recognised by its constant part is read as one that is read field by field', () => {
	for (const log of logs) {
		const rules = createRules();
		readEvents(log, {rules});
		const again = readEvents(log, {rules});
		const alone = log
			.toString('latin1')
			.split('\n')
			.flatMap((line, index) =>
				readEvents(Buffer.from(line, 'latin1')).events.map(event => ({...event, line: index + 1})),
			);
		const told = new Map(alone.map(event => [event.line, event]));
		// Another line of the connection may have told the true reading of a doubtful one.
		const plain = again.events.filter(({line, undecided, cut}) => !undecided && !cut && !told.get(line)!.undecided);
		const toMatch = ({record}: LineEvent) => ({...record!.ruleMatch, lineNumber: undefined, time: undefined});
		expect(plain.map(event => toMatch(event))).toEqual(plain.map(({line}) => toMatch(told.get(line)!)));
	}
});

const edit = fc.record({
	at: fc.nat(2200),
	remove: fc.nat(40),
	insert: fc.oneof(
		fc.string({unit: 'binary', maxLength: 12}),
		fc.constantFrom(
			'"] [',
			'[file "',
			'\n',
			'\0',
			'\r\n',
			'\\',
			', client: ',
			'[client ',
			'"',
			']',
			': ',
			'ModSecurity: ',
		),
	),
});

function mutate(line: string, edits: ReadonlyArray<{at: number; remove: number; insert: string}>): string {
	let text = line;
	for (const {at, remove, insert} of edits) {
		const from = at % (text.length + 1);
		text = text.slice(0, from) + insert + text.slice(from + remove);
	}

	return text;
}

test('No bytes make a reader throw, and every line is counted as one kind', () => {
	const anything = fc.oneof(
		fc.tuple(fc.constantFrom(...realLines), fc.array(edit, {maxLength: 4})).map(([line, edits]) => mutate(line, edits)),
		fc.uint8Array({maxLength: 300}).map(bytes => Buffer.from(bytes).toString('latin1')),
		fc.constantFrom('[', '<', '2026/11/25 10:00:00 [', '[Wed Nov 25 10:00:00.1', 'Jan  2 03:04:05 h p[1]: ', '\uFEFF'),
	);
	fc.assert(
		fc.property(fc.array(anything, {maxLength: 12}), lines => {
			const {counts} = readEvents(Buffer.from(lines.join('\n'), 'latin1'));
			const {read, modsecurity, engine, other, unreadable, cut, forged, foreign, forbidden} = counts;
			expect(modsecurity + engine + other + unreadable).toBe(read);
			expect(cut).toBeLessThanOrEqual(modsecurity);
			expect(forged + foreign + forbidden).toBeLessThanOrEqual(other);
		}),
	);
});

test('Rules stay bounded, however many different ones the lines name', () => {
	const rules = createRules();
	const head = '[Fri Jan 02 03:04:05 2026] [error] [client 192.0.2.1] ModSecurity: Warning. x';
	const lines = Array.from({length: 50_100}, (_, id) => `${head} [file "/f.conf"] [id "${100_000 + id}"]\n`);
	const reader = createErrorLogReader({rules, zone: utc, clock: {now: () => testTime}});
	for (const batch of toBatches(Buffer.from(lines.join('')))) {
		reader.push(batch, observation => void observation);
	}

	expect(reader.counts.modsecurity).toBe(lines.length);
	expect(rules.count).toBeLessThanOrEqual(50_000);
});
