import {appendFileSync, copyFileSync, mkdtempSync, renameSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {findParts, identifyFile, isSameFile} from '../../../source/sources/files/file-identity.ts';
import {makeFolder} from '../collect.ts';

test('a log keeps its identity when it grows or is renamed, not when it is emptied', () => {
	const file = path.join(mkdtempSync(path.join(makeFolder(), 'log-')), 'error.log');
	expect(identifyFile(file)).toBeUndefined();
	writeFileSync(file, 'first line, not whole');
	expect(identifyFile(file)).toBeUndefined();
	appendFileSync(file, '\n');
	const identity = identifyFile(file)!;
	appendFileSync(file, 'second\n');
	expect(isSameFile(identifyFile(file), identity)).toBe(true);
	renameSync(file, `${file}.1`);
	expect(isSameFile(identifyFile(`${file}.1`), identity)).toBe(true);
	copyFileSync(`${file}.1`, file);
	expect(isSameFile(identifyFile(file), identity)).toBe(false);
	truncateSync(`${file}.1`);
	expect(isSameFile(identifyFile(`${file}.1`), identity)).toBe(false);
	appendFileSync(`${file}.1`, 'another first line\n');
	expect(isSameFile(identifyFile(`${file}.1`), identity)).toBe(false);
	expect(isSameFile(undefined, undefined)).toBe(false);
});

test('a first line that does not end is told by its beginning', () => {
	const file = path.join(makeFolder(), 'error.log');
	writeFileSync(file, 'x'.repeat(5000));
	const identity = identifyFile(file);
	expect(identity).toBeDefined();
	appendFileSync(file, 'y\n');
	expect(isSameFile(identifyFile(file), identity)).toBe(true);
});

test('reading goes on in the file that was read last, and then in the log', () => {
	const file = path.join(makeFolder(), 'error.log');
	writeFileSync(file, 'old\n');
	const from = {identity: identifyFile(file)!, offset: 4};
	expect(findParts(file, undefined)).toEqual([{path: file, offset: 0}]);
	expect(findParts(file, from)).toEqual([{path: file, offset: 4}]);
	renameSync(file, `${file}.1`);
	writeFileSync(file, 'new\n');
	expect(findParts(file, from)).toEqual([
		{path: `${file}.1`, offset: 4},
		{path: file, offset: 0},
	]);
});
