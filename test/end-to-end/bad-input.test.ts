import {chmodSync, chownSync, copyFileSync, mkdtempSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog} from './fresh-log.ts';
import {run} from './run-program.ts';

/** What a mistake ends with: one sentence on standard error, a code, and nothing else. */
async function ends(args: readonly string[], code: number, sentence: RegExp): Promise<void> {
	const result = await run({args}).finished;
	expect(result.stderr).toMatch(sentence);
	expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
	expect(result.code).toBe(code);
}

function write(name: string, content: string | Buffer): string {
	const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'waftop-bad-')), name);
	writeFileSync(file, content);
	return file;
}

const access = '203.0.113.7 - - [24/Nov/2026:02:16:22 +0000] "GET / HTTP/1.1" 200 612 "-" "x"\n';

describe.each(['--once', '--plain', '--json'])('%s', mode => {
	test.each([
		[
			'a folder without a log',
			mkdtempSync(path.join(os.tmpdir(), 'waftop-bad-')),
			4,
			/no log in .*; look there with ls/,
		],
		['a program', process.execPath, 4, /is not a text file; name the error log/],
		['a file that is not there', '/nonexistent/error.log', 4, /does not exist/],
		['an empty file', write('error.log', ''), 0, /is empty; ModSecurity has logged nothing yet/],
		['an access log', write('access.log', access.repeat(3)), 4, /holds an access log; open the error log instead/],
		[
			'an unknown format',
			write('app.log', 'hello\nworld\n'),
			4,
			/none of 2 lines of .* error log; the last one reads: world/,
		],
		[
			'a log without ModSecurity',
			write('error.log', '2026/11/25 10:00:00 [notice] 7#7: start\n'),
			0,
			/no ModSecurity line in 1 line of .*error_log … info/,
		],
	] as const)('%s ends in one sentence', async (_, file, code, sentence) => {
		await ends([file, mode, '--no-follow'], code, sentence);
	});
});

test.each([
	['an unknown option', ['error.log', '--filtr', 'x'], /^waftop: unknown option --filtr; did you mean --filter\?\n$/],
	[
		'a wrong theme',
		['error.log', '--theme', 'foo'],
		/^waftop: --theme: invalid value "foo"; must be one of default, dark, light, mono, deuteranopia\n$/,
	],
	['a wrong time', ['error.log', '--since', 'foo'], /--since: invalid time "foo"; write it as 15m/],
	['a wrong zone', ['error.log', '--timezone', 'Mars'], /--timezone: invalid time zone "Mars"; write it as UTC/],
	['a wrong window', ['error.log', '--window', '7m'], /--window: invalid time window "7m"; must be one of 1m/],
	['a wrong filter', ['error.log', '--filter', 'clinet:192.0.2.7'], /--filter: .*client:/],
	['two ways to print', ['error.log', '--plain', '--json'], /--plain and --json cannot be used together; choose one/],
])('%s is named with its value, exit 2', async (_, args, sentence) => {
	await ends(args, 2, sentence);
});

test('no file named shows two ways to go on, exit 2', async () => {
	const {stderr, code} = await run().finished;
	expect(code).toBe(2);
	expect(stderr).toContain('waftop /var/log/nginx/error.log');
	expect(stderr).toContain('waftop demo');
});

test('a file that may not be read says who may, exit 4', async () => {
	const file = write('error.log', 'x\n');
	chmodSync(path.dirname(file), 0o755);
	chmodSync(file, 0o600);
	const isRoot = process.getuid?.() === 0;
	if (isRoot) {
		// Rights do not bind root: an ordinary user tries.
		const program = path.join(path.dirname(file), 'node');
		copyFileSync(process.execPath, program);
		chownSync(path.dirname(file), 65_534, 65_534);
		const script = path.join(import.meta.dirname, '..', 'sources', 'files', 'read-as-nobody.ts');
		const {stdout, stderr} = await run({command: [process.execPath, script], args: [file]}).finished;
		expect(`${stdout.toString()}${stderr}`).toMatch(/root/);
	} else {
		chmodSync(file, 0);
		await ends([file, '--once'], 4, /permission denied/);
	}
});

describe('what is counted and marked', () => {
	test.each([
		['a line of ten megabytes', Buffer.concat([Buffer.alloc(10_000_000, 'x'), Buffer.from('\n')])],
		['a block of NULs', Buffer.alloc(100_000)],
		['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf])],
		['bytes that are no UTF-8', Buffer.concat([Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x0a])])],
	])('%s in front costs no line behind it', async (_, bytes) => {
		using log = makeLog();
		const lines = log.replay('nginx-on');
		const file = write('error.log', Buffer.concat([bytes, Buffer.from(`${lines.join('\n')}\n`)]));
		const plain = await run({args: [log.file, '--plain', '--no-follow']}).finished;
		const behind = await run({args: [file, '--plain', '--no-follow']}).finished;
		expect(behind.code).toBe(0);
		expect(behind.stdout.toString()).toBe(plain.stdout.toString());
	});
});

test('a wrong file on the screen is explained there, not blank', async () => {
	await drive({args: [write('access.log', access.repeat(50))]}, async waftop => {
		await waftop.sees('access log');
		waftop.press('q');
		expect((await waftop.exit()).code).toBe(0);
	});
});

test('output to a reader that starts late comes whole', async () => {
	using log = makeLog();
	for (let copies = 0; copies < 40; copies++) {
		log.replay('nginx-on');
	}

	const whole = await run({args: [log.file, '--json', '--no-follow']}).finished;
	const late = await run({
		command: ['bash', '-c', `"$0" "$1" "$2" --json --no-follow | (read -r -t 1 _ </dev/zero; cat)`],
		args: [process.execPath, path.join(import.meta.dirname, '..', '..', 'bin', 'waftop.js'), log.file],
	}).finished;
	expect(late.stdout.length).toBe(whole.stdout.length);
	expect(whole.stdout.length).toBeGreaterThan(65_536);
});
