import {createHash} from 'node:crypto';
import {
	existsSync,
	linkSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {createExportFile, findFreeStamp} from '../../../source/actions/export/export-file.ts';

let folder: string;
const inFolder = (name: string): string => path.join(folder, name);

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-export-'));
});

afterEach(() => {
	rmSync(folder, {recursive: true});
});

test('a file is new, whole, and for its owner alone', async () => {
	const file = await createExportFile(folder, 'a.csv');
	await file.write('one\n');
	await file.write('zwö\n');
	const sha256 = createHash('sha256').update('one\nzwö\n').digest('hex');
	expect(await file.finish()).toEqual({bytes: 9, sha256});
	expect(readFileSync(inFolder('a.csv'), 'utf8')).toBe('one\nzwö\n');
	expect(statSync(inFolder('a.csv')).mode & 0o777).toBe(0o600);
});

test('a file that is there stays as it is, and so does what a link leads to', async () => {
	writeFileSync(inFolder('a.csv'), 'mine');
	symlinkSync(inFolder('elsewhere'), inFolder('b.csv'));
	linkSync(inFolder('a.csv'), inFolder('c.csv'));
	for (const name of ['a.csv', 'b.csv', 'c.csv']) {
		await expect(createExportFile(folder, name)).rejects.toThrow(`cannot write ${inFolder(name)}: file already exists`);
	}

	expect(readFileSync(inFolder('a.csv'), 'utf8')).toBe('mine');
	expect(existsSync(inFolder('elsewhere'))).toBe(false);
});

test('a folder that is gone is said with what to do', async () => {
	await expect(createExportFile(inFolder('gone'), 'a.csv')).rejects.toMatchObject({
		message: `cannot write ${inFolder('gone/a.csv')}: no such file or directory`,
		hint: 'start waftop in a folder where you may write',
	});
});

test('what was begun is taken away again, but not a file that was put in its place', async () => {
	const file = await createExportFile(folder, 'a.csv');
	await file.write('half');
	await file.discard();
	expect(existsSync(inFolder('a.csv'))).toBe(false);

	const other = await createExportFile(folder, 'b.csv');
	renameSync(inFolder('b.csv'), inFolder('moved'));
	writeFileSync(inFolder('b.csv'), 'of somebody else');
	await other.discard();
	expect(readFileSync(inFolder('b.csv'), 'utf8')).toBe('of somebody else');
});

test('a stamp is taken that no name has yet, links to nowhere included', () => {
	const names = (stamp: string): string[] => [`a-${stamp}.txt`, `b-${stamp}.csv`];
	expect(findFreeStamp(folder, '1', names)).toBe('1');
	writeFileSync(inFolder('b-1.csv'), '');
	symlinkSync('nowhere', inFolder('a-1-2.txt'));
	expect(findFreeStamp(folder, '1', names)).toBe('1-3');
});
