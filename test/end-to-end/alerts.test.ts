import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {drive, type Waftop} from './driver.ts';
import {type FreshLog, makeLog} from './fresh-log.ts';

const rules = `\
name: let through
type: any
filter:
  - term: {modsecurity.outcome: detected}
realert: {hours: 1}
alert: [debug, bell]
---
name: gathered
type: any
aggregation: {hours: 1}
alert: debug
---
name: never
type: any
filter:
  - term: {modsecurity.outcome: nothing}
alert: debug
`;

async function watch(look: (waftop: Waftop, log: FreshLog) => Promise<void>): Promise<void> {
	using log = makeLog();
	const file = path.join(log.folder, 'rules.yaml');
	writeFileSync(file, rules, {mode: 0o600});
	await drive({args: [log.file, '--alerts', file], columns: 100, rows: 30}, async waftop => {
		await waftop.sees(/\d Overview/);
		waftop.press('0');
		await waftop.sees(/never +· quiet/);
		await look(waftop, log);
	});
}

/** The notes of the investigator's log. */
function notesOf(waftop: Waftop): unknown[] {
	const file = path.join(waftop.home, 'state', 'waftop', 'deny-trail.jsonl');
	return readFileSync(file, 'utf8')
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as unknown);
}

test('while a log grows its rules are seen pending and firing, acknowledged by a, snoozed, and Enter shows what made an alert', async () => {
	await watch(async (waftop, log) => {
		await waftop.sees(/let through +· quiet/);
		expect(waftop.screen()[0]).toMatch(/! 0/);
		log.replay('nginx-detection-only');
		await waftop.sees(/let through +! firing/);
		await waftop.sees(/gathered +… pending/);
		await waftop.sees(/never +· quiet/);
		await waftop.sees(/! alert +let through/);
		expect(waftop.screen()[0]).toMatch(/! 1/);
		// The bell that its rule asks for, once.
		await waftop.until('the bell rings', () => /(?<!\][^\u{1b}]*)\u{7}/u.test(waftop.bytesSince(0).toString('latin1')));

		waftop.press('a');
		await waftop.sees('RULE let through');
		waftop.press('a');
		await waftop.sees(/let through +✓ acknowledged/);
		await waftop.sees(/! 0/);
		await waftop.until('it is noted', () => notesOf(waftop).length === 1);
		expect(notesOf(waftop)).toMatchObject([{action: 'acknowledge', outcome: 'applied'}]);

		// Events: the one that there is.
		waftop.press('\t');
		waftop.press('\r');
		await waftop.sees(/alert: let through +1 of \d+ +0 back/);
		waftop.press('10');
		await waftop.sees(/gathered +… pending/);

		// Whoever snoozes a rule sees it suppressed, and the end of that.
		waftop.press('a');
		await waftop.sees('ALERT let through');
		waftop.press('h');
		await waftop.sees(/snoozed until [^:]*(?::\d\d)+: let through/);
		await waftop.sees(/let through +z snoozed to \d/);
		expect(notesOf(waftop).at(-1)).toMatchObject({action: 'snooze', rule: 'let through'});
	});
});

test('rules.yaml as --defaults prints it is read by --alerts', async () => {
	using log = makeLog();
	const program = path.join(import.meta.dirname, '..', '..', 'bin', 'waftop.js');
	const command = `${process.execPath} ${program} alerts --defaults > rules.yaml && ${process.execPath} ${program} ${log.file} --alerts rules.yaml`;
	log.replay('nginx-detection-only');
	await drive({command: ['sh', '-c', command], columns: 120, rows: 40, folder: log.folder}, async waftop => {
		await waftop.sees(/\d Overview/);
		waftop.press('0');
		await waftop.sees('over the threshold and not blocked');
		await waftop.sees(/the log is silent though it never is +· quiet/);
		await waftop.sees(/a denied client gets past the deny +· quiet/);
	});
});
