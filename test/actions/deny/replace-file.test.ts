import {
	chmodSync,
	chownSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {replaceFile, sweepLeftovers} from '../../../source/actions/deny/replace-file.ts';

let folder: string;
let file: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-replace-'));
	file = path.join(folder, 'list.conf');
});

afterEach(() => {
	rmSync(folder, {recursive: true});
});

const temporary = (): string => path.join(folder, `.list.conf.${process.pid}.tmp`);

test('a new file can be read by the workers of nginx, whatever our mask is', async () => {
	const mask = process.umask();
	await replaceFile(file, 'deny 203.0.113.7;\n');
	expect(readFileSync(file, 'utf8')).toBe('deny 203.0.113.7;\n');
	expect((statSync(file).mode & 0o777) | mask).toBe(0o644 | mask);
	expect(statSync(file).mode & 0o777).toBe(0o644);
	expect(readdirSync(folder)).toEqual(['list.conf']);
});

test("bytes, mode and owner of a person's file stay", async () => {
	writeFileSync(file, Buffer.from([0xe4, 0x0a]), {mode: 0o640});
	if (process.getuid?.() === 0) {
		chownSync(file, 0, 65_534);
	}

	const {gid} = statSync(file);
	await replaceFile(file, '\u00E4\ndeny 203.0.113.7;\n');
	expect(readFileSync(file)).toEqual(Buffer.from('\u00E4\ndeny 203.0.113.7;\n', 'latin1'));
	expect({mode: statSync(file).mode & 0o777, gid: statSync(file).gid}).toEqual({mode: 0o640, gid});
});

test('the file is a new one: whoever reads the old one has it whole', async () => {
	writeFileSync(file, 'old');
	const {ino} = statSync(file);
	await replaceFile(file, 'new');
	expect(statSync(file).ino).not.toBe(ino);
});

test('without a text the file goes, and one that is not there is no fault', async () => {
	writeFileSync(file, 'old');
	await replaceFile(file, undefined);
	await replaceFile(file, undefined);
	expect(readdirSync(folder)).toEqual([]);
});

test('where the new file cannot be put in place the old one stays, and nothing is left beside it', async () => {
	mkdirSync(path.join(file, 'inside'), {recursive: true});
	await expect(replaceFile(file, 'new')).rejects.toThrow(/EISDIR|ENOTEMPTY/);
	expect(readdirSync(folder)).toEqual(['list.conf']);
	await expect(replaceFile(path.join(folder, 'no', 'list.conf'), 'new')).rejects.toThrow('ENOENT');
});

test('a link that lies in wait under the name of the temporary file is not written through', async () => {
	const other = path.join(folder, 'other');
	writeFileSync(other, 'of somebody');
	symlinkSync(other, temporary());
	await expect(replaceFile(file, 'new')).rejects.toThrow('EEXIST');
	expect(readFileSync(other, 'utf8')).toBe('of somebody');
});

test('leftovers of killed processes go, and nothing else', async () => {
	const kept = ['.list.conf.lock', '.list.conf.7.tmp.bak', '.list.conf.x.tmp', '.other.conf.7.tmp', 'list.conf'];
	for (const name of [...kept, '.list.conf.7.tmp', '.list.conf.4711.tmp']) {
		writeFileSync(path.join(folder, name), '');
	}

	mkdirSync(path.join(folder, '.list.conf.8.tmp'));
	chmodSync(path.join(folder, '.list.conf.7.tmp'), 0o000);
	await sweepLeftovers(file);
	expect(readdirSync(folder).toSorted()).toEqual(['.list.conf.8.tmp', ...kept].toSorted());
});
