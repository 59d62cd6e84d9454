import {describeError} from '../../source/modes/describe-error.ts';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {runDenyCommand} from '../../source/modes/run-deny-command.ts';
import {UsageError} from '../../source/settings/usage-error.ts';
import {readDeny} from './deny-settings.ts';

let folder: string;
let file: string;
let stdout: string;
let stderr: string;

/** An nginx that answers as files of the folder say: `bad` makes its test fail, `reload` is what a reload runs. */
function putNginx(): void {
	const script = `#!/bin/sh
echo "$*" >> ${folder}/asked
case "$*" in
*-V*) echo "nginx version: nginx/1.22.1" >&2; echo "configure arguments: --prefix=${folder} --conf-path=${folder}/nginx.conf --pid-path=${folder}/nginx.pid" >&2 ;;
*-t*) if [ -e ${folder}/bad ]; then echo "nginx: [emerg] bad" >&2; exit 1; fi ;;
*reload*) if [ -e ${folder}/dead ]; then echo "nginx: invalid PID" >&2; exit 1; fi ;;
esac
`;
	writeFileSync(path.join(folder, 'nginx'), script, {mode: 0o755});
}

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-command-'));
	file = path.join(folder, 'conf.d', 'waftop-deny.conf');
	mkdirSync(path.dirname(file));
	writeFileSync(path.join(folder, 'nginx.conf'), 'http { include conf.d/*.conf; server { server_name a.test; } }\n');
	putNginx();
	vi.stubEnv('XDG_STATE_HOME', path.join(folder, 'state'));
	vi.stubEnv('SUDO_USER', 'alice');
	stdout = '';
	stderr = '';
	vi.spyOn(process.stdout, 'write').mockImplementation(text => {
		stdout += String(text);
		return true;
	});
	vi.spyOn(process.stderr, 'write').mockImplementation(text => {
		stderr += String(text);
		return true;
	});
});

afterEach(() => {
	vi.restoreAllMocks();
	vi.unstubAllEnvs();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		for (const listener of process.listeners(signal).slice(listeners[signal].length)) {
			process.off(signal, listener);
		}
	}

	rmSync(folder, {recursive: true});
});

const listeners = {
	SIGINT: process.listeners('SIGINT'),
	SIGTERM: process.listeners('SIGTERM'),
	SIGHUP: process.listeners('SIGHUP'),
};

/** Runs it and returns its exit code and what it said. */
async function waftop(...args: string[]) {
	stdout = '';
	stderr = '';
	const code = await runDenyCommand(await readDeny([...args, '--nginx', path.join(folder, 'nginx')]));
	return {code, stdout, stderr};
}

const asked = (): string[] => readFileSync(path.join(folder, 'asked'), 'utf8').trimEnd().split('\n');
const trail = (): string => path.join(folder, 'state', 'waftop', 'deny-trail.jsonl');

describe('block', () => {
	test('writes, and does not say that nginx was reloaded where nobody saw it', async () => {
		const {code, stderr: said} = await waftop('block', '203.0.113.7', '--reason', 'sqlmap', '--yes');
		expect(code).toBe(0);
		expect(said).toContain('waftop: denied: 203.0.113.7; the signal to reload was sent, reload not seen yet\n');
		expect(said).toMatch(/\nwaftop: the rule is in the file, but no reload was seen: no running nginx found .*\n$/);
		expect(readFileSync(file, 'utf8')).toMatch(/^deny 203\.0\.113\.7; # waftop .* by=alice reason="sqlmap"\n$/);
		expect(asked()).toEqual(['-V', '-t -e stderr', '-t -e stderr', '-s reload']);
		expect(readFileSync(trail(), 'utf8').trimEnd().split('\n')).toHaveLength(2);
	});

	test('--dry-run shows the plan, and nginx is asked nothing of its configuration', async () => {
		const {code, stderr: said} = await waftop('block', '203.0.113.7', '--dry-run');
		expect(code).toBe(0);
		expect(said).toMatch(/\+ deny 203\.0\.113\.7; # waftop/);
		expect(said).toContain('nginx tests it (nginx -t) when this is applied.');
		expect(said).toMatch(/waftop: nothing written \(--dry-run\)\n$/);
		expect(asked()).toEqual(['-V']);
		expect(existsSync(file)).toBe(false);
		expect(existsSync(path.join(folder, 'state'))).toBe(false);
	});

	test('what is refused exits with 5 and writes nothing', async () => {
		const {code, stderr: said} = await waftop('block', '127.0.0.1', '--yes');
		expect(code).toBe(5);
		expect(said).toMatch(/^waftop: refused: 127\.0\.0\.1 is loopback[^\n]*\n$/);
		expect(existsSync(file)).toBe(false);
	});

	test.each([
		['bad', /failed \(check\): nginx refuses its configuration as it is: nginx: \[emerg\] bad/],
		['dead', /failed \(reload\): nginx: invalid PID; the deny list is unchanged/],
	])('where nginx is %s it exits with 1 and nothing stays', async (name, words) => {
		writeFileSync(path.join(folder, name), '');
		const {code, stderr: said} = await waftop('block', '203.0.113.7', '--yes');
		expect(code).toBe(1);
		expect(said).toMatch(words);
		expect(existsSync(file)).toBe(false);
	});

	test('with nobody to ask it needs --yes', async () => {
		await expect(waftop('block', '203.0.113.7')).rejects.toThrow(UsageError);
		expect(existsSync(file)).toBe(false);
	});

	test('twice is once, and that is said', async () => {
		await waftop('block', '203.0.113.7', '--for', 'permanent', '--yes');
		const {code, stderr: said} = await waftop('block', '203.0.113.7', '--yes');
		expect([code, said]).toEqual([0, 'waftop: 203.0.113.7 is denied already by 203.0.113.7\n']);
	});

	test('--json prints plan and outcome as one object, and nothing else there', async () => {
		const {code, stdout: printed} = await waftop('block', '203.0.113.7', '--yes', '--json');
		expect(code).toBe(0);
		expect(JSON.parse(printed)).toMatchObject({
			proposal: {kind: 'deny', ranges: ['203.0.113.7']},
			outcome: {kind: 'applied', isUnseen: true},
		});
		const dry = await waftop('block', '203.0.113.8', '--dry-run', '--json');
		expect(JSON.parse(dry.stdout)).toMatchObject({outcome: null});
		expect(dry.stderr).toBe('');
	});

	test('without an nginx it says so, exit 1', async () => {
		rmSync(path.join(folder, 'nginx'));
		const failed = await waftop('block', '203.0.113.7', '--yes').catch((error: unknown) => error);
		expect(describeError(failed)).toEqual({
			code: 1,
			text: `waftop: ${folder}/nginx -V failed: ${folder}/nginx does not exist; name your nginx with --nginx\n`,
		});
	});

	test('a signal does not end what was begun', async () => {
		await waftop('block', '203.0.113.7', '--yes');
		const added = process.listeners('SIGTERM').slice(listeners.SIGTERM.length);
		expect(added).toHaveLength(1);
		stderr = '';
		added[0]('SIGTERM');
		expect(stderr).toBe('waftop: finishing the change in progress\n');
	});
});

describe('unblock and blocks', () => {
	const rule = (range: string, more = 'until=never by=alice'): string =>
		`deny ${range}; # waftop since=2020-11-25T14:03:11Z ${more}\n`;
	beforeEach(() => {
		const gone = rule('198.51.100.9', 'until=2020-11-25T15:03:11Z by=bob');
		writeFileSync(file, `# ours\n${rule('203.0.113.7')}${gone}${rule('192.0.2.9')}`);
	});

	test.each([
		[['203.0.113.7'], ['198.51.100.9', '192.0.2.9']],
		[['--expired'], ['203.0.113.7', '192.0.2.9']],
		[['--all-mine'], ['198.51.100.9']],
	])('%j takes back what it names', async (what, left) => {
		expect((await waftop('unblock', ...what, '--yes')).code).toBe(0);
		const {stdout: printed} = await waftop('blocks', '--json');
		const rules = printed.trimEnd().split('\n');
		expect(rules.map(line => (JSON.parse(line) as {range: string}).range)).toEqual(left);
		expect(readFileSync(file, 'utf8')).toMatch(/^# ours\n/);
	});

	test('where nothing is to be taken back it says so; the timer is quiet', async () => {
		expect(await waftop('unblock', '203.0.113.99', '--yes')).toMatchObject({
			code: 0,
			stderr: 'waftop: waftop has no such rule\n',
		});
		await waftop('unblock', '--expired', '--yes');
		expect(await waftop('unblock', '--expired', '--yes')).toEqual({code: 0, stdout: '', stderr: ''});
	});

	test('the list is printed for people, and in JSON with times as text', async () => {
		expect((await waftop('blocks')).stdout).toMatch(/3 denied by waftop in .*waftop-deny\.conf\n$/);
		const [first] = (await waftop('blocks', '--json')).stdout.split('\n');
		expect(JSON.parse(first)).toMatchObject({
			range: '203.0.113.7',
			since: '2020-11-25T14:03:11.000Z',
			until: null,
			by: 'alice',
		});
	});

	test('a list that cannot be read exits with 1', async () => {
		rmSync(file);
		mkdirSync(file);
		const {code, stderr: said} = await waftop('blocks');
		expect(code).toBe(1);
		expect(said).toContain('it is not a regular file');
	});
});

describe('read-only', () => {
	const sentence =
		'waftop: refused: waftop is read-only (--read-only, or read_only in the settings) and changes no deny list\n';

	test.each([
		['block', '203.0.113.7'],
		['unblock', '203.0.113.7'],
		['unblock', '--expired'],
	])('%s %s exits with 5 and one sentence, and nothing is run or written', async (...args) => {
		expect(await waftop(...args, '--yes', '--read-only')).toEqual({code: 5, stdout: '', stderr: sentence});
		expect([path.join(folder, 'asked'), file, trail()].filter(name => existsSync(name))).toEqual([]);
	});

	test('it is the same by the settings file', async () => {
		mkdirSync(path.join(folder, 'waftop'));
		writeFileSync(path.join(folder, 'waftop', 'config.yaml'), 'read_only: true\n');
		const command = await readDeny(['block', '203.0.113.7', '--yes', '--json'], folder);
		expect(await runDenyCommand(command)).toBe(5);
		expect(JSON.parse(stdout)).toMatchObject({proposal: null, outcome: {refusals: [{kind: 'read-only'}]}});
	});

	test('a dry run shows the plan with the refusal, and leaves no note', async () => {
		const {code, stderr: said} = await waftop('block', '203.0.113.7', '--dry-run', '--read-only');
		expect(code).toBe(5);
		expect(said).toMatch(/\+ deny 203\.0\.113\.7;[^]*\nwaftop: refused: waftop is read-only/);
		expect(existsSync(trail())).toBe(false);
	});

	test('the list may be read', async () => {
		expect((await waftop('blocks', '--read-only')).code).toBe(0);
	});
});
