import {skipUnlessRoot} from '../skip.ts';
import {execFileSync, spawn} from 'node:child_process';
import {
	chmodSync,
	chownSync,
	closeSync,
	constants,
	lchownSync,
	linkSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {
	findTrustedPath,
	type NotTrustedError,
	openTrusted,
	readNamed,
	readTrusted,
	whyNotRun,
} from '../../source/files/trusted-file.ts';

const somebodyElse = 65_534;
let folder: string;
let file: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-trust-'));
	file = path.join(folder, 'list');
	writeFileSync(file, 'text', {mode: 0o644});
});

afterEach(() => {
	rmSync(folder, {recursive: true});
});

describe('a file is opened', () => {
	test('where nobody else can change it, by its own name or a link of ours', () => {
		expect(readTrusted(file, 'utf8')).toBe('text');
		symlinkSync('list', path.join(folder, 'link'));
		symlinkSync(folder, path.join(folder, 'way'));
		expect(readTrusted(path.join(folder, 'way', 'link'), 'utf8')).toBe('text');
		expect(findTrustedPath(`${folder}/way/../${path.basename(folder)}/link`)).toEqual({file});
	});

	test('and made where it is missing, with the mode that was asked for', () => {
		const made = path.join(folder, 'made');
		const flags = constants.O_RDWR | constants.O_CREAT;
		closeSync(openTrusted(made, {flags, mode: 0o600, isAlone: true}));
		expect(readTrusted(made, 'utf8', {isAlone: true})).toBe('');
		expect(findTrustedPath(path.join(folder, 'no', 'such'))).toEqual({file: path.join(folder, 'no', 'such')});
	});

	test('not where it is a pipe, which would be waited for', () => {
		const pipe = path.join(folder, 'pipe');
		execFileSync('mkfifo', [pipe]);
		expect(() => readTrusted(pipe, 'utf8')).toThrow(`${pipe} is not safe to open: it is not a regular file`);
	});

	test('not where everybody can write it, or its folder', () => {
		chmodSync(file, 0o666);
		expect(() => openTrusted(file)).toThrow('it can be changed by others');
		chmodSync(file, 0o644);
		chmodSync(folder, 0o777);
		expect(() => openTrusted(file)).toThrow(`others can change ${folder}`);
		chmodSync(folder, 0o1777);
		expect(readTrusted(file, 'utf8')).toBe('text');
	});

	test('not where it has a second name, if it has to be alone', () => {
		linkSync(file, path.join(folder, 'second'));
		expect(() => openTrusted(file, {isAlone: true})).toThrow('it has a second name');
		expect(readTrusted(file, 'utf8')).toBe('text');
	});

	test('not where links lead in a circle', () => {
		symlinkSync('b', path.join(folder, 'a'));
		symlinkSync('a', path.join(folder, 'b'));
		expect(() => openTrusted(path.join(folder, 'a'))).toThrow('leads in a circle');
	});
});

describe('what belongs to somebody else', () => {
	beforeEach(skipUnlessRoot);

	test('is not opened by root: file, link or folder', () => {
		const link = path.join(folder, 'link');
		symlinkSync(file, link);
		lchownSync(link, somebodyElse, somebodyElse);
		expect(() => openTrusted(link)).toThrow(`${link} is a link of another user`);
		chownSync(file, somebodyElse, somebodyElse);
		expect(() => openTrusted(file)).toThrow('it belongs to another user');
		chownSync(file, 0, 0);
		chownSync(folder, somebodyElse, 0);
		expect(() => openTrusted(file)).toThrow(`others can change ${folder}`);
	});

	test('a group other than of root counts as others', () => {
		chmodSync(file, 0o664);
		expect(readTrusted(file, 'utf8')).toBe('text');
		chownSync(file, 0, somebodyElse);
		expect(() => openTrusted(file)).toThrow('it can be changed by others');
	});

	test('is not run by root either, wherever on the way it is', () => {
		const program = path.join(folder, 'bin', 'nginx');
		mkdirSync(path.dirname(program));
		writeFileSync(program, '', {mode: 0o755});
		expect(whyNotRun(program)).toBeUndefined();
		chmodSync(folder, 0o777);
		expect(whyNotRun(program)).toBe(`others can change ${folder}`);
		expect(whyNotRun(program, somebodyElse)).toBeUndefined();
		chmodSync(folder, 0o755);
		chmodSync(program, 0o775);
		expect(whyNotRun(program)).toBeUndefined();
		chownSync(program, somebodyElse, 0);
		expect(whyNotRun(program)).toBe(`others can change ${program}`);
	});

	test('is not read by root, whenever it is put in the place of ours', () => {
		const theirs = path.join(folder, 'theirs');
		const ours = path.join(folder, 'ours');
		writeFileSync(theirs, 'theirs');
		chownSync(theirs, somebodyElse, somebodyElse);
		linkSync(file, ours);
		const swapping = spawn(process.execPath, ['-e', swapForever, file, theirs, ours], {stdio: 'ignore'});
		const seen = {text: 0, 'belongs to another user': 0};
		try {
			for (let attempt = 0; attempt < 200_000 && (attempt < 6000 || Object.values(seen).includes(0)); attempt++) {
				seen[readOrReason() as keyof typeof seen]++;
			}
		} finally {
			swapping.kill('SIGKILL');
		}

		expect(Object.keys(seen)).toEqual(['text', 'belongs to another user']);
		expect(Object.values(seen)).not.toContain(0);
	});
});

function readOrReason(): string {
	try {
		return readNamed(file);
	} catch (error) {
		return (error as NotTrustedError).reason.replace(/^it /, '');
	}
}

/* Renames hard links over the file, so that it is there all the time. */
const swapForever = `const {linkSync, renameSync} = require('node:fs');
	const [file, ...contents] = process.argv.slice(1);
	for (let turn = 0; ; turn++) {
		linkSync(contents[turn % 2], file + '.next');
		renameSync(file + '.next', file);
	}`;
