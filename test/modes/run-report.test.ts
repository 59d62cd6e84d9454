import {execFileSync} from 'node:child_process';
import {existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {parse, type DefaultTreeAdapterTypes} from 'parse5';
import {describe, expect, onTestFinished, test, vi} from 'vitest';
import {runOnce} from '../../source/modes/run-once.ts';
import {runReport} from '../../source/modes/run-report.ts';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {type ReportRequest} from '../../source/settings/report-command-line.ts';
import {ExpectedError, toSentence} from '../../source/waf/expected-error.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {makeFolder} from '../sources/collect.ts';
import {readSettings} from './read-settings.ts';
import {runPrinted} from './run-printed.ts';

const recordings = path.join(import.meta.dirname, '../../demo/recordings');

/** Requests of all outcomes, recorded from a real server. */
function writeRecorded(name = 'error.log', pack = (bytes: Buffer): Buffer => bytes): string {
	const file = path.join(makeFolder(), name);
	const chapters = ['03-sql-injection', '05-traversal-and-commands', '07-detected'].map(chapter =>
		gunzipSync(readFileSync(path.join(recordings, `${chapter}.log.gz`))),
	);
	writeFileSync(file, pack(Buffer.concat(chapters)));
	return file;
}

async function readRequest(args: readonly string[]): Promise<ReportRequest> {
	const request = await readCommandLine(['report', ...args], {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
	if (request.kind !== 'report') {
		throw new Error(`this asks for ${request.kind}`);
	}

	return request;
}

async function report(...args: readonly string[]) {
	const request = await readRequest(args);
	return runPrinted(async () => runReport(request, '1.2.3'));
}

type Counts = {readonly count: number; readonly blocked: number; readonly through: number};
type List = {
	readonly distinct: number;
	readonly top: ReadonlyArray<Counts & {readonly key: string; readonly label?: string}>;
};
type Networks = {readonly top: ReadonlyArray<Counts & {readonly key: string; readonly addresses: number}>};
type Lists = Record<'categories' | 'clients' | 'hosts' | 'paths' | 'rules', List> & {readonly networks: Networks};
type Once = Lists & {readonly transactions: number; readonly outcomes: Record<string, number>};
type Bin = {readonly all: number; readonly blocked: number; readonly through: number; readonly passed: number};
type Line = {readonly file: string; readonly offset: number; readonly length: number; readonly sha256: string};
type Group = Counts & {
	readonly client: string;
	readonly host: string;
	readonly path: string;
	readonly worst: {readonly lines: readonly Line[]};
};
type ReportObject = Once & {
	readonly timeline: {readonly bins: readonly Bin[]; readonly untimed: number};
	readonly not_stopped: {readonly groups: readonly Group[]; readonly more_requests: number};
};

async function once(args: readonly string[]): Promise<Once> {
	const settings = await readSettings([...args, '--once', '--json']);
	const {stdout} = await runPrinted(async () => runOnce(settings));
	return JSON.parse(stdout) as Once;
}

async function reportObject(...args: readonly string[]): Promise<ReportObject> {
	const {stdout, code, stderr} = await report(...args, '--format', 'json');
	expect([code, stderr]).toEqual([0, '']);
	return JSON.parse(stdout) as ReportObject;
}

const questions: ReadonlyArray<readonly [string, readonly string[]]> = [
	['everything', []],
	['a window', ['--since', '2026-11-25T03:59:10', '--until', '2026-11-25T03:59:20']],
	['one category', ['--filter', 'cat:SQLI']],
	['what got through', ['--filter', 'outcome:detected']],
	['a client in a window', ['--filter', 'client:203.0.113.7', '--since', '2026-11-25T03:59:10']],
	['nothing', ['--filter', 'host:nowhere.example']],
];

describe.each(questions)('of %s', (name, question) => {
	test('the JSON holds what --once --json prints, word for word', async () => {
		const file = writeRecorded();
		const [expected, found] = [await once([file, ...question]), await reportObject(file, ...question)];
		expect(found).toMatchObject(expected);
		expect(expected.transactions > 0).toBe(name !== 'nothing');
		expect(Object.keys(found)).toEqual(expect.arrayContaining(Object.keys(expected)));
	});

	test('its own parts sum up to the same numbers', async () => {
		const file = writeRecorded();
		const {transactions, outcomes, timeline, not_stopped: notStopped} = await reportObject(file, ...question);
		const sum = (key: keyof Bin): number => timeline.bins.reduce((total, bin) => total + bin[key], 0);
		expect(sum('all') + timeline.untimed).toBe(transactions);
		expect([sum('blocked'), sum('through'), sum('passed')]).toEqual([
			outcomes['blocked'],
			outcomes['detected'],
			outcomes['passed'],
		]);
		const listed = notStopped.groups.reduce((total, {count}) => total + count, 0);
		expect(listed + notStopped.more_requests).toBe(outcomes['detected'] + outcomes['passed']);
	});

	test('Markdown and HTML show the same numbers as the JSON', async () => {
		const file = writeRecorded();
		const whole = await once([file, ...question]);
		const expected = toRows(whole);
		const [markdown, html] = [await report(file, ...question), await report(file, ...question, '--format', 'html')];
		expect(readMarkdownRows(markdown.stdout)).toEqual(expected);
		expect(readHtmlRows(html.stdout)).toEqual(expected);
		const {blocked, detected, passed} = whole.outcomes;
		if (whole.transactions > 0) {
			const words = `${group(whole.transactions)} requests: ${group(blocked)} blocked, ${group(detected)} through`;
			expect(markdown.stdout).toContain(`${words}${passed === 0 ? '.' : `, ${group(passed)} passed.`}`);
			expect(html.stdout).toContain(`<b>${group(detected)}</b> through`);
		}
	});
});

function group(count: number): string {
	return count.toLocaleString('en-US');
}

/** First and numeric cells of all tables, in their order. */
function toRows({categories, clients, networks, hosts, paths, rules, transactions}: Once): string[][] {
	const share = (count: number): string => {
		const percent = Math.round((100 * count) / transactions);
		return count === 0 ? '0%' : percent === 0 ? '<1%' : percent === 100 && count < transactions ? '99%' : `${percent}%`;
	};
	const shown = networks.top.some(({addresses}) => addresses > 1) ? [networks] : [];
	return [categories, clients, ...shown, hosts, paths, rules].flatMap(({top}) =>
		top.map(({key, count, blocked, through}) => [key, group(count), share(count), group(blocked), group(through)]),
	);
}

const firstAndNumbers = (cells: readonly string[]): string[] => [cells[0], ...cells.slice(-4)];

function readMarkdownRows(text: string): string[][] {
	return text
		.split('\n')
		.filter(line => line.startsWith('| `'))
		.map(line =>
			firstAndNumbers(
				line
					.slice(2, -2)
					.split(' | ')
					.map(cell => cell.replaceAll('`', '')),
			),
		);
}

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;

function findAll(node: Node, tag: string): Node[] {
	const children = 'childNodes' in node ? node.childNodes.flatMap(child => findAll(child, tag)) : [];
	return node.nodeName === tag ? [node, ...children] : children;
}

function textOf(node: Node): string {
	return 'value' in node
		? node.value
		: 'childNodes' in node
			? node.childNodes.map(child => textOf(child)).join('')
			: '';
}

function readHtmlRows(html: string): string[][] {
	return findAll(parse(html), 'tbody')
		.flatMap(body => findAll(body, 'tr'))
		.map(row => firstAndNumbers(findAll(row, 'td').map(cell => textOf(cell))));
}

test.each([
	['a log', 'error.log', undefined],
	['a log with an odd name', `it's $(my) "error" log`, undefined],
	['a packed log', 'error.log.gz', gzipSync],
] as const)('of %s the commands of the report print the hashes that it names', async (_, name, pack) => {
	const file = writeRecorded(name, pack);
	const {stdout} = await report(file);
	const commands = stdout.split('\n').filter(line => line.includes('| sha256sum # '));
	expect(commands.length).toBeGreaterThan(10);
	const printed = execFileSync('sh', ['-c', commands.join('\n')], {encoding: 'utf8'})
		.trim()
		.split('\n');
	expect(printed.map(line => line.slice(0, 64))).toEqual(commands.map(command => command.slice(-64)));
});

test('the quoted place of a line is where grep finds it', async () => {
	const file = writeRecorded();
	const {not_stopped: notStopped} = await reportObject(file);
	const bytes = readFileSync(file);
	const {client, worst} = notStopped.groups[0];
	const quoted = worst.lines.map(({offset, length}) => bytes.subarray(offset, offset + length).toString());
	expect(quoted.filter(line => line.includes(`client: ${client},`))).toEqual(quoted);
	expect(worst.lines.map(({offset}) => offset === 0 || bytes[offset - 1] === 10)).not.toContain(false);
	expect(statSync(file).ino).toBe((worst.lines[0] as Line & {inode: number}).inode);
});

const secret = makeV3Line({
	data: 'Matched Data: 1 found within ARGS:password: hunter2hunter2',
	request: 'GET /get?password=hunter2hunter2 HTTP/1.1',
});

function writeLog(...lines: readonly string[]): string {
	const file = path.join(makeFolder(), 'error.log');
	writeFileSync(file, lines.map(line => `${line}\n`).join(''));
	return file;
}

test.each(['md', 'html', 'json'])(
	'secrets are masked in %s, raw lines too, unless they are to be shown',
	async format => {
		const file = writeLog(secret);
		const masked = await report(file, '--format', format);
		expect(masked.stdout).toContain('192.0.2.10');
		expect(masked.stdout).not.toContain('hunter2');
		expect((await report(file, '--format', format, '--show-secrets')).stdout).toContain('hunter2hunter2');
	},
);

test('a file is made for the one who asked alone, in the format that its name says', async () => {
	const log = writeLog(secret);
	const file = path.join(makeFolder(), 'incident.html');
	expect(await report(log, '--output', file)).toEqual({code: 0, stdout: '', stderr: ''});
	expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
	expect(lstatSync(file).mode & 0o777).toBe(0o600);
});

test.each(['a file', 'a link', 'a link to nowhere'])(
	'%s of that name is left as it is, and nothing is read for it',
	async what => {
		const folder = makeFolder();
		const file = path.join(folder, 'report.md');
		const target = path.join(folder, 'target');
		if (what === 'a file') {
			writeFileSync(file, 'mine');
		} else {
			symlinkSync(target, file);
			if (what === 'a link') {
				writeFileSync(target, 'mine');
			}
		}

		const asked = report('/nonexistent/error.log', '--output', file);
		expect(await refusalOf(asked)).toEqual(['failed', `${file} exists and is left as it is; name a new file`]);
		expect(existsSync(target) ? readFileSync(target, 'utf8') : 'mine').toBe('mine');
	},
);

test('a folder that is not there is an error with a sentence', async () => {
	const asked = report(writeLog(secret), '--output', '/nonexistent/report.md');
	expect(await refusalOf(asked)).toEqual([
		'failed',
		'cannot write /nonexistent/report.md: no such file or directory; name a file in a folder where you may write',
	]);
});

async function refusalOf(asked: Promise<unknown>): Promise<unknown> {
	const error: unknown = await asked.catch((reason: unknown) => reason);
	return error instanceof ExpectedError ? [error.kind, toSentence(error)] : error;
}

test('a span in which the log holds nothing is told, with the time of its last line', async () => {
	const file = writeRecorded();
	const known = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)!;
	const [, time] = /^2026\/11\/25 (\d\d:\d\d:\d\d) /.exec(known)!;
	const said = `waftop: nothing in that span; the log's last line is of 25 Nov ${time}\n`;
	const args = [file, '--timezone', 'UTC', '--since', '2026-11-26T14:00'];
	const {code, stderr, stdout} = await report(...args);
	expect([code, stderr]).toEqual([0, said]);
	expect(stdout).toContain(
		`Nothing to report.** The log holds nothing of that span: its last line is of 2026-11-25 ${time}.`,
	);
	const settings = await readSettings([...args, '--once']);
	expect((await runPrinted(async () => runOnce(settings))).stderr).toBe(said);
	// Read from its beginning, and nothing of it counts.
	const before = await report(file, '--timezone', 'UTC', '--until', '2026-11-24T14:00');
	expect([before.code, before.stderr]).toEqual([0, said]);
});

test('an empty log, and one of another kind, are called that whatever span is asked for', async () => {
	const span = ['--since', '2026-11-26T14:00'];
	const empty = path.join(makeFolder(), 'error.log');
	writeFileSync(empty, '');
	expect((await report(empty, ...span)).stderr).toContain('is empty');
	expect((await report(writeLog('neither a time nor a rule'), ...span)).stderr).toContain('is of an nginx or Apache');
});

test('what no rule saw is counted apart, and no group of what got through', async () => {
	const record = (place: number, messages: readonly object[]) =>
		JSON.stringify({
			transaction: {
				client_ip: `192.0.2.${place}`,
				time_stamp: 'Wed Nov 25 10:00:00 2026',
				unique_id: `17956080002${place}.345678`,
				request: {method: 'GET', uri: '/', headers: {Host: 'shop.example'}},
				response: {http_code: 200},
				producer: {secrules_engine: 'DetectionOnly'},
				messages,
			},
		});
	const warning = {message: 'SQL', details: {ruleId: '942100', severity: '2', tags: []}};
	const silent = [1, 2, 3].map(place => record(place, []));
	const file = writeLog(...silent, record(4, [warning]));
	const {stdout} = await report(file);
	expect(stdout).toContain('It blocked none of them, 1 passed under it with a warning and 3 matched no rule.');
	expect(stdout).toContain('0 requests over the threshold, 1 under it with a warning, and 3 that matched no rule');
	expect(await reportObject(file)).toMatchObject({
		outcomes: {passed: 4},
		not_stopped: {groups: [{client: '192.0.2.4', count: 1}], no_rule: 3, more_requests: 0},
	});
	expect((await report(writeLog(...silent))).stdout).toContain('Nothing but 3 requests that matched no rule.');
});

test('a long line is quoted without its middle, and keeps client and request at its end', async () => {
	const {stdout} = await report(writeLog(makeV3Line({client: '192.0.2.44', match: 'x'.repeat(900)})));
	const quoted = stdout.split('\n').filter(line => line.includes('xxxx') && line.includes('client: 192.0.2.44'));
	expect(quoted).toHaveLength(1);
	expect(quoted[0]).toMatch(/^\s*2026\/.*x….*host: "/);
});

test('a file that is no error log is as good as unreadable', async () => {
	const {code, stderr, stdout} = await report(
		writeLog('198.51.100.7 - - [25/Nov/2026:11:00:00 +0000] "GET / HTTP/1.1" 200 612'),
	);
	expect(code).toBe(4);
	expect(stderr).toContain('holds an access log');
	expect(stdout).toContain('Nothing to report');
});

test('the command line: format by name, by the output, and without either Markdown; a place to read where none is named', async () => {
	const formats = await Promise.all(
		[['x.log'], ['x.log', '-o', 'a.HTM'], ['x.log', '-o', 'a.json'], ['x.log', '-o', 'a.txt', '--format', 'md']].map(
			async args => readRequest(args),
		),
	);
	expect(formats.map(({format}) => format)).toEqual(['md', 'html', 'json', 'md']);
	await expect(readRequest(['x.log', '-o', 'x.md', '--format', 'html'])).rejects.toThrow(
		'--format html does not go with the name x.md',
	);
	expect(formats.map(({isToDiscover}) => isToDiscover)).not.toContain(true);
	expect(await readRequest([])).toMatchObject({isToDiscover: true, settings: {mode: 'once'}});
	expect(await readRequest(['-'])).toMatchObject({isToDiscover: false});
	expect(await readRequest(['--es', 'http://127.0.0.1:9200'])).toMatchObject({isToDiscover: false});
});

function noteInTrail(...notes: ReadonlyArray<Record<string, unknown>>): void {
	const folder = makeFolder();
	mkdirSync(path.join(folder, 'waftop'));
	const lines = [
		'no note',
		...notes.map(note => JSON.stringify({by: 'someone', method: 'deny', outcome: 'applied', ...note})),
	];
	writeFileSync(path.join(folder, 'waftop', 'deny-trail.jsonl'), lines.join('\n'));
	vi.stubEnv('XDG_STATE_HOME', folder);
	onTestFinished(() => {
		vi.unstubAllEnvs();
	});
}

test('what was denied meanwhile is told, with what the log says of it since; what was denied long before is not', async () => {
	noteInTrail(
		{time: '2026-11-24T10:00:00.000Z', action: 'deny', ranges: ['203.0.113.1'], reason: 'long before'},
		{time: '2026-11-25T10:01:00.000Z', action: 'deny', ranges: ['192.0.2.10'], reason: 'sqlmap'},
		{time: '2026-11-25T10:01:00.000Z', action: 'deny', ranges: ['192.0.2.11'], reason: 'taken back'},
		{time: '2026-11-25T10:02:00.000Z', action: 'undo', ranges: ['192.0.2.11']},
		{time: '2026-11-25T10:03:00.000Z', action: 'deny', outcome: 'refused', ranges: ['192.0.2.12'], reason: 'refused'},
		{time: '2026-11-25T10:03:00.000Z', action: 'deny', ranges: ['no address'], reason: 'odd'},
	);
	const log = writeLog(
		makeV3Line(),
		makeV3Line({time: '2026/11/25 10:05:00', uniqueId: '179560110012.345678', connection: 6, denied: true}),
	);
	const {stdout} = await report(log, '--timezone', 'UTC', '--format', 'json');
	const {denials} = JSON.parse(stdout) as {denials: unknown};
	expect(denials).toEqual([
		expect.objectContaining({range: '192.0.2.10', reason: 'sqlmap', verdict: 'verified', blocked: 1}),
		expect.objectContaining({range: '192.0.2.11', ended: '2026-11-25T10:02:00.000Z'}),
	]);
	expect((await report(log, '--timezone', 'UTC')).stdout).toContain('verified: 1 blocked by the firewall');
});

test('what was marked stands in it with its note; marks that cannot be read are a doubt, and no end', async () => {
	const folder = makeFolder();
	mkdirSync(path.join(folder, 'waftop'), {mode: 0o700});
	vi.stubEnv('XDG_STATE_HOME', folder);
	onTestFinished(() => {
		vi.unstubAllEnvs();
	});
	const log = writeLog(
		makeV3Line(),
		makeV3Line({uniqueId: '179560110012.345678', connection: 6, client: '192.0.2.99'}),
	);
	const entry = {mark: 'attack', note: 'sqlmap, see ticket 5', time: Date.UTC(2026, 10, 25, 11), by: 'alice'};
	const kept = [{key: {kind: 'client', log, address: '192.0.2.10'}, entry}];
	const file = path.join(folder, 'waftop', 'marks.json');
	writeFileSync(file, JSON.stringify(kept), {mode: 0o600});
	const {marks} = JSON.parse((await report(log, '--format', 'json')).stdout) as {marks: unknown};
	expect(marks).toEqual([
		{
			mark: 'attack',
			on: 'client',
			address: '192.0.2.10',
			requests: 1,
			note: 'sqlmap, see ticket 5',
			marked: '2026-11-25T11:00:00.000Z',
			by: 'alice',
		},
	]);
	const {stdout} = await report(log);
	expect(stdout).toMatch(/## What was marked\n[^]*\| attack \| `192\.0\.2\.10` \| 1 \| `sqlmap, see ticket 5` \|/);
	writeFileSync(file, 'no list');
	const broken = await report(log);
	expect(broken.code).toBe(0);
	expect(broken.stdout).toMatch(/What was marked is not here: .*it is not JSON/);
});

test('a dash is standard output', async () => {
	const log = writeLog(makeV3Line());
	const {code, stdout} = await report(log, '--output', '-', '--format', 'json');
	expect([code, JSON.parse(stdout)]).toMatchObject([0, {transactions: 1}]);
	expect(existsSync('-')).toBe(false);
	expect(await readRequest(['x.log', '-o', '-'])).toMatchObject({output: undefined, format: 'md'});
});

test('lines that were not taken for ModSecurity are told', async () => {
	const {stdout} = await report(writeLog(makeV3Line(), makeV3Line({time: '9999/11/25 10:00:00', connection: 6})));
	expect(stdout).toMatch(/1 of 2 lines read were not taken for ModSecurity's/);
});
