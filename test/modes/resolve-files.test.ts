import {mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {resolveFiles} from '../../source/modes/resolve-files.ts';
import {SourceError} from '../../source/sources/source-error.ts';
import {readSettings} from './read-settings.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-resolve-'));
});
afterEach(() => {
	vi.restoreAllMocks();
	rmSync(folder, {recursive: true});
});

function write(name: string, content: string | Buffer = 'a line\n'): string {
	const file = path.join(folder, name);
	writeFileSync(file, content);
	return file;
}

test('files are read as named, one under two names once', async () => {
	const file = write('error.log');
	const link = path.join(folder, 'link.log');
	symlinkSync(file, link);
	const settings = resolveFiles(await readSettings([file, link]));
	expect(settings.files).toHaveLength(1);
	expect(settings.watched).toBeUndefined();
});

test('a folder becomes its logs and is watched; what is passed over is said', async () => {
	const say = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
	const log = write('error.log');
	write('error.bin', Buffer.alloc(100, 'x\0\0'));
	const settings = resolveFiles(await readSettings([folder]));
	expect(settings.files).toEqual([log]);
	expect(settings.watched).toEqual([folder]);
	expect(say.mock.calls.map(([text]) => text)).toEqual([
		`waftop: skipped ${path.join(folder, 'error.bin')}: not a text file\n`,
	]);
});

test('a pattern without a log is waited for, unless nothing is followed', async () => {
	const pattern = path.join(folder, '*.log');
	expect(resolveFiles(await readSettings([pattern]))).toMatchObject({files: [], watched: [pattern]});
	for (const flag of ['--no-follow', '--once']) {
		const settings = await readSettings([pattern, flag]);
		expect(() => resolveFiles(settings)).toThrow(
			expect.objectContaining({
				message: `no log matches ${pattern}`,
				hint: `look there with ls ${folder}/`,
			}) as SourceError,
		);
	}
});

test('a folder without a log is called one', async () => {
	const settings = await readSettings([folder, '--once']);
	expect(() => resolveFiles(settings)).toThrow(`no log in ${folder}`);
});
