import {expect, test} from 'vitest';
import {runOnce} from '../../source/modes/run-once.ts';
import {runReport} from '../../source/modes/run-report.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {serveStandIn} from '../helpers/serve-stand-in.ts';
import {readSettings} from './read-settings.ts';
import {runPrinted} from './run-printed.ts';

test('a report of an index has the numbers of --once, and names no place that nobody could look into', async () => {
	const {url} = await serveStandIn(pipelines['audit-v3']('nginx-on'));
	const args = ['--es', url, '--index', 'waf-2026', '--since', '2020-01-01T00:00'];
	const once = await runPrinted(async () => runOnce(await readSettings([...args, '--once', '--json'])));
	const settings = await readSettings([...args, '--once']);
	const asked = {kind: 'report', settings, isToDiscover: false, output: undefined} as const;
	const report = await runPrinted(async () => runReport({...asked, format: 'json'}, '1.2.3'));
	const expected = JSON.parse(once.stdout) as {transactions: number};
	expect(expected.transactions).toBeGreaterThan(10);
	expect(JSON.parse(report.stdout)).toMatchObject({...expected, asked: {index: true, sources: ['waf-2026']}});
	const {stdout} = await runPrinted(async () => runReport({...asked, format: 'md'}, '1.2.3'));
	expect(stdout).toContain('a document of the index');
	expect(stdout).toContain('The documents of an index were read, not the log itself');
	expect(stdout).not.toContain('sha256sum');
});
