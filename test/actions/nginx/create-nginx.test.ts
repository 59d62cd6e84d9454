import {skipUnlessRoot} from '../../skip.ts';
import {toSentence} from '../../../source/waf/expected-error.ts';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {createNginx, findReloadTarget} from '../../../source/actions/nginx/create-nginx.ts';
import {NginxError} from '../../../source/actions/nginx/nginx-error.ts';

let folder: string;
let program: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-nginx-'));
	program = path.join(folder, 'nginx');
	putProgram('1.22.1');
	writeFileSync(path.join(folder, 'nginx.conf'), `pid ${folder}/nginx.pid;\nerror_log error.log;\nhttp { }\n`);
});

afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(folder, {recursive: true});
});

/** Notes its arguments; a reload runs what the folder holds under that name. */
function putProgram(version: string): void {
	const script = `#!/bin/sh
echo "$*" >> ${folder}/asked
case "$*" in
*-V*) echo "nginx version: nginx/${version}" >&2; echo "configure arguments: --prefix=${folder} --conf-path=${folder}/nginx.conf" >&2 ;;
*-t*) echo "bad line" >&2; exit 1 ;;
*reload*) . ${folder}/reload ;;
esac
`;
	writeFileSync(program, script, {mode: 0o755});
}

const asked = (): string[] => readFileSync(path.join(folder, 'asked'), 'utf8').trimEnd().split('\n');

function putProcess(id: number, parent: number, title: string): string {
	const place = path.join(folder, 'proc', String(id));
	mkdirSync(place, {recursive: true});
	writeFileSync(path.join(place, 'cmdline'), title);
	writeFileSync(path.join(place, 'stat'), `${id} (nginx) S ${parent} ${'0 '.repeat(30)}`);
	return place;
}

/** `looks` runs in the place of each wait between two looks. */
const make = async (command: readonly string[] | undefined = [program], looks: () => void = () => {}) =>
	createNginx({
		command,
		reloadCommand: undefined,
		sleep: async () => looks(),
		proc: path.join(folder, 'proc'),
	});

describe('an nginx', () => {
	test('is asked for its places alone; its configuration is read from the files', async () => {
		const nginx = await make();
		expect(nginx).toMatchObject({prefix: folder, configFile: path.join(folder, 'nginx.conf')});
		expect((await nginx.readConfig()).directives.map(({name}) => name)).toEqual(['pid', 'error_log', 'http']);
		expect(asked()).toEqual(['-V']);
	});

	test('says what is wrong to us, not into its log, where it knows how', async () => {
		const nginx = await make();
		expect(await nginx.test()).toMatchObject({ok: false, words: 'bad line'});
		putProgram('1.18.0');
		const old = await make();
		await old.test();
		expect(asked()).toEqual(['-V', '-t -e stderr', '-V', '-t']);
		expect([nginx.testCommand, old.testCommand]).toEqual([
			[program, '-t', '-e', 'stderr'],
			[program, '-t'],
		]);
	});

	test('that does not answer is named, with what to do', async () => {
		const failed = await make([path.join(folder, 'none')]).catch((error: unknown) => error);
		expect(failed).toBeInstanceOf(NginxError);
		expect(toSentence(failed)).toBe(
			`${folder}/none -V failed: ${folder}/none does not exist; name your nginx with --nginx`,
		);
	});

	test('that runs with libraries of its own is called with them, in what is shown too', async () => {
		const place = putProcess(100, 1, `nginx: master process ${program} -p ${folder}`);
		const user = process.getuid?.() ?? 0;
		writeFileSync(path.join(place, 'status'), `Uid:\t${user}\t${user}\t${user}\t${user}\n`);
		writeFileSync(path.join(place, 'environ'), `HOME=/\0LD_LIBRARY_PATH=${folder}/lib\0`);
		symlinkSync(program, path.join(place, 'exe'));
		symlinkSync('/', path.join(place, 'root'));
		const options = {command: undefined, reloadCommand: undefined, sleep: async () => undefined};
		const nginx = await createNginx({...options, proc: path.join(folder, 'proc')});
		expect(nginx.reloadCommand).toEqual([
			'env',
			`LD_LIBRARY_PATH=${folder}/lib`,
			program,
			'-p',
			folder,
			'-s',
			'reload',
		]);
		expect(asked()).toEqual([`-p ${folder} -V`]);
	});

	test('that others can change is not run by root, by whatever name', async () => {
		skipUnlessRoot();
		chmodSync(folder, 0o777);
		const words = `${program} is not safe to run as root: others can change ${folder}`;
		await expect(make()).rejects.toThrow(words);
		await expect(make(['env', 'A=b', program])).rejects.toThrow(words);
		vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
		await expect(make(['env', 'A=b', 'nginx'])).rejects.toThrow(words);
		await expect(make(['nginx'])).rejects.toThrow(words);
		expect(existsSync(path.join(folder, 'asked'))).toBe(false);
	});
});

describe('a reload', () => {
	const worker = 'nginx: worker process';
	beforeEach(() => {
		writeFileSync(path.join(folder, 'nginx.pid'), '100\n');
		putProcess(100, 1, 'nginx: master process nginx');
		putProcess(101, 100, worker);
		writeFileSync(path.join(folder, 'reload'), '');
	});

	function replaceWorker(): void {
		rmSync(path.join(folder, 'proc', '101'), {recursive: true, force: true});
		putProcess(102, 100, worker);
	}

	test('is said to be done when new workers are seen', async () => {
		let looks = 0;
		const nginx = await make([program], () => {
			looks++;
			if (looks === 3) {
				replaceWorker();
			}
		});
		expect(await nginx.reload()).toEqual({ok: true, words: ''});
		expect(looks).toBe(3);
		expect(asked()).toEqual(['-V', '-s reload']);
	});

	test('that is slow goes on being watched', async () => {
		let looks = 0;
		const nginx = await make([program], () => {
			looks++;
			if (looks === 510) {
				replaceWorker();
			}
		});
		const {later, ...sent} = await nginx.reload();
		expect(sent).toEqual({ok: true, words: ''});
		expect(await later).toEqual({ok: true, words: ''});
	});

	test('that nobody ever sees is told in the end', async () => {
		const {later} = await (await make()).reload();
		expect(await later).toEqual({ok: false, words: 'nginx did not start new workers; look into its error log'});
	});

	test('that nginx refuses fails with its own line', async () => {
		const line = '2026/11/25 14:03:11 [emerg] 100#100: no port left';
		writeFileSync(path.join(folder, 'reload'), `echo "${line}" >> ${folder}/error.log\n`);
		expect(await (await make()).reload()).toEqual({ok: false, words: 'no port left'});
	});

	test('whose command fails is not watched', async () => {
		writeFileSync(path.join(folder, 'reload'), 'echo invalid PID >&2; exit 1\n');
		expect(await (await make()).reload()).toMatchObject({ok: false, words: 'invalid PID'});
	});

	test('of an nginx without a pid file cannot be seen, and that is said', async () => {
		rmSync(path.join(folder, 'nginx.pid'));
		const {later, ok} = await (await make()).reload();
		expect([ok, await later]).toEqual([
			true,
			{ok: false, words: 'no running nginx found by its pid file, so its workers cannot be watched'},
		]);
	});
});

test('where the master has its number and its log is taken from the configuration, else from what was compiled in', () => {
	const places = {prefix: '/usr/share/nginx', configFile: '/x', errorLog: 'logs/e.log', pidFile: '/run/nginx.pid'};
	const directive = (name: string, value: string) => ({
		name,
		parameters: [value],
		file: '/x',
		line: 1,
		block: undefined,
	});
	expect(findReloadTarget({directives: [], files: [], unreadable: []}, places)).toEqual({
		pidFile: '/run/nginx.pid',
		errorLogs: ['/usr/share/nginx/logs/e.log'],
	});
	const directives = [
		directive('pid', 'run/n.pid'),
		directive('error_log', 'syslog:server=192.0.2.1'),
		directive('error_log', '/var/log/e.log'),
	];
	expect(findReloadTarget({directives, files: [], unreadable: []}, places)).toEqual({
		pidFile: '/usr/share/nginx/run/n.pid',
		errorLogs: ['/var/log/e.log'],
	});
});
