import {once} from 'node:events';
import {chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {type AddressInfo} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {skipUnlessRoot} from '../skip.ts';
import {drive} from './driver.ts';
import {makeLines} from './hostile-log.ts';
import {makeLog} from './fresh-log.ts';
import {run} from './run-program.ts';

test('a settings file of another user makes root send nothing to anybody', async () => {
	skipUnlessRoot();
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-foreign-'));
	const asked: string[] = [];
	const server = createServer((request, response) => {
		asked.push(`${request.url} ${request.headers.authorization}`);
		response.end('{}');
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	try {
		const secret = path.join(folder, 'secret');
		writeFileSync(secret, 'only for root\n', {mode: 0o600});
		const config = path.join(folder, 'waftop', 'config.yaml');
		mkdirSync(path.dirname(config));
		const {port} = server.address() as AddressInfo;
		writeFileSync(
			config,
			`es:\n  url: [http://127.0.0.1:${port}]\n  index: x\n  user: anna\n  password_file: ${secret}\ndeny:\n  nginx: /bin/false\n`,
		);
		chownSync(config, 65_534, 65_534);
		const env = {XDG_CONFIG_HOME: folder};
		using log = makeLog();
		log.replay('nginx-on');
		const {code, stderr, stdout} = await run({args: ['--once', log.file], env}).finished;
		expect(stderr).toContain(`${config}, because it belongs to another user`);
		expect(code).toBe(0);
		expect(stdout.toString()).toContain('blocked');
		const named = await run({args: ['--once', '--config', config], env}).finished;
		expect(named.stderr).toContain('belongs to another user');
		expect(named.code).toBe(2);
		expect(asked).toEqual([]);
		// It was the owner alone: the same file of root's is read.
		chownSync(config, 0, 0);
		await run({args: ['--once', '--no-follow'], env}).finished;
		expect(asked.length).toBeGreaterThan(0);
	} finally {
		server.close();
		rmSync(folder, {recursive: true});
	}
});

test.each(['http://anna:hunter2@127.0.0.1:1', 'http://anna:hun@ter2@127.0.0.1:1', 'anna:hunter2@127.0.0.1:1'])(
	'the password of %s is in no sentence',
	async url => {
		const args = ['--es', url, '--index', 'x', '--once'];
		for (const more of [[], ['--print-config'], ['--window', 'nonsense']]) {
			const {stdout, stderr} = await run({args: [...args, ...more]}, 60_000).finished;
			expect(`${stdout.toString()}${stderr}`).not.toMatch(/hunter2|ter2@|hun@/);
			expect(`${stdout.toString()}${stderr}`).not.toBe('');
		}
	},
);

test('q leaves while the worst lines are read', async () => {
	using log = makeLog();
	const now = new Date().toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
	const fields = ' [file "/f"] [line "1"] [id "1"] [unique_id "2"] [hostname "h"]'.repeat(25);
	const forged = Array.from({length: 6000}, (_, place) => makeLines(place, now, 'data', Buffer.from(fields))).flat();
	log.append([
		...forged,
		Buffer.from(`${now} [info] 7#7: *1 ModSecurity: Warning. ${fields.repeat(25)}`),
		Buffer.from(`{"transaction":${'{"a":'.repeat(20_000)}`),
	]);
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees('waftop');
		waftop.press('q');
		expect((await waftop.exit()).code).toBe(0);
	});
});
