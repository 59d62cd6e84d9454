import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {startReceiver} from '../actions/notify/http-receiver.ts';
import {run, until} from '../end-to-end/run-program.ts';
import {alertsIn, end} from '../end-to-end/watched-events.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {connectTo} from './connect-to.ts';
import {type SearchServer} from './search-server.ts';

const never = new AbortController().signal;
const index = 'alerts';

/**
Alert rules over an index: tried over what is there, and told of what comes.
*/
export function describeAlerts(server: () => SearchServer): void {
	test('rules over an index: tried over what is there, and each document that comes is told at the webhook, once', async () => {
		await using stack = new AsyncDisposableStack();
		const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-alerts-'));
		stack.defer(() => rmSync(folder, {recursive: true, force: true}));
		const receiver = await startReceiver();
		stack.defer(receiver.close);
		const elastic = await connectTo(server());
		stack.defer(async () => elastic.close());
		const rules = path.join(folder, 'rules.yaml');
		writeFileSync(
			rules,
			`name: blocked\ntype: any\nquery_key: modsecurity.unique_id\nfilter: [{term: {modsecurity.outcome: blocked}}]\nalert: post\nhttp_post_url: ${receiver.url}\n`,
			{mode: 0o600},
		);
		const documents = pipelines['waftop']('nginx-on').filter(
			({modsecurity}) => (modsecurity as {readonly outcome: string}).outcome === 'blocked',
		);
		const store = async (place: number): Promise<void> => {
			const source = {...documents[place], '@timestamp': new Date().toISOString()};
			const body = [JSON.stringify({create: {_index: index}}), JSON.stringify(source)];
			await elastic.request({method: 'POST', path: '/_bulk', query: {refresh: true}, lines: body}, never);
		};

		await store(0);
		const reading = ['--es', server().url, '--index', index];
		const check = await run({args: ['alerts', 'check', rules, ...reading, '--json']}).finished;
		expect({code: check.code, stderr: check.stderr}).toEqual({code: 0, stderr: ''});
		expect(check.stdout.toString().match(/"kind":"\w+"/g)).toEqual(['"kind":"match"', '"kind":"alert"']);
		expect(receiver.received).toEqual([]);

		const watching = run({
			args: ['watch', ...reading, '--alerts', rules, '--json'],
			env: {XDG_STATE_HOME: path.join(folder, 'state')},
		});
		const told = async (count: number): Promise<void> => {
			await until('the event', () => alertsIn(watching.stdout()).length >= count);
			await until('the webhook', () => receiver.received.length >= count);
		};

		await told(1);
		for (const place of [1, 2]) {
			await store(place);
			await told(place + 1);
		}

		expect((await end(watching)).code).toBe(0);
		const keys = alertsIn(watching.stdout()).map(({key}) => key);
		expect(keys).toEqual(
			documents.slice(0, 3).map(({modsecurity}) => (modsecurity as {readonly unique_id: string}).unique_id),
		);
		expect(receiver.received.map(({body}) => /"unique_id":"([^"]+)"/.exec(body)![1])).toEqual(keys);
	});
}
