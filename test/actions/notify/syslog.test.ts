import {createSocket} from 'node:dgram';
import {mkdtempSync, readFileSync} from 'node:fs';
import net from 'node:net';
import {hostname, tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import tls from 'node:tls';
import {beforeAll, expect, onTestFinished, test} from 'vitest';
import packageFile from '../../../package.json' with {type: 'json'};
import {makeCertificates} from '../../servers/certificates.ts';
import {makeNotice} from './some-notice.ts';
import {holdChannels} from './with-channels.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'waftop-syslog-'));

beforeAll(async () => {
	await makeCertificates(folder);
});

async function sendWith(options: Readonly<Record<string, unknown>>, notice: Parameters<typeof makeNotice>[0] = {}) {
	const held = await holdChannels({alert: 'syslog', ...options});
	await held.channels.tell(makeNotice({...notice, options: {alert: 'syslog', ...options}}));
	await held.channels.idle();
	return held;
}

/** A receiver of datagrams. */
async function startDatagrams() {
	const received: string[] = [];
	const socket = createSocket('udp4');
	socket.on('message', message => received.push(message.toString()));
	await new Promise<void>(resolve => {
		socket.bind(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		socket.close();
	});
	return {received, options: {syslog_protocol: 'udp', syslog_host: '127.0.0.1', syslog_port: socket.address().port}};
}

/** A receiver of a stream; what it gets is whole once the other side has ended. */
async function startStream(secure: boolean) {
	const received: string[] = [];
	const listener = (socket: net.Socket): void => {
		let text = '';
		socket.setEncoding('utf8');
		socket.on('data', (piece: string) => {
			text += piece;
		});
		socket.on('end', () => {
			received.push(text);
			socket.end();
		});
		socket.on('error', () => undefined);
	};
	const file = (name: string) => readFileSync(path.join(folder, name));
	const server = secure
		? tls.createServer({key: file('node.key'), cert: file('chain.crt')}, listener)
		: net.createServer(listener);
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(async () => {
		await new Promise(resolve => {
			server.close(resolve);
		});
	});
	const {port} = server.address() as net.AddressInfo;
	return {received, options: {syslog_protocol: secure ? 'tls' : 'tcp', syslog_host: '127.0.0.1', syslog_port: port}};
}

const head = (priority: number, id = 'a1b2c3') =>
	`<${priority}>1 2026-11-24T14:00:00.000Z ${hostname()} waftop ${process.pid} alert [waftop@32473 id="${id}" rule="many blocked" key="192.0.2.7"] `;

test('a datagram has the head of RFC 5424 and the text on one line', async () => {
	const receiver = await startDatagrams();
	await sendWith(receiver.options);
	await expect
		.poll(() => receiver.received)
		.toEqual([
			`${head(16 * 8 + 4)}many blocked: 192.0.2.7 | many blocked | At least 3 events occurred between 13:59 and 14:00 UTC | ${makeNotice().command} | alert a1b2c3`,
		]);
});

test('facility and severity are those of the rule, structured data is escaped, and a datagram is not too long', async () => {
	const receiver = await startDatagrams();
	await sendWith(
		{...receiver.options, syslog_facility: 'auth', syslog_severity: 'crit', syslog_app_name: 'waf box'},
		{key: String.raw`a"]\b`, body: 'é'.repeat(1_000_000)},
	);
	await expect.poll(() => receiver.received.length).toBe(1);
	const [message] = receiver.received;
	expect(message).toContain('<34>1 ');
	expect(message).toContain(' wafbox ');
	expect(message).toContain(String.raw`key="a\"\]\\b"] `);
	expect(Buffer.byteLength(message)).toBeLessThanOrEqual(2048);
	expect(Buffer.byteLength(message)).toBeGreaterThan(2000);
	expect(message).toMatch(/é… \| waftop .* \| alert a1b2c3$/);
});

test.each([false, true])('a stream has the length of each message in front, with TLS: %s', async secure => {
	const receiver = await startStream(secure);
	const {channels} = await sendWith(
		{...receiver.options, syslog_ca_certs: path.join(folder, 'ca.crt')},
		{
			subject: 'ü',
		},
	);
	expect(channels.statuses()).toMatchObject([{state: 'ok', sent: 1}]);
	const [, length, message] = /^(\d+) (.*)$/s.exec(receiver.received[0])!;
	expect(Buffer.byteLength(message)).toBe(Number(length));
	expect(message).toMatch(/^<132>1 .*\] ü \| many blocked/);
});

test('a certificate that nobody has signed is not trusted, a connection that is refused is tried again', async () => {
	const receiver = await startStream(true);
	const {channels} = await sendWith(receiver.options);
	expect(channels.statuses()).toMatchObject([{state: 'down', waiting: 1}]);
	expect(channels.statuses()[0].problem).toContain('name its authority in syslog_ca_certs');
	expect(receiver.received).toEqual([]);

	const {channels: others} = await sendWith({syslog_protocol: 'tcp', syslog_host: '127.0.0.1', syslog_port: 1});
	expect(others.statuses()[0]).toMatchObject({waiting: 1, problem: '127.0.0.1:1: connection refused'});
});

test('CEF: what parts fields is escaped in head and values', async () => {
	const receiver = await startDatagrams();
	await sendWith(
		{...receiver.options, syslog_format: 'cef'},
		{
			rule: String.raw`a|b\c`,
			key: undefined,
			body: 'one=1\ntwo',
			subject: 'x|y=z',
			matches: [{source: {ip: '192.0.2.7'}, url: {path: '/a=b src=203.0.113.9'}}],
		},
	);
	await expect.poll(() => receiver.received.length).toBe(1);
	const [message] = receiver.received;
	expect(message.slice(message.indexOf('CEF:'))).toBe(
		String.raw`CEF:0|waftop|waftop|${packageFile.version}|a\|b\\c|x\|y=z|6|externalId=a1b2c3 rt=1795528800000 src=192.0.2.7 request=/a\=b src\=203.0.113.9 cnt=1 cs2Label=command cs2=waftop /var/log/nginx/error.log --since 2026-11-24T13:59:00Z --filter 'client:192.0.2.7' msg=one\=1\ntwo`,
	);
});

test('ECS: an object on one line, whole however long the alert is', async () => {
	const receiver = await startDatagrams();
	const options = {...receiver.options, syslog_format: 'ecs'};
	await sendWith(options);
	await sendWith(options, {
		id: 'long',
		body: '"'.repeat(1_000_000),
		matches: [{source: {ip: '192.0.2.7'}, url: {path: '\\'.repeat(5000)}}],
	});
	await expect.poll(() => receiver.received.length).toBe(2);
	const [first, second] = receiver.received.map(
		message => JSON.parse(message.slice(message.indexOf('{'))) as Readonly<Record<string, unknown>>,
	);
	expect(first).toMatchObject({
		'@timestamp': '2026-11-24T14:00:00.000Z',
		event: {id: 'a1b2c3', kind: 'alert', provider: 'waftop', severity: 4},
		rule: {name: 'many blocked'},
		source: {ip: '192.0.2.7'},
		url: {path: '/login'},
		waftop: {key: '192.0.2.7', command: makeNotice().command, matches: 1},
	});
	expect(second).toMatchObject({
		event: {id: 'long'},
		source: {ip: '192.0.2.7'},
		url: {path: expect.stringMatching(/^\\+…$/) as string},
	});
	expect(receiver.received.every(message => Buffer.byteLength(message) <= 2048)).toBe(true);
});
