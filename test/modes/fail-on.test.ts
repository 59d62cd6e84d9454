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
		'name: seen\ntype: any\nfilter: []\n---\nname: never\ntype: any\nfilter: [{term: {nothing: 1}}]\n',
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
	[['LOG', '--once', '--fail-on', 'seen'], '--fail-on: no rule is called "seen"'],
	[['LOG', '--fail-on', 'through>0'], '--fail-on needs an end'],
	[['alerts', 'check', 'RULES', 'LOG', '--fail-on', 'through>0'], 'alerts check: --fail-on through>0 is for --once'],
])('%j is refused', async (args, message) => {
	await expect(waftop(...args)).rejects.toThrow(message);
});
