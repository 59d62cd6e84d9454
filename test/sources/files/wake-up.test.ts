import {appendFileSync, renameSync, watch, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createFileTail} from '../../../source/sources/files/file-tail.ts';
import {createOrigins} from '../../../source/sources/origins.ts';
import {type WatchFile} from '../../../source/sources/files/wake-up.ts';
import {clock, collect, makeFolder, sleep} from '../collect.ts';

/** Follows a file; `asked` says how often the system was asked for its hints. */
async function follow(path: string, watchFile: WatchFile, pause = sleep) {
	const origins = createOrigins();
	let asked = 0;
	const source = createFileTail({
		path,
		follow: true,
		start: {kind: 'beginning'},
		origins,
		clock,
		sleep: pause,
		watch(...parameters) {
			asked++;
			return watchFile(...parameters);
		},
	});
	const tail = collect(source);
	await tail.untilState('following');
	return {tail, asked: () => asked};
}

test('where the system has no watches left, lines and rotations are seen all the same', async () => {
	const path = join(makeFolder(), 'error.log');
	writeFileSync(path, 'one\n');
	const {tail, asked} = await follow(path, () => {
		throw Object.assign(new Error('System limit for number of file watchers reached'), {code: 'ENOSPC'});
	});
	appendFileSync(path, 'two\n');
	await tail.untilLines(2);
	renameSync(path, `${path}.1`);
	writeFileSync(path, 'three\n');
	await tail.untilLines(3);
	expect(tail.texts).toEqual(['one', 'two', 'three']);
	expect(asked()).toBeGreaterThan(0);
});

test('a hint of the system ends the pause between two polls', async () => {
	const path = join(makeFolder(), 'error.log');
	writeFileSync(path, 'one\n');
	// A poll that never comes of itself.
	const {tail, asked} = await follow(path, watch, async (duration, signal) =>
		sleep(duration < 100 ? duration : 1_000_000, signal),
	);
	await expect.poll(asked).toBeGreaterThan(0);
	appendFileSync(path, 'two\n');
	await tail.untilLines(2);
	expect(tail.texts).toEqual(['one', 'two']);
});

test('a silent file is looked at less and less often, unless its changes come without hints', async () => {
	const path = join(makeFolder(), 'error.log');
	writeFileSync(path, 'one\n');
	let now = 0;
	let pauses: number[] = [];
	let giveHint = (): void => undefined;
	const tail = collect(
		createFileTail({
			path,
			follow: true,
			start: {kind: 'beginning'},
			origins: createOrigins(),
			clock: {now: () => now},
			async sleep(duration, signal) {
				now += duration;
				pauses.push(duration);
				await sleep(0, signal);
			},
			watch(name, options, onChange) {
				giveHint = onChange;
				return watch(name, options, () => undefined);
			},
		}),
	);
	const longest = (): number => pauses.slice(-30).reduce((most, pause) => Math.max(most, pause), 0);
	await expect.poll(longest).toBe(5000);
	appendFileSync(path, 'two\n');
	await tail.untilLines(2);
	pauses = [];
	await expect.poll(() => pauses.length).toBeGreaterThan(100);
	expect(longest()).toBe(400);
	appendFileSync(path, 'three\n');
	giveHint();
	await tail.untilLines(3);
	expect(tail.texts).toEqual(['one', 'two', 'three']);
});
