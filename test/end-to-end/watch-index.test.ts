import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, onTestFinished, test} from 'vitest';
import {startReceiver} from '../actions/notify/http-receiver.ts';
import {serveStandIn} from '../helpers/serve-stand-in.ts';
import {type Run, run, until} from './run-program.ts';
import {alertsIn, end} from './watched-events.ts';

let folder: string;
let rules: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-watch-'));
	rules = path.join(folder, 'rules.yaml');
	writeFileSync(rules, 'name: seen\ntype: any\nrealert: {seconds: 0}\nquery_key: source.ip\nfilter: []\n');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** A request that was blocked, as `waftop ship` stores it, a minute and more ago. */
function makeDocument(second: number) {
	return {
		'@timestamp': new Date(Date.now() - 60_000 + second * 1000).toISOString(),
		event: {kind: 'event', category: ['web', 'intrusion_detection'], provider: 'modsecurity'},
		source: {ip: `198.51.100.${second}`},
		modsecurity: {
			unique_id: `17956008001${second}.00000${second}`,
			outcome: 'blocked',
			revision: 1,
			categories: ['SQLI'],
			rules: [{id: '942100', message: 'SQL Injection', severity: 2}],
		},
	};
}

function watchIndex(url: string): Run {
	return run({
		args: ['watch', '--es', url, '--index', 'waf-2026', '--alerts', rules, '--json'],
		env: {XDG_STATE_HOME: path.join(folder, 'state'), XDG_CONFIG_HOME: path.join(folder, 'config')},
	});
}

test('over an index the one look that finds a document is enough to tell of it', async () => {
	const receiver = await startReceiver();
	onTestFinished(receiver.close);
	writeFileSync(rules, `alert: post\nhttp_post_url: ${receiver.url}\n`, {flag: 'a'});
	const {url, add, fallSilentAfter} = await serveStandIn([makeDocument(1)]);
	const watching = watchIndex(url);
	await until('what was there', () => receiver.received.length === 1);
	fallSilentAfter('198.51.100.2');
	add(makeDocument(2));
	await until('what came, on standard output', () => alertsIn(watching.stdout()).length === 2);
	await until('what came, at the webhook', () => receiver.received.length === 2);
	await end(watching);
	expect(receiver.received[1].body).toContain('198.51.100.2');
});

test('over an index it tells of each document once, and goes on after a restart', async () => {
	const {url, add} = await serveStandIn([makeDocument(1)]);
	const first = watchIndex(url);
	await until('what was there', () => alertsIn(first.stdout()).length === 1);
	add(makeDocument(2));
	await until('what came', () => alertsIn(first.stdout()).length === 2);
	await end(first);
	add(makeDocument(3));
	const second = watchIndex(url);
	await until('what came meanwhile', () => alertsIn(second.stdout()).length > 0);
	await end(second);
	expect(alertsIn(first.stdout() + second.stdout()).map(({key}) => key)).toEqual([
		'198.51.100.1',
		'198.51.100.2',
		'198.51.100.3',
	]);
});
