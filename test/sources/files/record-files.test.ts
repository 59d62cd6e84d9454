import {linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createRecordFiles} from '../../../source/sources/files/record-files.ts';

const name = '20261125/20261125-1000/20261125-100000-179560080012.123456';
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-records-'));
});
afterEach(() => {
	rmSync(folder, {recursive: true});
});

function put(below: string, content = 'a record'): string {
	const file = path.join(folder, below);
	mkdirSync(path.dirname(file), {recursive: true});
	writeFileSync(file, content);
	return file;
}

function open(printed: string, storage: string | undefined = path.join(folder, 'audit')): string {
	const content = createRecordFiles({storageOf: () => storage}).open(path.join(folder, 'index.log'), printed);
	return typeof content === 'string' ? content : `read: ${Buffer.from(content).toString()}`;
}

describe('a record is found', () => {
	test('below the storage folder that is named, however the index prints its path', () => {
		put(`audit/${name}`);
		expect(open(`/somewhere/else//${name}`)).toBe('read: a record');
		expect(open(`/${name}`)).toBe('read: a record');
		expect(open(`/audit/${name}`)).toBe('read: a record');
	});

	test('below the folder of the user that the server runs as', () => {
		put(`audit/www-data/${name}`);
		expect(open(`/www-data/${name}`)).toBe('read: a record');
	});

	test('by the path in the index, or beside the index, where no folder is named', () => {
		put(`elsewhere/${name}`);
		expect(
			createRecordFiles({storageOf: () => undefined}).open('/var/log/index.log', `${folder}/elsewhere//${name}`),
		).not.toBeTypeOf('string');
		put(`audit/${name}`);
		expect(
			createRecordFiles({storageOf: () => undefined}).open(path.join(folder, 'index.log'), `/gone//${name}`),
		).not.toBeTypeOf('string');
	});
});

describe('a forged line of an index reads no other file', () => {
	test('one that is not named as records are', () => {
		put('audit/secret');
		for (const printed of [
			'/etc/passwd',
			`${folder}/audit/secret`,
			`/../../etc/passwd`,
			`/${name}/../../../secret`,
			'',
		]) {
			expect(open(printed)).toBe('the index names a file that is not an audit record');
		}
	});

	test('one outside of the folder that is named', () => {
		put(`other/${name}`);
		expect(open(`${folder}/other//${name}`)).toBe('its file does not exist');
	});

	test('one that a link leads to, at its end or on the way', () => {
		const secret = put('secret', 'not for you');
		mkdirSync(path.dirname(path.join(folder, 'audit', name)), {recursive: true});
		symlinkSync(secret, path.join(folder, 'audit', name));
		expect(open(`/${name}`)).toBe('its file is a link or not a regular file');

		put(`hidden/${name.slice(9)}`, 'not for you');
		rmSync(path.join(folder, 'audit'), {recursive: true});
		mkdirSync(path.join(folder, 'audit'));
		symlinkSync(path.join(folder, 'hidden'), path.join(folder, 'audit', '20261125'));
		expect(open(`/${name}`)).toBe('its file is a link or not a regular file');
	});

	test('one with a second name, and a folder', () => {
		const secret = put('secret', 'not for you');
		mkdirSync(path.dirname(path.join(folder, 'audit', name)), {recursive: true});
		linkSync(secret, path.join(folder, 'audit', name));
		expect(open(`/${name}`)).toBe('its file is a link or not a regular file');
		rmSync(path.join(folder, 'audit', name));
		mkdirSync(path.join(folder, 'audit', name));
		expect(open(`/${name}`)).toBe('its file is a link or not a regular file');
	});
});

test('what is longer than a record may be is cut', () => {
	put(`audit/${name}`, 'x'.repeat(9 * 1024 * 1024));
	expect(open(`/${name}`).length).toBe('read: '.length + 8 * 1024 * 1024);
});
