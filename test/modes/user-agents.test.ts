import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {createPipeline} from '../../source/pipeline/pipeline.ts';
import {createScreen, type Screen} from '../../source/screen/screen.ts';
import {update} from '../../source/screen/update.ts';
import {layOutScreen} from '../../source/views/screen-layout.ts';
import {hour} from '../../source/waf/clock.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {type Grouping} from '../../source/waf/question.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {someSettings} from '../some-settings.ts';
import {makeFolder} from '../sources/collect.ts';
import {asciiLook} from '../views/builders.ts';

/** What a client may call itself: here like a network, which must not be denied for it. */
const network = '203.0.113.0/24';
const now = Date.UTC(2026, 10, 25, 11);

function makeRecord(place: number, client: string, agent: string): string {
	const rule = {
		match: 'Matched "Operator `Rx\'',
		reference: 'v1,2',
		ruleId: '942100',
		file: '/etc/crs4/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf',
		lineNumber: '46',
		data: 'x',
		severity: '2',
		ver: 'OWASP_CRS/4.0.0',
		tags: [],
	};
	return JSON.stringify({
		transaction: {
			client_ip: client,
			time_stamp: 'Wed Nov 25 10:30:00 2026',
			client_port: 40_000,
			host_ip: '192.0.2.10',
			host_port: 80,
			unique_id: `17956026000${place}.345678`,
			request: {method: 'GET', http_version: 1.1, uri: '/item', headers: {Host: 'shop.test', 'User-Agent': agent}},
			response: {http_code: 200, headers: {}},
			messages: [{message: 'SQL Injection Attack', details: rule}],
		},
	});
}

async function read(lines: readonly string[]) {
	const file = path.join(makeFolder(), 'audit.log');
	writeFileSync(file, lines.map(line => `${line}\n`).join(''));
	const pipeline = createPipeline({
		settings: someSettings({follow: false, files: [file]}),
		clock: {now: () => now},
		capacity: 100,
	});
	onTestFinished(() => pipeline.close());
	await pipeline.run(new AbortController().signal);
	return {
		snapshot: (filter = '', grouping?: Grouping) => {
			const parsed = parseFilter(filter);
			return parsed.ok
				? pipeline.reports.snapshot(parsed.filter, 24 * hour, {}, grouping)
				: expect.unreachable(parsed.problem);
		},
	};
}

const records = [
	makeRecord(1, '203.0.113.7', 'curl/8.5'),
	makeRecord(2, '203.0.113.8', 'curl/8.5'),
	makeRecord(3, '203.0.113.8', 'curl/8.5'),
	makeRecord(4, '198.51.100.9', network),
];

function drawClients(screen: Screen, snapshot: Parameters<typeof layOutScreen>[0], columns = 100) {
	const {rows, context} = layOutScreen(snapshot, screen, columns, 24, asciiLook);
	return {text: rows.join('\n').replaceAll(/\u001B\[[\d;]*m/g, ''), context};
}

describe('the user agents of an audit log', () => {
	test('have a row each, with their addresses, requests and those of the open one', async () => {
		const {snapshot} = await read(records);
		const {agents} = snapshot('', {by: 'agent', open: ['curl/8.5']}).totals;
		expect(agents?.rows).toMatchObject([
			{key: 'curl/8.5', count: 3, addresses: {value: 2}, members: {rows: [{key: '203.0.113.8'}, {key: '203.0.113.7'}]}},
			{key: network, count: 1, addresses: {value: 1}},
		]);
		expect(agents?.rows[1]).not.toHaveProperty('members');
		expect(snapshot().totals.agents).toBeUndefined();
	});

	test.each([
		['agent:CURL', 3],
		['!agent:curl', 1],
		['ua:wget', 0],
	])('are found by %s', async (filter, count) => {
		const {snapshot} = await read(records);
		expect(snapshot(filter).totals.all.value).toBe(count);
	});

	test('are where the key leads to after networks, and then addresses', async () => {
		const {snapshot} = await read(records);
		let screen: Screen = {...createScreen([], 24 * hour), view: 'clients'};
		const seen: string[] = [];
		for (let step = 0; step < 3; step++) {
			({screen} = update(screen, {kind: 'group'}, snapshot('', screen.grouping)));
			seen.push(screen.grouping.by);
		}

		expect(seen).toEqual(['network', 'agent', 'address']);
	});

	test('are drawn under their title, and one that looks like a network is none to deny', async () => {
		const {snapshot} = await read(records);
		const grouping = {by: 'agent', open: []} as const;
		const base = {...createScreen([], 24 * hour), view: 'clients', grouping} as const;
		const shown = snapshot('', grouping);
		const {text} = drawClients(base, shown);
		expect(text).toContain('USER AGENT');
		expect(text).toMatch(/\+ curl\/8\.5 +2 +3/);
		expect(text).toContain('2 user agents of 3 clients');
		const cursor = {key: network, index: 1, top: 0};
		const {context} = drawClients({...base, lists: {...base.lists, clients: cursor}}, shown);
		expect(context.selection).toMatchObject({kind: 'group', row: {key: network}});
		expect(context.client).toBeUndefined();
		expect(context.value?.condition).toEqual({kind: 'agent', agent: network});
	});

	test('show a secret in them masked', async () => {
		const {snapshot} = await read([makeRecord(1, '203.0.113.7', 'client password=swordfish')]);
		const [agent] = snapshot('', {by: 'agent', open: []}).totals.agents!.rows;
		expect(agent.key).toContain('client');
		expect(agent.key).not.toContain('swordfish');
	});
});

test('an error log has none: the key goes from networks to addresses', async () => {
	const {snapshot} = await read([makeV3Line({uniqueId: '179560260001.345678'})]);
	const screen: Screen = {...createScreen(), view: 'clients', grouping: {by: 'network', open: []}};
	expect(update(screen, {kind: 'group'}, snapshot()).screen.grouping.by).toBe('address');
});
