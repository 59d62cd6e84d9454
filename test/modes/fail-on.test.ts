import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {runAlertsCheck} from '../../source/modes/run-alerts-check.ts';
import {runOnce} from '../../source/modes/run-once.ts';
import {runStream} from '../../source/modes/run-stream.ts';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {makeFolder} from '../sources/collect.ts';
import {runPrinted} from './run-printed.ts';

/** Runs waftop over a log with one blocked request and a rule that alerts at it. */
async function waftop(...args: readonly string[]) {
	const folder = makeFolder();
	const [rules, log] = [path.join(folder, 'rules.yaml'), path.join(folder, 'error.log')];
	writeFileSync(
		rules,
		'name: seen\ntype: any\nfilter: []\n---\nname: never\ntype: any\nfilter: [{term: {nothing: 1}}]\n---\nname: new here\ntype: new_term\nfields: [source.ip]\nrealert: {minutes: 0}\n',
	);
	writeFileSync(log, `${makeV3Line({denied: true})}\n`);
	const argv = args.map(arg => arg.replace('RULES', rules).replace('LOG', log));
	const request = await readCommandLine(argv, {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
	if (request.kind === 'alerts') {
		return runPrinted(async () => runAlertsCheck(request));
	}

	if (request.kind !== 'run') {
		throw new Error(`this asks for ${request.kind}`);
	}

	const {settings} = request;
	return runPrinted(async () => (settings.mode === 'once' ? runOnce(settings) : runStream(settings)));
}

test.each([
	[['LOG', '--once', '--fail-on', 'blocked>0'], 3, '--fail-on blocked>0: blocked is 1'],
	[['LOG', '--once', '--fail-on', 'through>0'], 0, ''],
	[['LOG', '--no-follow', '--plain', '--fail-on', 'requests=1'], 3, '--fail-on requests=1: requests is 1'],
	[['LOG', '--once', '--alerts', 'RULES', '--fail-on', 'seen'], 3, '--fail-on seen: alerted once'],
	[['LOG', '--once', '--alerts', 'RULES', '--fail-on', 'never'], 0, ''],
	[['LOG', '--once', '--alerts', 'RULES', '--fail-on', 'new here'], 3, '--fail-on new here: alerted once'],
	[['LOG', '--no-follow', '--json', '--alerts', 'RULES', '--fail-on', 'seen'], 3, '--fail-on seen: alerted once'],
	[['alerts', 'check', 'RULES', 'LOG', '--fail-on', 'seen'], 3, '--fail-on seen: alerted once'],
	[['alerts', 'check', 'RULES', 'LOG', '--fail-on', 'never'], 0, ''],
])('%j', async (args, code, said) => {
	const result = await waftop(...args);
	expect(result.code).toBe(code);
	expect(result.stderr.includes('--fail-on')).toBe(said !== '');
	expect(result.stderr).toContain(said);
	expect(result.stdout).not.toBe('');
});

test.each([
	[['LOG', '--once', '--alerts', 'RULES', '--fail-on', 'sen'], '--fail-on: no rule is called "sen"'],
	[['LOG', '--plain', '--alerts', 'RULES'], '--alerts: where rows are printed no rule is evaluated'],
	[['LOG', '--no-follow', '--alerts', 'RULES'], '--alerts: where rows are printed no rule is evaluated'],
	[['LOG', '--once', '--fail-on', 'seen'], '--fail-on: no rule is called "seen"'],
	[['LOG', '--fail-on', 'through>0'], '--fail-on needs an end'],
	[['alerts', 'check', 'RULES', 'LOG', '--fail-on', 'through>0'], 'alerts check: --fail-on through>0 is for --once'],
])('%j is refused', async (args, message) => {
	await expect(waftop(...args)).rejects.toThrow(message);
});

test('--once --alerts tells in the summary which rules alerted, and of the others how many', async () => {
	const {code, stdout} = await waftop('LOG', '--once', '--alerts', 'RULES');
	expect(code).toBe(0);
	expect(stdout.slice(stdout.indexOf('ALERT RULE'))).toBe(
		[
			'ALERT RULE                                    alerts  matches  held back',
			'seen                                               1        1             last 2026-11-25T10:00:00Z',
			'new here                                           1        1             last 2026-11-25T10:00:00Z',
			'1 rule found nothing',
			'',
		].join('\n'),
	);
	const {alerts} = JSON.parse((await waftop('LOG', '--once', '--json', '--alerts', 'RULES')).stdout) as {
		alerts: unknown;
	};
	expect(alerts).toEqual([
		{rule: 'seen', type: 'any', alerts: 1, matches: 1, held_back: 0, last: '2026-11-25T10:00:00.000Z'},
		{rule: 'never', type: 'any', alerts: 0, matches: 0, held_back: 0},
		{rule: 'new here', type: 'new_term', alerts: 1, matches: 1, held_back: 0, last: '2026-11-25T10:00:00.000Z'},
	]);
});

test('a summary without --alerts says nothing of alerts, whatever the settings name', async () => {
	const folder = makeFolder();
	const [config, log] = [path.join(folder, 'config.yaml'), path.join(folder, 'error.log')];
	writeFileSync(config, 'alerts: [/nonexistent/rules.yaml]\n', {mode: 0o600});
	writeFileSync(log, `${makeV3Line({denied: true})}\n`);
	const {code, stdout} = await waftop(log, '--once', '--json', '--config', config);
	expect([code, 'alerts' in (JSON.parse(stdout) as object)]).toEqual([0, false]);
});
