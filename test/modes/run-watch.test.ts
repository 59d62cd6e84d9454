import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test, vi} from 'vitest';
import {runWatch} from '../../source/modes/run-watch.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {someSettings} from '../some-settings.ts';
import {makeFolder} from '../sources/collect.ts';
import {runPrinted} from './run-printed.ts';

/** Each call is another start over the same log, with what the one before kept. */
function watched(lines: readonly string[]) {
	const folder = makeFolder();
	vi.stubEnv('XDG_STATE_HOME', path.join(folder, 'state'));
	const [log, rules] = [path.join(folder, 'some.log'), path.join(folder, 'rules.yaml')];
	writeFileSync(log, lines.map(line => `${line}\n`).join(''));
	writeFileSync(rules, 'name: seen\ntype: any\nfilter: []\n');
	const settings = someSettings({follow: false, files: [log], alerts: [rules]});
	return async () => runPrinted(async () => runWatch({kind: 'watch', settings, json: false}));
}

const accessLine = '192.0.2.7 - - [25/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8.5.0"';

test('a log of another kind is said, and ends with the exit code of a source that cannot be read, at each start', async () => {
	const start = watched([accessLine]);
	for (const {code, stderr} of [await start(), await start()]) {
		expect(code).toBe(4);
		expect(stderr).toMatch(/^waftop: none of 1 line of \S+ is ModSecurity's: .* access log.*\n$/);
	}
});

test('where an earlier run has read all of it, there is nothing to explain', async () => {
	const start = watched([makeV3Line({denied: true})]);
	await start();
	const {code, stderr} = await start();
	expect(code).toBe(0);
	expect(stderr).toBe('');
});
