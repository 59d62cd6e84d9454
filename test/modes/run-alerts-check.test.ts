import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {runAlertsCheck} from '../../source/modes/run-alerts-check.ts';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {makeFolder} from '../sources/collect.ts';
import {runPrinted} from './run-printed.ts';

async function check(filter: string, key: string) {
	const folder = makeFolder();
	const [rule, log] = [path.join(folder, 'rule.yaml'), path.join(folder, 'error.log')];
	writeFileSync(
		rule,
		`name: test\ntype: frequency\nnum_events: 1\ntimeframe: {minutes: 5}\nindex: waf\nalert: debug\nquery_key: ${key}\nfilter:\n- term: {${filter}}\n`,
	);
	writeFileSync(log, `${makeV3Line({denied: true})}\n`);
	const request = await readCommandLine(['alerts', 'check', rule, log], {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
	if (request.kind !== 'alerts') {
		throw new Error(`this asks for ${request.kind}`);
	}

	return {rule, ...(await runPrinted(async () => runAlertsCheck(request)))};
}

test('a field that no document has is told with the name that may be meant', async () => {
	const {rule, stderr, code} = await check('modsecurity.outcom: blocked', 'source.pi');
	expect(code).toBe(0);
	expect(stderr).toContain(
		`waftop: ${rule}:8: filter: no document has the field modsecurity.outcom; did you mean modsecurity.outcome?\n`,
	);
	expect(stderr).toContain(`query_key: no document has the field source.pi; did you mean source.ip?\n`);
});

test('of fields that are there nothing is said', async () => {
	const {stderr} = await check('modsecurity.outcome: blocked', 'source.ip');
	expect(stderr).not.toContain('no document has');
});

async function refusalOf(documents: readonly string[]): Promise<string> {
	const folder = makeFolder();
	const [rule, file] = [path.join(folder, 'rule.yaml'), path.join(folder, 'documents.ndjson')];
	writeFileSync(rule, 'name: all\ntype: any\nfilter: []\n');
	writeFileSync(file, documents.join('\n'));
	const request = await readCommandLine(['alerts', 'check', rule, file], {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
	return runPrinted(async () => runAlertsCheck(request as Extract<typeof request, {kind: 'alerts'}>)).then(
		() => 'checked',
		(error: Error) => error.message,
	);
}

test('a time that is wrong, and a document that is too deep, are named instead of waited for', async () => {
	const far = await refusalOf(['{"@timestamp":"1970-01-01T00:00:00Z"}', '{"@timestamp":"2026-11-27T10:00:00Z"}']);
	expect(far).toMatch(
		/^all: documents from 1970-01-01T00:00:00\.000Z to 2026-11-27T10:00:00\.000Z would need too many runs$/,
	);
	expect(await refusalOf(['{"@timestamp":1e300}', '{"@timestamp":-1e300}'])).toBe('checked');
	const deep = `{"@timestamp":"2026-11-27T10:00:00Z","a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
	expect(await refusalOf([deep])).toMatch(/documents\.ndjson:1: nested deeper than 100 levels$/);
});

test('a request that a late line changed is one document, and a log without a request says why', async () => {
	const folder = makeFolder();
	const [rule, log, empty] = ['rule.yaml', 'error.log', 'empty.log'].map(name => path.join(folder, name));
	writeFileSync(rule, "name: late\ntype: any\nfilter: [{term: {modsecurity.unique_id: '179560080012.345678'}}]\n");
	const line = (second: number, uniqueId: string, ruleId: string): string =>
		makeV3Line({uniqueId, ruleId}).replace(/^\S+ \S+/, `2026/11/25 10:00:${String(second).padStart(2, '0')}`);
	// A request ends after 10,000 lines and 10 s of others.
	const others = Array.from({length: 10_500}, (_, number) =>
		line(1 + Math.floor(number / 500), `179560080112.${100_000 + number}`, '942100'),
	);
	const lines = [line(0, '179560080012.345678', '942100'), ...others, line(22, '179560080012.345678', '941100')];
	writeFileSync(log, `${lines.join('\n')}\n`);
	writeFileSync(empty, '');
	const printed = async (...args: string[]) => {
		const request = await readCommandLine(['alerts', 'check', rule, ...args], {
			now: 0,
			isTerminal: false,
			importMeta: import.meta,
			environment: {XDG_CONFIG_HOME: '/nonexistent'},
			warn() {},
		});
		return runPrinted(async () => runAlertsCheck(request as Extract<typeof request, {kind: 'alerts'}>));
	};

	const {stdout} = await printed('--json', log);
	expect(stdout.split('\n').filter(text => text.includes('"kind":"match"'))).toHaveLength(1);
	expect((await printed(log)).stdout).toContain('over 10,501 documents');
	expect((await printed(empty)).stderr).toContain('is empty');
});

test('two rules of one name are refused as watch refuses them', async () => {
	const folder = makeFolder();
	const [rules, log] = [path.join(folder, 'rules.yaml'), path.join(folder, 'error.log')];
	const rule = 'name: twice\ntype: any\nfilter: []\n';
	writeFileSync(rules, `${rule}---\n${rule}`);
	writeFileSync(log, `${makeV3Line({denied: true})}\n`);
	const request = await readCommandLine(['alerts', 'check', rules, log], {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
	await expect(async () => runAlertsCheck(request as Extract<typeof request, {kind: 'alerts'}>)).rejects.toThrow(
		`two rules are called "twice": in ${rules}`,
	);
});
