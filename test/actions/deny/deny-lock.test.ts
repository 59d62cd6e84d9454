import {execFile, execFileSync, spawnSync} from 'node:child_process';
import {chmodSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {promisify} from 'node:util';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {isLockError, lockFileOf, withLock} from '../../../source/actions/deny/deny-lock.ts';

let folder: string;
let file: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-lock-'));
	file = path.join(folder, 'list');
});

afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(folder, {recursive: true});
});

/** Whether another process gets the lock at once. */
const isFree = (): boolean => spawnSync('flock', ['-n', '-x', lockFileOf(file), 'true']).status === 0;

test('others do not get the lock before the task is done, also where it fails', async () => {
	expect(await withLock(file, async () => isFree())).toBe(false);
	expect(isFree()).toBe(true);
	await expect(
		withLock(file, async () => {
			throw new Error('of the task');
		}),
	).rejects.toThrow('of the task');
	expect(isFree()).toBe(true);
	expect(statSync(lockFileOf(file)).mode & 0o777).toBe(0o600);
});

test('two tasks take turns', async () => {
	const order: string[] = [];
	const enter = async (name: string): Promise<void> =>
		withLock(file, async () => {
			order.push(`${name} in`);
			// Time for the other one to come in between, if it could.
			await promisify(execFile)('true');
			order.push(`${name} out`);
		});
	await Promise.all([enter('one'), enter('other')]);
	expect([order[0].replace(' in', ' out'), order[2].replace(' in', ' out')]).toEqual([order[1], order[3]]);
});

test('whoever waits too long is told which file is held, and the task is not run', async () => {
	let ran = false;
	await withLock(file, async () => {
		const failed = await withLock(
			file,
			async () => {
				ran = true;
			},
			50,
		).catch((error: unknown) => error);
		expect(isLockError(failed)).toBe(true);
		expect((failed as Error).message).toBe(
			`another process has held ${lockFileOf(file)} for 0.05 s; end it and try again`,
		);
	});
	expect(ran).toBe(false);
	expect(isLockError(new Error('another'))).toBe(false);
});

test('without flock nothing is done, and the sentence says what to install', async () => {
	vi.stubEnv('PATH', folder);
	await expect(withLock(file, async () => {})).rejects.toThrow(
		'flock not found; waftop needs it to keep two changes apart; install util-linux',
	);
});

test('what flock says of a failure is passed on', async () => {
	writeFileSync(path.join(folder, 'flock'), '#!/bin/sh\necho no locks here >&2\nexit 71\n', {mode: 0o755});
	vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
	await expect(withLock(file, async () => {})).rejects.toThrow(`cannot lock ${lockFileOf(file)}: no locks here`);
});

test('a lock file that is a link, a pipe or in a folder of others is not opened', async () => {
	const other = path.join(folder, 'other');
	execFileSync('mkfifo', [lockFileOf(file)]);
	await expect(withLock(file, async () => {})).rejects.toThrow('it is not a regular file');
	rmSync(lockFileOf(file));
	symlinkSync(other, lockFileOf(file));
	chmodSync(folder, 0o777);
	await expect(withLock(file, async () => {})).rejects.toThrow(`others can change ${folder}`);
	expect(existsSync(other)).toBe(false);
});
