import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {runOnce} from '../../source/modes/run-once.ts';
import {type Settings} from '../../source/settings/settings.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {someSettings} from '../some-settings.ts';
import {makeFolder} from '../sources/collect.ts';
import {runPrinted} from './run-printed.ts';

async function readOnce(lines: readonly string[], given: Partial<Settings> = {}) {
	const file = path.join(makeFolder(), 'error.log');
	writeFileSync(file, lines.map(line => `${line}\n`).join(''));
	const settings = someSettings({mode: 'once', follow: false, files: [file], ...given});
	return {file, ...(await runPrinted(async () => runOnce(settings)))};
}

const idOf = (place: number): string => `1795600800${String(place).padStart(2, '0')}.345678`;
const evaluation = {ruleId: '949110', file: '/etc/crs4/rules/REQUEST-949-BLOCKING-EVALUATION.conf', tags: []};
const log = [
	...[1, 2, 3].flatMap(place => [
		makeV3Line({uniqueId: idOf(place), connection: place}),
		makeV3Line({uniqueId: idOf(place), connection: place, denied: true, ...evaluation}),
	]),
	makeV3Line({uniqueId: idOf(4), connection: 4, client: '192.0.2.11'}),
	makeV3Line({uniqueId: idOf(4), connection: 4, client: '192.0.2.11', ...evaluation}),
	makeV3Line({uniqueId: idOf(5), connection: 5}),
];

test('the summary as JSON: blocked is what was denied, detected what got through', async () => {
	const {code, stdout, stderr} = await readOnce(log, {json: true});
	expect([code, stderr]).toEqual([0, '']);
	expect(JSON.parse(stdout)).toMatchObject({
		lines: {read: 9, modsecurity: 9},
		transactions: 5,
		outcomes: {blocked: 3, detected: 1, passed: 1, unknown: 0},
	});
});

test('the summary as text says the same', async () => {
	const {code, stdout} = await readOnce(log);
	expect(code).toBe(0);
	expect(stdout).toContain('transactions  5: 3 blocked, 1 detected (through), 1 passed, 0 unknown\n');
	expect(stdout).toMatch(/^192\.0\.2\.10 +4 +80% *$/m);
	expect(stdout).toMatch(/^192\.0\.2\.11 +1 +20% +1$/m);
});

test('a file that is no error log is as good as unreadable, and says what it is', async () => {
	const {code, stderr, file} = await readOnce([
		'198.51.100.7 - - [25/Nov/2026:11:00:00 +0000] "GET / HTTP/1.1" 200 612',
	]);
	expect(code).toBe(4);
	expect(stderr).toContain(`${file} holds an access log`);
});
