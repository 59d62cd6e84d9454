import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {beforeEach, expect, test} from 'vitest';
import {runAlertsCheck} from '../../source/modes/run-alerts-check.ts';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {toSentence} from '../../source/waf/expected-error.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {serveStandIn} from '../helpers/serve-stand-in.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {makeFolder} from '../sources/collect.ts';
import {runPrinted} from './run-printed.ts';

let folder: string;
let log: string;
let rule: string;

beforeEach(() => {
	folder = makeFolder();
	[log, rule] = [path.join(folder, 'error.log'), path.join(folder, 'rule.yaml')];
	writeFileSync(log, `${makeV3Line({denied: true})}\n`);
	writeFileSync(rule, 'name: blocked\ntype: any\nfilter: [{term: {modsecurity.outcome: blocked}}]\n');
});

async function check(args: readonly string[], settings = '') {
	const config = path.join(folder, 'config.yaml');
	writeFileSync(config, settings, {mode: 0o600});
	const request = await readCommandLine(['alerts', 'check', '--config', config, ...args], {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
	return runPrinted(async () => runAlertsCheck(request as Extract<typeof request, {kind: 'alerts'}>));
}

const refusalOf = async (...args: readonly string[]): Promise<string> => check(args).then(() => 'checked', toSentence);

test('an index is checked as a log is: the same matches, in the span that was asked for', async () => {
	const {url} = await serveStandIn(pipelines['raw-line']('nginx-on'));
	const matchesIn = (text: string) =>
		text
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line) as {readonly kind: string; readonly time: string; readonly id: string})
			.filter(({kind}) => kind === 'match')
			.map(({time, id}) => `${time} ${id}`);
	const args = [rule, '--es', url, '--index', 'waf-2026', '--json'];
	const {code, stdout, stderr} = await check(args);
	expect({code, stderr}).toEqual({code: 0, stderr: ''});
	const found = matchesIn(stdout);
	expect(found.length).toBeGreaterThan(10);
	// The error log that these documents hold.
	const recorded = path.join(import.meta.dirname, '..', 'fixtures', 'recorded', 'nginx-on.log');
	const idsIn = (matches: readonly string[]) => matches.map(text => text.split(' ')[1]).toSorted();
	expect(idsIn(found)).toEqual(idsIn(matchesIn((await check([rule, recorded, '--json'])).stdout)));

	const [middle] = found[Math.floor(found.length / 2)].split(' ');
	const since = await check([...args, '--since', middle]);
	expect(matchesIn(since.stdout)).toEqual(found.filter(text => text >= middle));
});

test('an index without a record that is known says so, with the exit code of a source', async () => {
	const {url} = await serveStandIn([{'@timestamp': '2026-11-25T10:00:00.000Z', message: 'nothing of a WAF'}]);
	const {code, stderr} = await check([rule, '--es', url, '--index', 'waf-2026']);
	expect(code).toBe(4);
	expect(stderr).toContain('waf-2026');
});

test('rules come in a folder, by --alerts, or from the settings, with what all of them share', async () => {
	const rules = path.join(folder, 'rules');
	mkdirSync(path.join(rules, 'below'), {recursive: true});
	writeFileSync(path.join(rules, 'one.yaml'), 'name: one\ntype: any\nfilter: []\n');
	writeFileSync(path.join(rules, 'below', 'two.yml'), 'name: two\ntype: any\nfilter: []\n');
	const namesIn = ({stdout}: {readonly stdout: string}) =>
		stdout
			.split('\n')
			.filter(line => /^\w+ \(/.test(line))
			.map(line => line.split(' ')[0])
			.toSorted();
	expect(namesIn(await check([rules, log]))).toEqual(['one', 'two']);
	expect(namesIn(await check(['--alerts', rules, log]))).toEqual(['one', 'two']);
	expect(namesIn(await check([rule, '--alerts', rules, log]))).toEqual(['blocked', 'one', 'two']);
	expect(namesIn(await check([rules, path.join(rules, 'one.yaml'), '--alerts', rules, log]))).toEqual(['one', 'two']);
	expect(namesIn(await check([log], `alerts: [${rules}]\n`))).toEqual(['one', 'two']);
	expect(namesIn(await check([rule, log], `alerts: [${rules}]\n`))).toEqual(['blocked']);
	expect(namesIn(await check([rule], `files: [${log}]\n`))).toEqual(['blocked']);

	const twice = `${makeV3Line({denied: true})}\n${makeV3Line({denied: true, uniqueId: '179560080013.345678'})}\n`;
	writeFileSync(log, twice);
	expect((await check([rule, log])).stdout).toContain('1 alert, 2 matches, 1 held back');
	const shared = await check([rule, log], 'alert_defaults: {realert: {seconds: 0}}\n');
	expect(shared.stdout).toContain('2 alerts, 2 matches, 0 held back');
});

test('what is not accepted names the form that is', async () => {
	const logs = path.join(folder, 'logs');
	mkdirSync(path.join(logs, 'below'), {recursive: true});
	expect(await refusalOf(log)).toMatch(
		/^alerts check: no rule named; rule files end in \.yaml or \.yml; for example: /,
	);
	expect(await refusalOf(logs, log)).toContain(
		`no rule file lies in ${logs}, which is read as a folder of logs; rules in folders below go with --alerts ${logs}`,
	);
	expect(await refusalOf(rule)).toMatch(/nothing named to try the rules over; .*, or --es URL --index PATTERN$/);
	expect(await refusalOf(rule, log, '--es', 'http://127.0.0.1:9')).toBe(
		`--es cannot be used with ${log}; read either the index or the file`,
	);
	expect(await refusalOf('--alerts', logs, log)).toBe(`no rule file in ${logs}; rule files end in .yaml or .yml`);
	const misspelt = ['alerts', 'chek', rule, log];
	await expect(
		readCommandLine(misspelt, {
			now: 0,
			isTerminal: false,
			importMeta: import.meta,
			environment: {XDG_CONFIG_HOME: '/nonexistent'},
			warn() {},
		}).catch(toSentence),
	).resolves.toBe('alerts: unknown command chek; did you mean check?');
	expect(await refusalOf(rule, 'demo')).toContain('the demo has no end');
});

test('matches that are still gathered at the end are told, with the moment of their alert', async () => {
	writeFileSync(rule, 'name: hourly\ntype: any\nfilter: []\naggregation: {hours: 1}\n');
	const sentence =
		'1 match still gathered at the end of the runs: one alert at 2026-11-25T11:00:00.000Z; a longer --tail shows it';
	const {stdout} = await check([rule, log]);
	expect(stdout).toBe(
		`hourly (any): 0 alerts, 1 match, 0 held back, 1 still gathered, over 1 document\n  ${sentence}\n`,
	);
	const lines = await check([rule, log, '--json']);
	expect(lines.stderr).toBe(`waftop: hourly: ${sentence}\n`);
	expect(lines.stdout.trimEnd().split('\n')).toHaveLength(1);
	const whole = await check([rule, log, '--tail', '2h']);
	expect(whole.stdout).toMatch(/^hourly \(any\): 1 alert, 1 match, 0 held back, over 1 document\n/);
});

test('runs in a row whose matches one silence holds back are one line', async () => {
	writeFileSync(rule, 'name: quiet\ntype: any\nfilter: []\nrealert: {minutes: 10}\n');
	const lines = Array.from({length: 15}, (_, place) =>
		makeV3Line({
			denied: true,
			uniqueId: `1795600800${10 + place}.000001`,
			connection: place,
			time: `2026/11/25 10:${String(place).padStart(2, '0')}:00`,
		}),
	);
	writeFileSync(log, lines.map(line => `${line}\n`).join(''));
	expect((await check([rule, log])).stdout.split('\n').map(line => line.trim())).toEqual([
		'quiet (any): 2 alerts, 15 matches, 13 held back, over 15 documents',
		'2026-11-25T10:00:00.000Z  quiet: 2026-11-25T10:00:00.000Z',
		'2026-11-25T10:01:00.000Z  9 matches held back by realert until 2026-11-25T10:10:00.000Z, the last at 2026-11-25T10:09:00.000Z',
		'2026-11-25T10:10:00.000Z  quiet: 2026-11-25T10:10:00.000Z',
		'2026-11-25T10:11:00.000Z  4 matches held back by realert until 2026-11-25T10:20:00.000Z, the last at 2026-11-25T10:14:00.000Z',
		'',
	]);
});
