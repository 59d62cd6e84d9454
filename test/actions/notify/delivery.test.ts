import {chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {toMessage} from '../../../source/actions/notify/message.ts';
import {openQueueFile} from '../../../source/actions/notify/queue-file.ts';
import {type Answer, type HttpReceiver, startReceiver} from './http-receiver.ts';
import {makeNotice, noon} from './some-notice.ts';
import {holdChannels, makeFolder} from './with-channels.ts';

async function receive(...answers: readonly Answer[]): Promise<HttpReceiver> {
	const receiver = await startReceiver();
	receiver.answers.push(...answers);
	onTestFinished(async () => receiver.close());
	return receiver;
}

function toPost(...urls: readonly string[]) {
	return {alert: ['post'], http_post_url: urls};
}

const oneAlert = (id: string, options: Readonly<Record<string, unknown>>) => makeNotice({id, options});

test('what a receiver refuses for now is sent again after growing pauses, and says why meanwhile', async () => {
	const receiver = await receive(500, 503, 408);
	const options = toPost(receiver.url);
	const held = await holdChannels(options);
	await held.channels.tell(oneAlert('one', options));
	const seen: number[] = [];
	for (let tries = 1; tries <= 3; tries++) {
		await held.channels.idle();
		expect(held.channels.statuses()).toMatchObject([{name: 'post', state: 'down', waiting: 1, sent: 0, lost: 0}]);
		seen.push(...held.pauses);
		held.goOn();
		await expect.poll(() => receiver.received.length).toBe(tries + 1);
	}

	await held.channels.idle();
	expect(held.channels.statuses()).toEqual([
		{name: 'post', state: 'ok', waiting: 0, sent: 1, lost: 0, problem: undefined},
	]);
	expect(seen).toHaveLength(3);
	for (const [at, pause] of seen.entries()) {
		expect(pause).toBeGreaterThanOrEqual(1000 * 2 ** at);
		expect(pause).toBeLessThan(1500 * 2 ** at);
	}

	expect(new Set(receiver.received.map(({headers}) => headers['x-waftop-alert-id']))).toEqual(new Set(['one']));
});

test.each<[string, (answer: Parameters<Exclude<Answer, number>>[0]) => void, number]>([
	['seconds', response => response.writeHead(429, {'Retry-After': '90'}).end(), 90_000],
	[
		'a date',
		response => response.writeHead(429, {'Retry-After': new Date(noon + 120_000).toUTCString()}).end(),
		120_000,
	],
	['Discord', response => response.writeHead(429).end('{"retry_after": 64.57}'), 64_570],
	['Telegram', response => response.writeHead(429).end('{"ok":false,"parameters":{"retry_after":35}}'), 35_000],
])('a receiver that asks for time gets it: %s', async (_, answer, pause) => {
	const receiver = await receive(answer);
	const options = toPost(receiver.url);
	const held = await holdChannels(options);
	await held.channels.tell(oneAlert('one', options));
	await held.channels.idle();
	expect(held.pauses).toEqual([pause]);
	held.goOn();
	await expect.poll(() => held.channels.statuses()[0].sent).toBe(1);
});

test('a refusal of the message itself is not repeated, and the next one goes out', async () => {
	const receiver = await receive(response => response.writeHead(404).end('no_service\u001B[31m'));
	const options = toPost(receiver.url);
	const held = await holdChannels(options);
	await held.channels.tell(oneAlert('one', options));
	await held.channels.idle();
	expect(held.channels.statuses()).toEqual([
		{
			name: 'post',
			state: 'down',
			waiting: 0,
			sent: 0,
			lost: 1,
			problem: String.raw`127.0.0.1:${new URL(receiver.url).port} answered 404 no_service\u001b[31m; not tried again`,
		},
	]);
	await held.channels.tell(oneAlert('two', options));
	await held.channels.idle();
	expect(held.channels.statuses()).toMatchObject([{state: 'ok', sent: 1, lost: 1, problem: undefined}]);
});

test('a redirect is not followed', async () => {
	const elsewhere = await receive();
	const receiver = await receive(response => response.writeHead(307, {Location: elsewhere.url}).end());
	const options = toPost(receiver.url);
	const held = await holdChannels(options);
	await held.channels.tell(oneAlert('one', options));
	await held.channels.idle();
	expect(held.channels.statuses()[0].problem).toContain('it redirects, which is not followed');
	expect(elsewhere.received).toEqual([]);
});

test('a slow receiver, one that hangs up and one that is not there are said, and hold no other channel', async () => {
	const slow = await receive(() => undefined);
	const closing = await receive(response => response.destroy());
	const gone = await startReceiver();
	await gone.close();
	const good = await receive();
	const options = {...toPost(slow.url, closing.url, gone.url, good.url), http_post_timeout: 0.2};
	const held = await holdChannels(options);
	await held.channels.tell(oneAlert('one', options));
	await held.channels.idle();
	const ports = [slow, closing, gone, good].map(({url}) => `127.0.0.1:${new URL(url).port}`);
	expect(held.channels.statuses().map(({name, problem}) => [name, problem])).toEqual([
		[`post ${ports[0]}`, `${ports[0]} did not answer within 0.2 s`],
		[`post ${ports[1]}`, `${ports[1]}: the connection was closed`],
		[`post ${ports[2]}`, `${ports[2]}: connection refused`],
		[`post ${ports[3]}`, undefined],
	]);
	const back = await startReceiver(undefined, Number(new URL(gone.url).port));
	onTestFinished(async () => back.close());
	held.goOn();
	await expect.poll(() => held.channels.statuses().every(({sent}) => sent === 1)).toBe(true);
	expect(back.received).toHaveLength(1);
});

test('what was not sent is sent by the next run, and nothing twice; what is raised again is known', async () => {
	const stateFolder = makeFolder();
	const receiver = await receive(200, 500);
	const options = toPost(receiver.url);
	const first = await holdChannels(options, {stateFolder});
	for (const id of ['one', 'two', 'three']) {
		await first.channels.tell(oneAlert(id, options));
	}

	await first.channels.idle();
	expect(first.channels.statuses()).toMatchObject([{waiting: 2, sent: 1}]);
	await first.channels.close();
	// A kill in the middle of a line.
	const [name] = readdirSync(stateFolder);
	const file = path.join(stateFolder, name);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	writeFileSync(file, `${readFileSync(file, 'utf8')}{"add":{"mess`);

	const second = await holdChannels(options, {stateFolder});
	await second.channels.tell(oneAlert('one', options));
	await second.channels.tell(oneAlert('four', options));
	await second.channels.idle();
	expect(receiver.received.map(({headers}) => headers['x-waftop-alert-id'])).toEqual([
		'one',
		'two',
		'two',
		'three',
		'four',
	]);
});

test('more than fit do not wait: the oldest go, but for the one that is under way, and are counted', async () => {
	const file = path.join(makeFolder(), 'queue.jsonl');
	const queue = await openQueueFile(file, 10);
	const dropped = await Promise.all(
		Array.from({length: 15}, async (_, at) =>
			queue.add({message: toMessage(makeNotice({id: `alert ${at}`})), since: noon}),
		),
	);
	await queue.close();
	expect(dropped.reduce((sum, count) => sum + count)).toBe(5);
	const again = await openQueueFile(file, 10);
	const ids: string[] = [];
	for (let next = again.first(); next !== undefined; next = again.first()) {
		ids.push(next.message.id);
		await again.settle(next.message);
	}

	expect(ids).toEqual([0, 6, 7, 8, 9, 10, 11, 12, 13, 14].map(at => `alert ${at}`));
	await again.close();
});

test('a queue that cannot be read is put aside and said', async () => {
	const folder = makeFolder();
	const file = path.join(folder, 'queue.jsonl');
	const first = await openQueueFile(file);
	await first.add({message: toMessage(makeNotice({id: 'waits'})), since: noon});
	await first.close();
	chmodSync(file, 0o666);
	const second = await openQueueFile(file);
	expect([second.size, second.problem]).toEqual([0, expect.stringContaining(`left in ${file}.damaged: `)]);
	expect(readFileSync(`${file}.damaged`, 'utf8')).toContain('waits');
	await second.close();
});

test('the file of a queue stays small, and a link in its place is replaced, not followed', async () => {
	const folder = makeFolder();
	const file = path.join(folder, 'queue.jsonl');
	const queue = await openQueueFile(file);
	for (let at = 0; at < 1000; at++) {
		const message = toMessage(makeNotice({id: `alert ${at}`}));
		await queue.add({message, since: noon});
		await queue.settle(message);
	}

	await queue.close();
	expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(800);
	const link = path.join(folder, 'link.jsonl');
	symlinkSync(path.join(folder, 'elsewhere'), link);
	const linked = await openQueueFile(link);
	await linked.add({message: toMessage(makeNotice()), since: noon});
	await linked.close();
	expect(readdirSync(folder)).not.toContain('elsewhere');
	expect(lstatSync(link).isFile()).toBe(true);
});

test('where nothing can be kept, an alert is sent all the same, and it is said', async () => {
	const stateFolder = path.join(makeFolder(), 'a file');
	writeFileSync(stateFolder, '');
	const receiver = await receive();
	const options = toPost(receiver.url);
	const held = await holdChannels(options, {stateFolder});
	await held.channels.tell(oneAlert('one', options));
	await held.channels.idle();
	expect(held.channels.statuses()).toMatchObject([{state: 'ok', sent: 1}]);
	expect(held.channels.statuses()[0].problem).toMatch(
		/^cannot keep alerts in .*: (?:not a directory|file already exists)/,
	);
});

test('after two days a message is given up', async () => {
	const receiver = await receive(...Array.from({length: 10}, () => 500));
	const options = toPost(receiver.url);
	const held = await holdChannels(options);
	await held.channels.tell(oneAlert('one', options));
	await held.channels.idle();
	held.clock.time += 48 * 3_600_000;
	held.goOn();
	await expect.poll(() => held.channels.statuses()[0]).toMatchObject({waiting: 0, lost: 1});
	expect(held.channels.statuses()[0].problem).toContain('given up after two days');
});

test('what waits for a place that no rule names any more is said, and sent when one names it again', async () => {
	const stateFolder = makeFolder();
	const receiver = await receive(500);
	const options = toPost(receiver.url);
	const first = await holdChannels(options, {stateFolder});
	await first.channels.tell(oneAlert('one', options));
	await first.channels.idle();
	await first.channels.close();

	const second = await holdChannels({alert: 'debug'}, {stateFolder});
	expect(second.channels.statuses()).toMatchObject([
		{name: 'debug', waiting: 0},
		{name: 'post', state: 'down', waiting: 1, problem: 'no rule names it any more; what waits is kept'},
	]);
	await second.channels.tell(oneAlert('two', options));
	await second.channels.idle();
	expect(second.channels.statuses().map(({name, sent}) => [name, sent])).toEqual([
		['debug', 0],
		['post', 2],
	]);
});

test('no secret lies in the queue, and nobody else can read it', async () => {
	const stateFolder = makeFolder();
	const receiver = await receive(500);
	const options = {...toPost(`${receiver.url}/hook/s3cret`), http_post_headers: {Authorization: 'Bearer t0ken'}};
	const held = await holdChannels(options, {stateFolder});
	await held.channels.tell(oneAlert('one', options));
	await held.channels.idle();
	const [name] = readdirSync(stateFolder);
	expect(readFileSync(path.join(stateFolder, name), 'utf8')).not.toMatch(/s3cret|t0ken/);
	expect(held.channels.statuses()[0].problem).not.toContain('s3cret');
});

test('a channel that is left out is not opened, and what waits for it is neither sent nor called left over', async () => {
	const stateFolder = makeFolder();
	const options = {alert: ['slack'], slack_webhook_url: 'http://127.0.0.1:9/'};
	const first = await holdChannels(options, {stateFolder});
	expect(await first.channels.tell(makeNotice({options}))).toBe(1);
	await first.channels.idle();
	await first.channels.close();
	const second = await holdChannels(options, {stateFolder, leaveOut: new Set(['slack'])});
	expect(await second.channels.tell(makeNotice({options, id: 'another'}))).toBe(0);
	expect(second.channels.statuses()).toEqual([]);
	const third = await holdChannels(options, {stateFolder});
	expect(third.channels.statuses()).toMatchObject([{name: 'slack', waiting: 1}]);
});
