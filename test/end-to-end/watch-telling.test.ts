import {appendFileSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, onTestFinished, test} from 'vitest';
import {startReceiver} from '../actions/notify/http-receiver.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {nginxTime} from './fresh-log.ts';
import {type Run, run, until} from './run-program.ts';
import {alertsIn, end} from './watched-events.ts';

let folder: string;
let log: string;
let rules: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-watch-'));
	[log, rules] = [path.join(folder, 'error.log'), path.join(folder, 'rules.yaml')];
	writeFileSync(log, '');
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

/** Adds a request that was blocked, by a client of 192.0.2.0/24. */
function block(time: number, client: number): void {
	const uniqueId = `17956008001${client % 10}.${String(client).padStart(6, '0')}`;
	const line = {time: nginxTime(time), denied: true, client: `192.0.2.${client}`, uniqueId, connection: client};
	appendFileSync(log, `${makeV3Line(line)}\n`);
}

function watch(...args: readonly string[]): Run {
	return run({
		args: ['watch', log, '--alerts', rules, ...args],
		env: {XDG_STATE_HOME: path.join(folder, 'state'), XDG_CONFIG_HOME: path.join(folder, 'config')},
	});
}

test('a webhook is told while the event is fresh, and not of what was over before the start: each line says so', async () => {
	const receiver = await startReceiver();
	onTestFinished(receiver.close);
	writeFileSync(
		rules,
		`name: seen\ntype: any\nquery_key: source.ip\nfilter: []\nalert: post\nhttp_post_url: ${receiver.url}\n`,
	);
	block(Date.UTC(2026, 0, 1), 1);
	const watching = watch('--json');
	await until('the old one', () => alertsIn(watching.stdout()).length === 1);
	block(Date.now(), 2);
	await until('the webhook', () => receiver.received.length > 0);
	await until('its line', () => alertsIn(watching.stdout()).length === 2);
	const {stderr} = await end(watching);
	expect(receiver.received).toHaveLength(1);
	expect(receiver.received[0].body).toContain('192.0.2.2');
	expect(alertsIn(watching.stdout())).toMatchObject([
		{key: '192.0.2.1', sent: false, not_sent: 'over before the start'},
		{key: '192.0.2.2', sent: true},
	]);
	const said =
		/^waftop: 1 alert was over before the start: printed and not sent; to have it sent, remove (\S+), then start with --since TIME\n$/;
	expect(stderr).toMatch(said);

	// As long as the state is there, --since sends nothing anew, which is said; without it, it does.
	const [, state] = said.exec(stderr)!;
	const again = watch('--since', '2026-01-01', '--no-follow');
	expect((await again.finished).stderr).toBe(
		`waftop: --since: what an earlier run has evaluated is not evaluated again, and its alerts are not sent; remove ${state} to begin anew\n`,
	);
	expect(receiver.received).toHaveLength(1);
	rmSync(state, {recursive: true});
	const anew = await watch('--since', '2026-01-01', '--no-follow').finished;
	expect(anew.stdout.toString()).toMatch(/\talert\tseen\t192\.0\.2\.1\t1\t[^\t]*\tsent\n/);
	expect(receiver.received.map(({body}) => /192\.0\.2\.\d/.exec(body)![0]).toSorted()).toEqual([
		'192.0.2.1',
		'192.0.2.2',
		'192.0.2.2',
	]);
});

test('debug prints the text of an alert on standard error, and what only a screen has is said at the start', async () => {
	writeFileSync(
		rules,
		'name: shown\ntype: any\nfilter: []\nalert: [debug, bell]\nalert_text: "look at {0}"\nalert_text_args: [source.ip]\n---\nname: rung\ntype: any\nfilter: []\nalert: [osc9]\n',
	);
	const watching = watch();
	block(Date.now(), 7);
	await until('both lines', () => watching.stdout().split('\talert\t').length === 3);
	await until('the text', () => watching.stderr().includes('look at 192.0.2.7'));
	const {stdout, stderr} = await end(watching);
	const lines = stdout
		.toString()
		.trimEnd()
		.split('\n')
		.filter(line => line.includes('\talert\t'));
	expect(lines.map(line => line.split('\t')).map(fields => [fields[2], fields.at(-1)])).toEqual([
		['shown', 'sent'],
		['rung', 'not sent: no channel'],
	]);
	expect(stderr).toMatch(
		/^waftop: bell, osc9: only the screen calls through the terminal; nothing is sent by it here\nwaftop: debug: \S[^\n]*\n(?:\n| {4}[^\n]*\n)*? {4}look at 192\.0\.2\.7\n/,
	);
});

test('the end of an alert is told where it would stay open, of each key, and nowhere else', async () => {
	const [pages, alertmanager, posts] = await Promise.all([startReceiver(), startReceiver(), startReceiver()]);
	for (const {close} of [pages, alertmanager, posts]) {
		onTestFinished(close);
	}

	writeFileSync(
		rules,
		`name: seen\ntype: any\nquery_key: source.ip\nfilter: []\nalert: [pagerduty, alertmanager, post]\npagerduty_service_key: key\npagerduty_client_name: waf\npagerduty_url: ${pages.url}\npagerduty_incident_key: "{0}"\npagerduty_incident_key_args: [url.path]\nalertmanager_hosts: [${alertmanager.url}]\nalertmanager_fields: {path: url.path}\nhttp_post_url: ${posts.url}\n`,
	);
	block(Date.UTC(2026, 0, 1), 1);
	block(Date.UTC(2026, 0, 1), 2);
	const {code, stdout} = await watch('--since', '2026-01-01', '--no-follow', '--json').finished;
	expect(code).toBe(0);
	const printed = stdout
		.toString()
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as {kind: string; sent: boolean});
	expect(printed.map(({kind, sent}) => [kind, sent])).toEqual([
		['alert', true],
		['alert', true],
		['resolved', true],
	]);
	expect(posts.received).toHaveLength(2);
	const events = pages.received.map(({body}) => JSON.parse(body) as {event_action: string; dedup_key: string});
	expect(events.map(({event_action: action, dedup_key: key}) => `${action} ${key}`)).toEqual([
		'trigger /get',
		'trigger /get',
		'resolve /get',
		'resolve /get',
	]);
	const told = alertmanager.received.flatMap(
		({body}) => JSON.parse(body) as Array<{labels: Record<string, string>; endsAt?: string}>,
	);
	// The same labels, or it would be another alert.
	expect(told.slice(2).map(({labels}) => labels)).toEqual(told.slice(0, 2).map(({labels}) => labels));
	expect(told.map(({endsAt}) => endsAt !== undefined)).toEqual([false, false, true, true]);
});
