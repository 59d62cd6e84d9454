import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import net, {type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {beforeAll, expect, onTestFinished, test} from 'vitest';
import {makeCertificates} from '../../servers/certificates.ts';
import {startReceiver} from './http-receiver.ts';
import {makeNotice} from './some-notice.ts';
import {holdChannels, makeFolder} from './with-channels.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'waftop-https-'));

beforeAll(async () => {
	await makeCertificates(folder);
});

async function startSecure() {
	const file = (name: string) => readFileSync(path.join(folder, name), 'utf8');
	const receiver = await startReceiver({key: file('node.key'), cert: file('chain.crt')});
	onTestFinished(async () => receiver.close());
	return receiver;
}

async function sendWith(options: Readonly<Record<string, unknown>>) {
	const held = await holdChannels({alert: 'post', ...options});
	await held.channels.tell(makeNotice({options: {alert: 'post', ...options}}));
	await held.channels.idle();
	return {...held, status: held.channels.statuses()[0]};
}

/** A proxy that passes connections on, and what it was asked for. */
async function startProxy(answer?: string) {
	const asked: Array<{target: string | undefined; login: string | undefined}> = [];
	const proxy = http.createServer();
	const sockets = new Set<net.Socket>();
	proxy.on('connection', (socket: net.Socket) => sockets.add(socket));
	proxy.on('connect', ({url, headers}, socket: net.Socket) => {
		asked.push({target: url, login: headers['proxy-authorization']});
		socket.on('error', () => undefined);
		if (answer !== undefined) {
			socket.end(`HTTP/1.1 ${answer}\r\n\r\n`);
			return;
		}

		const [host, port] = url!.split(':');
		const onwards = net.connect({host, port: Number(port)}, () => {
			socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
			socket.pipe(onwards).pipe(socket);
		});
		onwards.on('error', () => socket.destroy());
	});
	await new Promise<void>(resolve => {
		proxy.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(async () => {
		for (const socket of sockets) {
			socket.destroy();
		}

		await new Promise(resolve => {
			proxy.close(resolve);
		});
	});
	return {asked, place: `127.0.0.1:${(proxy.address() as AddressInfo).port}`};
}

test('a certificate is checked against the authorities of the system, or the one that is named, unless the rule says otherwise', async () => {
	const receiver = await startSecure();
	const unknown = await sendWith({http_post_url: receiver.url});
	expect(unknown.status).toMatchObject({state: 'down', waiting: 1});
	expect(unknown.status.problem).toMatch(
		/its certificate is not trusted \(.*\); name its authority in http_post_ca_certs/,
	);
	expect(receiver.received).toEqual([]);

	const named = {http_post_url: receiver.url, http_post_ca_certs: path.join(folder, 'ca.crt')};
	expect((await sendWith(named)).status).toMatchObject({state: 'ok', sent: 1});
	expect((await sendWith({http_post_url: receiver.url, http_post_ignore_ssl_errors: true})).status).toMatchObject({
		sent: 1,
	});
	expect(receiver.received).toHaveLength(2);
});

test('a proxy is used where the rule names it, and sees host and port alone', async () => {
	const receiver = await startSecure();
	const proxy = await startProxy();
	const options = {
		http_post_url: `${receiver.url}/hook`,
		http_post_ca_certs: path.join(folder, 'ca.crt'),
		http_post_proxy: proxy.place,
		http_post_proxy_login: 'waf',
		http_post_proxy_password: 'word',
	};
	expect((await sendWith(options)).status).toMatchObject({state: 'ok', sent: 1});
	expect(proxy.asked).toEqual([
		{target: new URL(receiver.url).host, login: `Basic ${Buffer.from('waf:word').toString('base64')}`},
	]);
	expect(receiver.received.map(({path: at}) => at)).toEqual(['/hook']);

	const refusing = await startProxy('407 Proxy Authentication Required');
	expect((await sendWith({...options, http_post_proxy: refusing.place})).status.problem).toBe(
		'the proxy 127.0.0.1 answered 407',
	);
});

test('no proxy of the environment is used', async () => {
	const proxy = await startProxy();
	const receiver = await startReceiver();
	onTestFinished(async () => receiver.close());
	const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy', 'NODE_USE_ENV_PROXY'];
	const before = names.map(name => process.env[name]);
	onTestFinished(() => {
		for (const [at, name] of names.entries()) {
			if (before[at] === undefined) {
				delete process.env[name];
			} else {
				process.env[name] = before[at];
			}
		}
	});
	for (const name of names) {
		process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : `http://${proxy.place}`;
	}

	expect((await sendWith({http_post_url: receiver.url})).status).toMatchObject({sent: 1});
	expect(proxy.asked).toEqual([]);
});

test('a secret may stand in a file, taken from the folder of the rule, and is read anew for each try', async () => {
	const own = makeFolder();
	const [first, second] = [await startReceiver(), await startReceiver()];
	onTestFinished(async () => first.close());
	onTestFinished(async () => second.close());
	writeFileSync(path.join(own, 'token'), '1:first\n');
	first.answers.push(500);
	const options = {
		alert: 'telegram',
		rule_file: path.join(own, 'rule.yaml'),
		telegram_bot_token_file: 'token',
		telegram_room_id: '7',
		telegram_api_url: first.url,
	};
	const {channels, goOn, status} = await sendWith(options);
	expect(status).toMatchObject({state: 'down', waiting: 1});
	writeFileSync(path.join(own, 'token'), '1:second\n');
	goOn();
	await expect.poll(() => channels.statuses()[0].sent).toBe(1);
	expect(first.received.map(({path: at}) => at)).toEqual(['/bot1:first/sendMessage', '/bot1:second/sendMessage']);

	const missing = await sendWith({...options, telegram_bot_token_file: 'none'});
	expect(missing.status).toMatchObject({state: 'down', lost: 1});
	expect(missing.status.problem).toBe(
		`telegram_bot_token_file: cannot read ${path.join(own, 'none')}: no such file or directory`,
	);
});

test('options of an entry go over those of the rule, and $option$ takes one of them', async () => {
	const receiver = await startReceiver();
	onTestFinished(async () => receiver.close());
	const {status} = await sendWith({
		alert: [{post: {http_post_static_payload: {team: '$owner$', list: ['$owner$', '$none$']}}}],
		http_post_url: receiver.url,
		http_post_static_payload: {team: 'other'},
		owner: 'night shift',
	});
	expect(status).toMatchObject({sent: 1});
	expect(JSON.parse(receiver.received[0].body)).toMatchObject({team: 'night shift', list: ['night shift', '$none$']});
});
