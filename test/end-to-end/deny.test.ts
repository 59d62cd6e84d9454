import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {expect, test} from 'vitest';
import {drive} from './driver.ts';
import {run} from './run-program.ts';

test('in the demo a deny goes into a scratch folder, and the replayed client is refused', async () => {
	await drive({args: ['demo'], columns: 120, rows: 40}, async waftop => {
		await waftop.sees('DEMO');
		waftop.press(']');
		await waftop.sees('a scanner');
		await waftop.sees('203.0.113.99');
		waftop.press('/client:203.0.113.99\r');
		await waftop.sees(/client:203\.0\.113\.99 +\d+ of/);
		waftop.press('3b');
		await waftop.sees(/\+ deny 203\.0\.113\.99; # waftop/);
		await waftop.sees('y applies it');
		waftop.press('y');
		await waftop.sees('DENIED at');
		await waftop.sees(/verified ✓ nothing served since: \d+ refused/);
		waftop.press('q');
		expect(await waftop.exit()).toMatchObject({code: 0});
		expect(waftop.leftBehind()).toEqual([]);
	});
});

test('a log that comes through a pipe may be of another machine: no nginx of this one is changed unasked', async () => {
	const log = path.join(import.meta.dirname, '..', 'fixtures', 'recorded', 'nginx-on.log');
	const program = path.join(import.meta.dirname, '..', '..', 'bin', 'waftop.js');
	await drive(
		{
			command: ['bash', '-c', '"$0" "$1" - < "$2"', process.execPath, program, log],
			columns: 120,
			rows: 40,
		},
		async waftop => {
			await waftop.sees('203.0.113.');
			waftop.press('3b');
			await waftop.sees('perhaps from another machine');
			await waftop.sees(/deny [\d.a-f:]+;/);
			await waftop.sees('BY HAND');
		},
	);
});

test.each([[['block', '203.0.113.7', '--yes']], [['unblock', '203.0.113.7', '--yes']], [['blocks']]])(
	'%j with an nginx that is none says so, exit 1',
	async args => {
		const {code, stderr, stdout} = await run({args: [...args, '--nginx', '/nonexistent/nginx -p x']}).finished;
		expect(stderr).toMatch(/^waftop: .*\/nonexistent\/nginx does not exist; name your nginx with --nginx\n$/);
		expect({code, stdout: stdout.toString()}).toEqual({code: 1, stdout: ''});
	},
);

test('block on the command line means the nginx of this machine, whatever machines the settings name', async () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-settings-'));
	mkdirSync(path.join(folder, 'waftop'));
	const ran = path.join(folder, 'ran');
	const config = `es:\n  url: [http://127.0.0.1:9]\ndeny:\n  hosts: [web1]\n  command: touch ${ran}\n  nginx: /nonexistent/nginx\n`;
	writeFileSync(path.join(folder, 'waftop', 'config.yaml'), config);
	const args = ['block', '203.0.113.7', '--yes'];
	const {code, stderr} = await run({args, env: {XDG_CONFIG_HOME: folder}}).finished;
	expect(stderr).toContain('/nonexistent/nginx does not exist');
	expect(code).toBe(1);
	expect(existsSync(ran)).toBe(false);
	rmSync(folder, {recursive: true});
});

test('a wrong settings file is told with its line, exit 2, and --print-config shows what holds', async () => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-settings-'));
	const file = path.join(folder, 'waftop', 'config.yaml');
	mkdirSync(path.dirname(file));
	writeFileSync(file, 'theme: mono\nwindow: 7m\n');
	const env = {XDG_CONFIG_HOME: folder};
	const wrong = await run({args: ['x.log', '--once'], env}).finished;
	expect(wrong.stderr).toBe(
		`waftop: ${file}:2: window: invalid time window "7m"; must be one of 1m, 5m, 15m, 1h, 24h, 7d, 30d\n`,
	);
	expect(wrong.code).toBe(2);
	writeFileSync(file, 'theme: mono\nwindow: 5m\n');
	const right = await run({args: ['--print-config'], env}).finished;
	expect(right.stdout.toString()).toMatch(/theme: mono\n[^]*deny:\n/);
	expect(right.code).toBe(0);
	rmSync(folder, {recursive: true});
});
