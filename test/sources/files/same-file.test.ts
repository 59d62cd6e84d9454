import {linkSync, symlinkSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {dropSameFiles, isOlderGeneration} from '../../../source/sources/files/same-file.ts';
import {makeFolder} from '../collect.ts';

test('a file is read once, whatever leads to it, and a missing one waited for once', () => {
	const folder = makeFolder();
	const at = (name: string) => join(folder, name);
	writeFileSync(at('error.log'), '');
	linkSync(at('error.log'), at('hard.log'));
	symlinkSync('error.log', at('soft.log'));
	writeFileSync(at('other.log'), '');
	const paths = ['error.log', 'hard.log', 'soft.log', 'missing.log', 'other.log', 'missing.log'].map(at);
	expect(dropSameFiles(paths)).toEqual(['error.log', 'missing.log', 'other.log'].map(at));
});

test('an older generation is known by the name of the one that is in use', () => {
	const paths = ['error.log', 'error.log.1', 'error.log-20261124', 'error.log.bak', 'access.log.1'];
	expect(paths.filter(path => isOlderGeneration(path, paths))).toEqual(['error.log.1', 'error.log-20261124']);
});
