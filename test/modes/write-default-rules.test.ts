import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {shippedRules} from '../../source/alerts/shipped/shipped-rules.ts';
import {writeDefaultRules} from '../../source/modes/write-default-rules.ts';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {makeFolder} from '../sources/collect.ts';
import {runPrinted} from './run-printed.ts';

async function write(...words: readonly string[]) {
	const request = await readCommandLine(['alerts', ...words], {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
	if (request.kind !== 'default-rules') {
		throw new Error(`this asks for ${request.kind}`);
	}

	return runPrinted(async () => writeDefaultRules(request));
}

test('--defaults prints all rules as one stream of documents', async () => {
	const {code, stdout} = await write('--defaults');
	expect(code).toBe(0);
	expect(stdout.split(/^---\n/m)).toEqual(shippedRules.map(({text}) => text));
});

test('--output writes a file a rule, and none where one of them is there', async () => {
	const folder = path.join(makeFolder(), 'rules');
	await write('--defaults', '--output', folder);
	expect(readdirSync(folder).toSorted()).toEqual(shippedRules.map(({file}) => file).toSorted());
	const other = makeFolder();
	writeFileSync(path.join(other, 'silent-log.yaml'), 'mine');
	await expect(write('--defaults', '-o', other)).rejects.toThrow(/silent-log\.yaml exists and is left as it is/);
	expect(readdirSync(other)).toEqual(['silent-log.yaml']);
	expect(readFileSync(path.join(other, 'silent-log.yaml'), 'utf8')).toBe('mine');
});

test.each([
	[['check', 'a.yaml', 'error.log', '--defaults'], '--defaults stands alone'],
	[['check', 'a.yaml', 'error.log', '--output', 'x'], '--output is for --defaults'],
	[[], 'what to do is missing'],
])('alerts %j is refused', async (words, reason) => {
	await expect(write(...words)).rejects.toThrow(reason);
});
