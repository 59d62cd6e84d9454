import {appendFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {type Delivery} from '../../source/waf/delivery.ts';
import {createFileTail} from '../../source/sources/files/file-tail.ts';
import {mergeSources} from '../../source/sources/merged.ts';
import {createOrigins} from '../../source/sources/origins.ts';
import {SourceError} from '../../source/sources/source-error.ts';
import {type TimeOf} from '../../source/sources/time-of.ts';
import {superviseSource} from '../../source/sources/supervise.ts';
import {clock, collect, makeFolder, sleep} from './collect.ts';
import {createScriptedSource, toBatch} from './scripted-source.ts';

// A line is its second and a name: `12 a`.
const timeOf: TimeOf = (bytes, start, end) => {
	const second = Number.parseInt(Buffer.from(bytes.subarray(start, end)).toString(), 10);
	return Number.isNaN(second) ? undefined : second * 1000;
};

const state = (is: 'reading' | 'following' | 'ended', name: string): Delivery => ({kind: 'state', is, name});

const mergeScripts = async (...scripts: (readonly (Delivery | Error)[])[]) => {
	const sources = scripts.map((script, index) => createScriptedSource(String(index), script).source);
	const collected = collect(mergeSources(sources, timeOf));
	await collected.untilEnd();
	return collected;
};

test('lines of several files come by their time, whatever the size of the batches', async () => {
	const seconds = Array.from({length: 2000}, (_, index) => index);
	const merged = await mergeScripts(
		[
			toBatch(
				1,
				0,
				1,
				seconds.filter(one => one % 3 === 0).map(one => `${one} a`),
			),
			state('ended', 'a'),
		],
		[
			toBatch(
				2,
				0,
				1,
				seconds.filter(one => one % 3 === 1).map(one => `${one} b`),
			),
			state('ended', 'b'),
		],
		[
			toBatch(
				3,
				0,
				1,
				seconds.filter(one => one % 3 === 2).map(one => `${one} c`),
			),
			state('ended', 'c'),
		],
	);
	expect(merged.lines).toHaveLength(2000);
	const furthest = Math.max(...merged.texts.map((text, index) => Math.abs(Number.parseInt(text, 10) - index)));
	// A run of sixteen lines a file, three seconds apart.
	expect(furthest).toBeLessThanOrEqual(64);
});

test('each line keeps its position when its batch is handed over in parts', async () => {
	const texts = Array.from({length: 100}, (_, index) => `${index * 10} ${'x'.repeat(index)}`);
	const merged = await mergeScripts(
		[toBatch(1, 500, 7, texts), state('ended', 'a')],
		[toBatch(2, 0, 0, texts), state('ended', 'b')],
	);
	const first = merged.lines.filter(({origin}) => origin === 1);
	let offset = 500;
	for (const [index, line] of first.entries()) {
		expect(line).toMatchObject({text: texts[index], offset, line: index + 7});
		offset += line.length + 1;
	}

	expect(first).toHaveLength(100);
	expect(merged.lines.filter(({origin}) => origin === 2).every(({line}) => line === 0)).toBe(true);
});

test('a batch that begins without a time is placed by its first line that has one', async () => {
	const merged = await mergeScripts(
		[toBatch(1, 0, 1, ['5 a']), toBatch(1, 4, 2, ['no time', '9 a']), state('ended', 'a')],
		[toBatch(2, 0, 1, ['7 b']), state('ended', 'b')],
	);
	expect(merged.texts).toEqual(['5 a', '7 b', 'no time', '9 a']);
});

test('a batch without any time stays behind the line before it', async () => {
	const merged = await mergeScripts(
		[toBatch(1, 0, 1, ['5 a']), toBatch(1, 4, 2, ['no time']), toBatch(1, 12, 3, ['9 a']), state('ended', 'a')],
		[toBatch(2, 0, 1, ['7 b']), state('ended', 'b')],
	);
	expect(merged.texts).toEqual(['5 a', 'no time', '7 b', '9 a']);
});

test('a source that fails at its start ends all', async () => {
	const error = new SourceError('directory', 'it is a folder', 'name a file');
	const merged = await mergeScripts([error], [toBatch(2, 0, 1, ['7 b'])]);
	expect(merged.failure).toBe(error);
});

test('a source that is lost does not hold up another', async () => {
	const {source} = createScriptedSource('a', [
		toBatch(1, 0, 1, ['1 a']),
		new SourceError('unreadable', 'cannot read', 'look'),
	]);
	const other = createScriptedSource('b', [toBatch(2, 0, 1, ['2 b', '3 b']), state('ended', 'b')]);
	const collected = collect(mergeSources([superviseSource(source, {sleep}), other.source], timeOf));
	await collected.untilLines(3);
	expect(collected.texts).toEqual(['1 a', '2 b', '3 b']);
	expect(collected.states).toContainEqual(expect.objectContaining({is: 'lost', name: 'a'}));
});

test('files that are followed give their lines as they come, and one that is idle does not hold up another', async () => {
	const folder = makeFolder();
	const origins = createOrigins();
	const paths = ['a.log', 'b.log', 'missing.log'].map(name => join(folder, name));
	writeFileSync(paths[0], '1 a\n5 a\n');
	writeFileSync(paths[1], '3 b\n');
	const tails = paths.map(path =>
		createFileTail({path, follow: true, start: {kind: 'beginning'}, origins, clock, sleep}),
	);
	const collected = collect(mergeSources(tails, timeOf));
	await collected.untilLines(3);
	await collected.untilState('following', 2);
	appendFileSync(paths[1], '4 b\n');
	await collected.untilLines(4);
	appendFileSync(paths[0], '6 a\n');
	await collected.untilLines(5);
	expect(collected.texts.slice(3)).toEqual(['4 b', '6 a']);
	expect(collected.states.some(({is, name}) => is === 'waiting' && name === paths[2])).toBe(true);
	await collected.stop();
	expect(collected.failure).toBeUndefined();
	origins.close();
});
