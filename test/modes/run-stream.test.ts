import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {runStream} from '../../source/modes/run-stream.ts';
import {type Settings} from '../../source/settings/settings.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {someSettings} from '../some-settings.ts';
import {makeFolder} from '../sources/collect.ts';
import {runPrinted} from './run-printed.ts';

async function stream(lines: readonly string[], given: Partial<Settings> = {}) {
	const file = path.join(makeFolder(), 'error.log');
	writeFileSync(file, lines.map(line => `${line}\n`).join(''));
	const settings = someSettings({mode: 'plain', follow: false, files: [file], ...given});
	return {file, ...(await runPrinted(async () => runStream(settings)))};
}

const request = 'GET /login?password=swordfish HTTP/1.1';
const log = [
	makeV3Line({denied: true, uri: '/login', request}),
	makeV3Line({uniqueId: '179560080099.345678', connection: 6, client: '192.0.2.11'}),
];

test('a line a transaction, in the order in which they were complete', async () => {
	const {code, stdout, stderr} = await stream(log);
	const lines = stdout.trimEnd().split('\n');
	expect([code, stderr, lines.length]).toEqual([0, '', 2]);
	expect(lines[0]).toMatch(/^2026-11-25T10:00:00\S*\tblocked\t.*\t192\.0\.2\.10\tGET\tshop\.test\t\/login/);
	expect(lines[1]).toContain('\tpassed\t');
});

test('a document a line as JSON', async () => {
	const {stdout} = await stream(log, {mode: 'json', json: true});
	const documents = stdout
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as object);
	expect(documents).toMatchObject([{source: {ip: '192.0.2.10'}}, {source: {ip: '192.0.2.11'}}]);
});

test('secrets are masked, unless they are to be shown', async () => {
	const given = {mode: 'json', json: true} as const;
	const masked = await stream(log, given);
	expect(masked.stdout).toContain('password=');
	expect(masked.stdout).not.toContain('swordfish');
	expect((await stream(log, {...given, showSecrets: true})).stdout).toContain('swordfish');
});

test('a log of something else says so on standard error', async () => {
	const {code, stdout, stderr} = await stream(['2026/11/25 10:00:01 [error] 71#71: *6 upstream timed out']);
	expect([code, stdout]).toEqual([0, '']);
	expect(stderr).toMatch(/^waftop: .*1 line of /);
});
