import {mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {makeFolder} from '../../source/files/make-folder.ts';
import {skip} from '../skip.ts';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-made-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

test('what is missing is made, for us alone where that is asked, and what is there stays', () => {
	const deep = path.join(folder, 'a', 'b');
	mkdirSync(path.join(folder, 'a'), {mode: 0o755});
	makeFolder(deep, 0o700);
	makeFolder(deep, 0o755);
	expect([deep, path.join(folder, 'a')].map(name => statSync(name).mode & 0o777)).toEqual([0o700, 0o755]);
});

test('a file in its place, or above it, is an error', () => {
	const file = path.join(folder, 'file');
	writeFileSync(file, '');
	expect(() => makeFolder(file)).toThrow('EEXIST');
	expect(() => makeFolder(path.join(file, 'a'))).toThrow(/EEXIST|ENOTDIR/);
});

test('where no folder can be made it ends', () => {
	if (process.platform !== 'linux') {
		skip('only Linux has such a folder');
	}

	expect(() => makeFolder('/proc/nowhere/a/b')).toThrow('ENOENT');
});
