import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {attack} from '../../demo/waf/attackers.ts';
import {type Server, startNginx, WafUnavailable} from '../../demo/record/waf.ts';
import {run} from '../end-to-end/run-program.ts';
import {ServerUnavailable} from '../servers/java.ts';
import {type SearchServer, startSearchServer} from '../servers/search-server.ts';
import {isCi, skip} from '../skip.ts';
import {buildFilebeat} from './build-filebeat.ts';

/*
A real Filebeat ships the error log of a real nginx with ModSecurity, under attack, into a real Elasticsearch: what waftop shows of the index is what it shows of the log.
*/

const attackFor = 25_000;
let search: SearchServer;
let nginx: Server;
let filebeat: string;
let folder: string;
let missing: string | undefined;

beforeAll(async () => {
	try {
		filebeat = await buildFilebeat();
		search = await startSearchServer('elasticsearch-7');
		nginx = await startNginx({engine: 'On', errorLevel: 'info', realIp: true, hosts: ['shop.test', 'api.test']});
	} catch (error) {
		if (isCi || !(error instanceof ServerUnavailable || error instanceof WafUnavailable)) {
			throw error;
		}

		missing = error.message;
	}

	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-filebeat-'));
});

afterAll(async () => {
	await nginx?.stop();
	await search?.stop();
	rmSync(folder, {recursive: true, force: true});
});

type Line = {
	readonly source?: {readonly ip?: string};
	readonly url?: {readonly path?: string};
	readonly modsecurity: {
		readonly unique_id?: string;
		readonly outcome: string;
		readonly revision: number;
		readonly rules: ReadonlyArray<{readonly id?: string}>;
	};
};

/** The last word on each transaction. */
function summarize(json: string): string[] {
	const last = new Map<string, Line>();
	for (const text of json.split('\n').filter(line => line.endsWith('}'))) {
		const line = JSON.parse(text) as Line;
		const id = line.modsecurity.unique_id ?? text;
		if ((last.get(id)?.modsecurity.revision ?? 0) < line.modsecurity.revision) {
			last.set(id, line);
		}
	}

	return [...last]
		.map(([id, {source, url, modsecurity}]) =>
			JSON.stringify([id, source?.ip, url?.path, modsecurity.outcome, modsecurity.rules.map(rule => rule.id)]),
		)
		.toSorted();
}

test('what Filebeat ships is what the log says', async () => {
	if (missing !== undefined) {
		skip(missing);
	}

	const config = path.join(folder, 'filebeat.yml');
	writeFileSync(
		config,
		`filebeat.inputs:
  - type: filestream
    id: nginx-error
    paths: ["${nginx.errorLog}"]
output.elasticsearch:
  hosts: ["${search.url}"]
  index: "filebeat-waf"
setup.ilm.enabled: false
setup.template.enabled: false
`,
		{mode: 0o600},
	);
	const places = ['--path.home', folder, '--path.data', path.join(folder, 'data'), '--path.logs', folder];
	const shipper = spawn(filebeat, ['-e', '-c', config, ...places], {stdio: ['ignore', 'ignore', 'pipe']});
	let said = '';
	shipper.stderr.setEncoding('utf8').on('data', (text: string) => {
		said = (said + text).slice(-4000);
	});
	const live = run({args: ['--json', '--es', search.url, '--index', 'filebeat-waf', '--since', '1h']}, 600_000);
	try {
		const stop = new AbortController();
		const attacking = attack(nginx.port, stop.signal);
		await pause(attackFor);
		stop.abort();
		await attacking;
		const log = await run({args: ['--json', '--no-follow', nginx.errorLog]}).finished;
		const wanted = summarize(log.stdout.toString());
		expect(wanted.length).toBeGreaterThan(50);
		await expect.poll(() => summarize(live.stdout()), {interval: 500}).toEqual(wanted);
		process.stderr.write(`${wanted.length} transactions through Filebeat, all as in the log\n`);
	} catch (error) {
		process.stderr.write(said);
		throw error;
	} finally {
		live.child.kill('SIGTERM');
		shipper.kill('SIGTERM');
		await Promise.all([live.finished, once(shipper, 'exit')]);
	}
});
