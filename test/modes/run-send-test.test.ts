import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {runSendTest} from '../../source/modes/run-send-test.ts';
import {toSentence} from '../../source/waf/expected-error.ts';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {startReceiver} from '../actions/notify/http-receiver.ts';
import {startMailServer} from '../actions/notify/mail-server.ts';
import {makeFolder} from '../sources/collect.ts';
import {runPrinted} from './run-printed.ts';

async function sendTest(...words: readonly string[]) {
	const request = await readCommandLine(['alerts', 'send-test', ...words], {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
	if (request.kind !== 'send-test') {
		throw new Error(`this asks for ${request.kind}`);
	}

	return runPrinted(async () => runSendTest(request));
}

async function makeRule(alert: (url: string) => string) {
	const receiver = await startReceiver();
	onTestFinished(async () => receiver.close());
	const folder = makeFolder();
	const file = path.join(folder, 'rule.yaml');
	writeFileSync(file, `name: night\ntype: any\nindex: waf\n${alert(receiver.url)}`);
	return {receiver, folder, file};
}

test('a test goes by the channel as the rule has it, and what the receiver answered is said', async () => {
	const {receiver, folder, file} = await makeRule(url => `alert: [debug, slack]\nslack_webhook_url: ${url}\n`);
	for (const words of [
		['slack', file],
		['slack', '--alerts', folder],
	]) {
		const {stdout, stderr, code} = await sendTest(...words);
		expect([stdout, stderr, code]).toEqual([
			`slack: sent to ${new URL(receiver.url).host}, which answered 200 ok\n`,
			'',
			0,
		]);
	}

	expect(receiver.received).toHaveLength(2);
	expect(receiver.received[0].body).toContain('test of waftop: nothing has happened');
});

test('an incident that a test opens is closed again', async () => {
	const {receiver, file} = await makeRule(
		url => `alert: pagerduty\npagerduty_service_key: x\npagerduty_client_name: box\npagerduty_url: ${url}\n`,
	);
	expect((await sendTest('pagerduty', file)).code).toBe(0);
	const events = receiver.received.map(({body}) => JSON.parse(body) as {event_action: string; dedup_key: string});
	expect(events.map(({event_action: action}) => action)).toEqual(['trigger', 'resolve']);
	expect(events[0].dedup_key).toBe(events[1].dedup_key);
});

test('what did not arrive is said in a sentence, with exit code 1', async () => {
	const {receiver, file} = await makeRule(url => `alert: http_post\nhttp_post_url: ${url}/s3cret\n`);
	receiver.answers.push(response => response.writeHead(403).end('no\u001B[31m'));
	const {stdout, stderr, code} = await sendTest('http_post', file);
	const {host} = new URL(receiver.url);
	expect([stdout, stderr, code]).toEqual([
		'',
		String.raw`waftop: post: not sent: ${host} answered 403 no\u001b[31m` + '\n',
		1,
	]);
});

test('a channel that no rule names, and rules that are not named', async () => {
	const {file} = await makeRule(url => `alert: [debug, slack]\nslack_webhook_url: ${url}\n`);
	const problem = async (...words: readonly string[]) => sendTest(...words).then(() => 'sent', toSentence);
	expect(await problem('email', file)).toBe('alerts send-test: no rule tells by email; they tell by debug, slack');
	expect(await problem()).toMatch(/^alerts send-test: no channel named; for example: /);
	expect(await problem('slack')).toMatch(/^alerts send-test: no rule named; /);
});

test('each place is named once: by what was answered, or before why nothing was sent', async () => {
	const server = await startMailServer(undefined);
	onTestFinished(server.close);
	const account = '/nonexistent/account.yaml';
	const {folder, receiver, file} = await makeRule(
		url => `alert: [email, mattermost, command, file, syslog]
email: [ops@example.com, night@example.com]
from_addr: waf@example.org
smtp_host: 127.0.0.1
smtp_port: ${server.port}
mattermost_webhook_url: ${url}
mattermost_channel_override: ["#ops", "#night"]
command: ["true"]
file_path: alerts.ndjson
syslog_host: 127.0.0.1
syslog_port: 9
`,
	);
	const {host} = new URL(receiver.url);
	const said = async (channel: string) => {
		const {stdout, stderr} = await sendTest(channel, file);
		return stdout + stderr;
	};

	expect(await said('email')).toBe(
		`email: sent to ops@example.com, night@example.com by 127.0.0.1:${server.port}, which answered 250 queued\n`,
	);
	expect(await said('mattermost')).toBe(
		`mattermost #ops: sent to ${host}, which answered 200 ok\nmattermost #night: sent to ${host}, which answered 200 ok\n`,
	);
	expect(await said('command')).toBe('command: ran true, which exited with 0\n');
	expect(await said('file')).toBe(`file: written to ${path.join(folder, 'alerts.ndjson')}\n`);
	expect(await said('syslog')).toBe('syslog udp: sent to 127.0.0.1:9; UDP has no answer\n');
	writeFileSync(file, `name: night\ntype: any\nalert: email\nemail: a@example.com\nsmtp_auth_file: ${account}\n`);
	expect(await said('email')).toBe(
		`waftop: email localhost:25: not sent: smtp_auth_file: cannot read ${account}: no such file or directory\n`,
	);
});

test('debug prints what watch would print, and a bell needs a terminal', async () => {
	const {file} = await makeRule(() => 'alert: [debug, bell]\n');
	const debug = await sendTest('debug', file);
	expect([debug.stdout, debug.code]).toEqual([
		'debug: printed on standard error, as waftop watch prints it; on the screen it stands in view 0\n',
		0,
	]);
	expect(debug.stderr).toMatch(
		/^waftop: debug: test of waftop: nothing has happened\n {4}This is a test of the channel debug /,
	);
	const bell = await sendTest('bell', file);
	expect([bell.stdout, bell.stderr, bell.code]).toEqual([
		'',
		'waftop: bell: not sent: standard output is no terminal\n',
		1,
	]);
});
