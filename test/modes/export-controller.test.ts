import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {type TrailEntry} from '../../source/actions/trail/trail.ts';
import {createExportController, type ExportControllerOptions} from '../../source/modes/export-controller.ts';
import {type PlanExport} from '../../source/screen/command.ts';
import {type Message} from '../../source/screen/message.ts';
import {countEntries} from '../../source/screen/export-dialog.ts';
import {hour} from '../../source/waf/clock.ts';
import {exportChoices, nameExport, type ExportOutcome, type ExportPlan} from '../../source/waf/export.ts';
import {type GroupedBy} from '../../source/waf/question.ts';
import {everything, type Filter} from '../../source/waf/filter/filter.ts';
import {testTime} from '../parsing/read-events.ts';
import {makeV3Line, nginxLimit, type V3Line} from '../parsing/server-lines.ts';
import {standUp} from '../pipeline/stand-up.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-export-'));
});

afterEach(() => {
	rmSync(folder, {recursive: true});
});

const aLog: readonly V3Line[] = [
	{client: '203.0.113.7', denied: true},
	{client: '203.0.113.7', request: 'GET /?password=hunter2 HTTP/1.1', uri: '/'},
	{client: '203.0.113.7'},
	{client: '198.51.100.4'},
	{client: '192.0.2.1'},
	{client: '192.0.2.1', uri: '/=1'},
];

async function createDesk(
	lines: readonly V3Line[] = aLog,
	given: Partial<ExportControllerOptions> = {},
	records: readonly string[] = [],
) {
	const stood = standUp();
	await stood.handLines(
		lines.map((line, place) => makeV3Line({uniqueId: `17956080001${place}.345678`, connection: 10 + place, ...line})),
	);
	await stood.handLines(records, 1);
	await stood.end();
	const messages: Message[] = [];
	const notes: TrailEntry[] = [];
	const controller = createExportController({
		pipeline: stood.pipeline,
		clock: {now: () => testTime},
		trail: {
			async note(entry) {
				notes.push(entry);
				return undefined;
			},
		},
		allow: [],
		findConnections: () => ({sshPeers: ['198.51.100.4'], ownAddresses: ['2001:db8::1'], gateways: []}),
		dispatch: message => messages.push(message),
		findFolder: () => folder,
		...given,
	});
	const plan = async (
		filter: Filter = everything,
		window = 24 * hour,
		view: PlanExport['view'] = 'feed',
	): Promise<ExportPlan> => {
		const picture = stood.snapshot(filter, window);
		await controller.plan({kind: 'plan-export', ticket: 1, picture, view, row: undefined});
		const answer = messages.findLast(message => message.kind === 'export-planned')!;
		return answer.plan;
	};

	const write = async (found: ExportPlan, place: number, revealed = false): Promise<ExportOutcome> => {
		await controller.write({kind: 'write-export', ticket: 1, plan: found, choice: exportChoices[place], revealed});
		const answer = messages.findLast(message => message.kind === 'export-done')!;
		return answer.outcome;
	};

	const placeOf = (subject: string, format: string): number =>
		exportChoices.findIndex(choice => choice.subject === subject && choice.format === format);
	return {...stood, controller, messages, notes, plan, write, placeOf};
}

const read = (outcome: ExportOutcome): string =>
	readFileSync(outcome.kind === 'written' ? outcome.file : `not written: ${outcome.words}`, 'utf8');

test('the count that is shown is the number of entries in the file, for every kind of file', async () => {
	const {plan, write, snapshot} = await createDesk();
	const found = await plan();
	const {totals, feed} = snapshot();
	expect([found.transactions, found.addresses]).toEqual([feed.length, totals.clients.distinct.value]);
	expect([found.transactions, found.addresses, found.keptOut]).toEqual([6, 3, 1]);
	for (const [place, choice] of exportChoices.entries()) {
		if (choice.subject === 'report') {
			continue;
		}

		const outcome = await write(found, place);
		const entry = {
			list: /^\d/,
			cidr: /\/32$/,
			nginx: /^deny /,
			ipset: /^add /,
			nft: /^add element /,
			csv: /^\d/,
			ndjson: /^\{/,
		}[choice.format];
		const lines = read(outcome).split('\n');
		expect(lines.filter(line => entry.test(line))).toHaveLength(countEntries(choice, found));
		expect(outcome).toMatchObject({entries: countEntries(choice, found), missing: 0});
	}

	expect(readdirSync(folder)).toHaveLength(exportChoices.filter(({subject}) => subject !== 'report').length);
});

test('a report of the screen has the numbers of the screen, and masks unless secrets are revealed', async () => {
	const {plan, write, placeOf, snapshot} = await createDesk();
	const found = await plan();
	const {totals} = snapshot();
	const outcome = await write(found, placeOf('report', 'json'));
	expect(outcome).toMatchObject({kind: 'written', entries: totals.all.value});
	const report = JSON.parse(read(outcome)) as Record<string, unknown>;
	const {blocked, detected, passed, unknown} = totals.outcomes;
	expect(report).toMatchObject({
		transactions: totals.all.value,
		outcomes: {blocked, detected, passed, unknown},
		missing: 0,
		clients: {
			distinct: totals.clients.distinct.value,
			top: totals.clients.rows.map(({key, count, through}) => ({key, count, through})),
		},
		paths: {top: totals.paths.rows.map(({key, count, through}) => ({key, count, through}))},
	});
	const masked = read(await write(found, placeOf('report', 'html')));
	expect(masked).toMatch(/^<!doctype html>/);
	expect(masked).not.toContain('hunter2');
	expect(read(await write(found, placeOf('report', 'md'), true))).toContain('password=hunter2');
});

test('a report of the view of what got through is of that alone, and says so', async () => {
	const {plan, write, placeOf} = await createDesk();
	const found = await plan(everything, 24 * hour, 'through');
	const report = JSON.parse(read(await write(found, placeOf('report', 'json')))) as Record<string, unknown>;
	expect(report).toMatchObject({transactions: 5, outcomes: {blocked: 0}, asked: {only: 'not stopped'}, missing: 0});
});

test('addresses are sorted by requests; who is logged in from one keeps it out of deny lines', async () => {
	const {plan, write, placeOf} = await createDesk();
	const found = await plan();
	expect(read(await write(found, placeOf('addresses', 'list')))).toBe('203.0.113.7\n192.0.2.1\n198.51.100.4\n');
	const lines = read(await write(found, placeOf('addresses', 'nginx')));
	expect(lines).toContain('\ndeny 203.0.113.7;\ndeny 192.0.2.1;\n# kept out: 198.51.100.4, somebody is logged in');
	expect(lines).not.toContain('deny 198.51.100.4');
});

test('a client that forged text may have made is in no deny line', async () => {
	const {plan, write, placeOf} = await createDesk([
		{client: '203.0.113.7'},
		// nginx cuts it, so that its tail may be the client's text.
		{client: '192.0.2.77', denied: true, match: 'x'.repeat(nginxLimit)},
	]);
	const found = await plan();
	expect([found.addresses, found.keptOut]).toEqual([2, 1]);
	expect(read(await write(found, placeOf('addresses', 'ipset')))).toContain('# kept out: 192.0.2.77, no whole');
	expect(read(await write(found, placeOf('addresses', 'csv')))).toMatch(/^192\.0\.2\.77,.*,no$/m);
});

test('a visitor whom no rule saw is in no file of addresses, and counted as left out', async () => {
	const recordOf = (client: string, place: number, matched: boolean): string =>
		JSON.stringify({
			transaction: {
				client_ip: client,
				time_stamp: 'Wed Nov 25 10:00:00 2026',
				unique_id: `17956080002${place}.345678`,
				request: {method: 'GET', uri: '/', headers: {Host: 'shop.example'}},
				response: {http_code: 200},
				producer: {secrules_engine: 'DetectionOnly'},
				messages: matched ? [{message: 'SQL', details: {ruleId: '942100', severity: '2', tags: []}}] : [],
			},
		});
	const {plan, write, placeOf} = await createDesk([{client: '198.51.100.9'}], {}, [
		recordOf('192.0.2.50', 0, false),
		recordOf('192.0.2.51', 1, false),
		recordOf('203.0.113.8', 2, false),
		recordOf('203.0.113.8', 3, true),
	]);
	const found = await plan();
	expect(found).toMatchObject({transactions: 5, addresses: 2, keptOut: 0, unmatched: 2});
	expect(read(await write(found, placeOf('addresses', 'nginx'))).match(/^deny .*$/gm)).toEqual([
		'deny 203.0.113.8;',
		'deny 198.51.100.9;',
	]);
	expect(read(await write(found, placeOf('addresses', 'list')))).toBe('203.0.113.8\n198.51.100.9\n');
	expect(read(await write(found, placeOf('addresses', 'csv')))).toMatch(/^203\.0\.113\.8,2,/m);
});

test('only what filter and window hold is written, all of it', async () => {
	const {plan, write, placeOf} = await createDesk([
		...aLog,
		{client: '203.0.113.7', time: '2026/11/24 20:00:00', uniqueId: '179554320099.345678'},
	]);
	const filter: Filter = [{condition: {kind: 'client', range: '203.0.113.7'}, negated: false}];
	const found = await plan(filter, 15 * 60_000);
	const lines = read(await write(found, placeOf('transactions', 'ndjson')))
		.trimEnd()
		.split('\n');
	const clients = lines.map(line => (JSON.parse(line) as {source: {ip: string}}).source.ip);
	expect(clients).toEqual(['203.0.113.7', '203.0.113.7', '203.0.113.7']);
});

test('the view of what got through exports that alone', async () => {
	const {plan, write, placeOf} = await createDesk();
	const found = await plan(everything, 24 * hour, 'through');
	const lines = read(await write(found, placeOf('transactions', 'csv')))
		.trimEnd()
		.split('\n')
		.slice(1);
	expect(lines).toHaveLength(found.transactions);
	expect(lines.map(line => line.split(',')[1])).toEqual(Array.from({length: 5}, () => 'passed'));
});

test('secrets are masked unless they are revealed', async () => {
	const {plan, write, placeOf} = await createDesk();
	const found = await plan();
	const ndjson = placeOf('transactions', 'ndjson');
	expect(read(await write(found, ndjson))).not.toContain('hunter2');
	rmSync(path.join(folder, nameExport(exportChoices[ndjson], found.stamp)));
	expect(read(await write(found, ndjson, true))).toContain('hunter2');
});

test('what was written, and what could not be, is noted', async () => {
	const {plan, write, placeOf, notes} = await createDesk();
	const found = await plan([{condition: {kind: 'client', range: '203.0.113.7'}, negated: false}]);
	const list = placeOf('addresses', 'list');
	const outcome = await write(found, list);
	const again = await write(found, list);
	expect(again).toMatchObject({kind: 'failed'});
	expect(notes).toMatchObject([
		{
			action: 'export',
			outcome: 'written',
			what: 'addresses',
			format: 'list',
			file: outcome.kind === 'written' ? outcome.file : '',
			entries: 1,
			bytes: 12,
			masked: true,
			filter: 'client:203.0.113.7',
		},
		{outcome: 'failed', words: expect.stringContaining('file already exists; it is left as it is') as string},
	]);
});

test('what is being written when the program is left is taken away', async () => {
	const {plan, write, controller, placeOf} = await createDesk();
	const found = await plan();
	await controller.stop();
	const outcome = await write(found, placeOf('transactions', 'csv'));
	expect(outcome).toMatchObject({kind: 'failed'});
	expect(readdirSync(folder)).toEqual([]);
});

test('long work is done in slices, and says how far it is', async () => {
	let time = testTime;
	const {plan, write, placeOf, messages} = await createDesk(aLog, {clock: {now: () => (time += 600)}});
	const found = await plan();
	await write(found, placeOf('transactions', 'ndjson'));
	const progress = messages.flatMap(message => (message.kind === 'export-progress' ? message.written : []));
	expect(progress.length).toBeGreaterThan(2);
	expect(progress).toEqual(progress.toSorted((one, other) => one - other));
});

test('a folder that is gone is told before anything is written', async () => {
	const gone = path.join(folder, 'gone');
	const {plan} = await createDesk(aLog, {findFolder: () => gone});
	expect(await plan()).toMatchObject({
		notWritable: `${gone} does not exist; start waftop in a folder where you may write`,
	});
	expect(existsSync(gone)).toBe(false);
});

describe('networks, as the view of clients shows them', () => {
	const network = async () =>
		createDesk([
			{client: '203.0.113.7', denied: true},
			{client: '203.0.113.7'},
			{client: '203.0.113.9', denied: true},
			{client: '192.0.2.1', denied: true},
			{client: '198.51.100.9', denied: true},
			{client: '198.51.100.10', denied: true},
		]);

	const planOf = async ({controller, messages, snapshot}: Awaited<ReturnType<typeof network>>, by: GroupedBy) => {
		const picture = {...snapshot(), grouping: {by, open: []}};
		await controller.plan({kind: 'plan-export', ticket: 1, picture, view: 'clients', row: undefined});
		return messages.findLast(message => message.kind === 'export-planned')!.plan;
	};

	test('are written as ranges; a program is told only what several certain addresses stand for, and nothing that is ours', async () => {
		const desk = await network();
		const plan = await planOf(desk, 'network');
		expect(plan).toMatchObject({addresses: 3, keptOut: 1, grouped: 'network'});
		const text = async (format: string) => read(await desk.write(plan, desk.placeOf('addresses', format)));
		expect(await text('list')).toBe('203.0.113.0/24\n198.51.100.0/24\n192.0.2.0/24\n');
		expect(await text('cidr')).toBe('203.0.113.0/24\n198.51.100.0/24\n192.0.2.0/24\n');
		const deny = await text('nginx');
		expect(deny.split('\n').filter(line => line.startsWith('deny'))).toEqual([
			'deny 203.0.113.0/24;',
			'deny 192.0.2.1;',
		]);
		expect(deny).toMatch(/# kept out: 198\.51\.100\.0\/24, somebody is logged in/);
		expect(await text('ipset')).toContain('hash:net family inet ');
		expect(await text('nft')).toContain('{ type ipv4_addr; flags interval; }');
		expect(await text('csv')).toMatch(/^network,addresses,requests,.*\r?\n203\.0\.113\.0\/24,2,3,0,2,/);
	});

	test('user agents are exported as their addresses, and the dialog says so', async () => {
		const desk = await network();
		const plan = await planOf(desk, 'agent');
		expect(plan).toMatchObject({addresses: 5, grouped: 'agent'});
		expect(await planOf(desk, 'address')).toMatchObject({addresses: 5, grouped: undefined});
	});
});

test('a report of the screen tells what was marked, by itself and by its client', async () => {
	const {plan, write, placeOf, pipeline} = await createDesk();
	const entry = {mark: 'attack', note: 'the one with <b>sqlmap</b>', time: testTime, by: 'alice'} as const;
	pipeline.reports.marks.set({kind: 'client', log: '', address: '203.0.113.7'}, entry);
	pipeline.reports.marks.set(
		{kind: 'id', id: '179560800014.345678'},
		{...entry, mark: 'false-positive', note: 'monitor'},
	);
	const found = await plan();
	const {marks} = JSON.parse(read(await write(found, placeOf('report', 'json')))) as {marks: unknown[]};
	expect(marks).toMatchObject([
		{mark: 'attack', on: 'client', address: '203.0.113.7', requests: 3, note: entry.note, by: 'alice'},
		{mark: 'false-positive', on: 'request', client: '192.0.2.1', requests: 1, note: 'monitor'},
	]);
	const html = read(await write(found, placeOf('report', 'html')));
	expect(html).toContain('What was marked');
	expect(html).toContain('the one with &lt;b&gt;sqlmap&lt;/b&gt;');
	expect(html).not.toContain('<b>sqlmap');
});
