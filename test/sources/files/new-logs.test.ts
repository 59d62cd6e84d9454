import {appendFileSync, renameSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {beforeEach, expect, onTestFinished, test} from 'vitest';
import {createFileTail} from '../../../source/sources/files/file-tail.ts';
import {mergeSources} from '../../../source/sources/merged.ts';
import {watchForLogs} from '../../../source/sources/files/new-logs.ts';
import {createOrigins, type Origins} from '../../../source/sources/origins.ts';
import {type Source} from '../../../source/sources/source.ts';
import {clock, collect, createPolls, makeFolder, sleep} from '../collect.ts';

let folder: string;
let origins: Origins;
let looks: ReturnType<typeof createPolls>;

beforeEach(() => {
	folder = makeFolder();
	origins = createOrigins();
	looks = createPolls();
	onTestFinished(() => {
		origins.close();
	});
});

const at = (name: string) => join(folder, name);

const open = (path: string): Source =>
	createFileTail({path, follow: true, start: {kind: 'beginning'}, origins, clock, sleep});

const follow = (pattern: string, files: readonly string[] = []) =>
	collect(
		mergeSources(
			files.map(name => open(at(name))),
			() => undefined,
			stop =>
				watchForLogs({
					names: [at(pattern)],
					files: files.map(at),
					open,
					// The distance of two looks is nothing that a test waits for.
					sleep: async (_, signal) => looks.sleep(5, signal),
					stop,
				}),
		),
	);

test('a file that comes to match is read from its beginning, beside those that are followed', async () => {
	writeFileSync(at('a.log'), 'a1\n');
	const all = follow('*.log', ['a.log']);
	await all.untilLines(1);
	writeFileSync(at('b.log'), 'b1\n');
	await all.untilLines(2);
	appendFileSync(at('a.log'), 'a2\n');
	appendFileSync(at('b.log'), 'b2\n');
	await all.untilLines(4);
	expect(all.texts.toSorted()).toEqual(['a1', 'a2', 'b1', 'b2']);
	expect(all.states.filter(({is}) => is === 'waiting')).toEqual([]);
});

test('a file that is rotated is not read a second time under its new name', async () => {
	writeFileSync(at('error.log'), 'old\n');
	const all = follow('error.log*', ['error.log']);
	await all.untilLines(1);
	await looks.until(1);
	renameSync(at('error.log'), at('error.log.1'));
	writeFileSync(at('error.log'), 'new\n');
	await all.untilLines(2);
	await looks.until(2);
	renameSync(at('error.log.1'), at('error.log.2'));
	await looks.until(2);
	expect(all.texts).toEqual(['old', 'new']);
});

test('what comes packed is made of a log that was read', async () => {
	writeFileSync(at('error.log'), 'old\n');
	const all = follow('error.log*', ['error.log']);
	await all.untilLines(1);
	writeFileSync(at('error.log.2.gz'), gzipSync('old\n'));
	await looks.until(2);
	expect(all.texts).toEqual(['old']);
	expect(all.states.every(({name}) => name === at('error.log'))).toBe(true);
});

test('a pattern without a match is waited for, in words, until there is one', async () => {
	const all = follow('*.log');
	await all.untilState('waiting');
	expect(all.states).toEqual([
		{kind: 'state', is: 'waiting', name: at('*.log'), why: `no log matches ${at('*.log')} yet`},
	]);
	await looks.until(2);
	writeFileSync(at('b.log'), 'b1\n');
	await all.untilLines(1);
	expect(all.states.filter(({name}) => name === at('*.log')).map(({is}) => is)).toEqual(['waiting', 'ended']);
	await all.stop();
	expect(all.failure).toBeUndefined();
});
