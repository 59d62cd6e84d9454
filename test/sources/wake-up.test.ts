import {appendFileSync, renameSync, watch, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect, test, vi} from 'vitest';
import {createFileTail} from '../../source/sources/file-tail.ts';
import {createOrigins} from '../../source/sources/origins.ts';
import {clock, collect, makeFolder, sleep} from './collect.ts';

vi.mock('node:fs', async importOriginal => {
	const fs = await importOriginal<typeof import('node:fs')>();
	return {...fs, watch: vi.fn<typeof fs.watch>(fs.watch)};
});

afterEach(() => {
	vi.mocked(watch).mockReset();
});

const follow = async (path: string, pause = sleep) => {
	const origins = createOrigins();
	const source = createFileTail({path, follow: true, start: {kind: 'beginning'}, origins, clock, sleep: pause});
	const tail = collect(source);
	await tail.untilState('following');
	return tail;
};

test('where the system has no watches left, lines and rotations are seen all the same', async () => {
	vi.mocked(watch).mockImplementation(() => {
		throw Object.assign(new Error('System limit for number of file watchers reached'), {code: 'ENOSPC'});
	});
	const path = join(makeFolder(), 'error.log');
	writeFileSync(path, 'one\n');
	const tail = await follow(path);
	appendFileSync(path, 'two\n');
	await tail.untilLines(2);
	renameSync(path, `${path}.1`);
	writeFileSync(path, 'three\n');
	await tail.untilLines(3);
	expect(tail.texts).toEqual(['one', 'two', 'three']);
	expect(watch).toHaveBeenCalled();
});

test('a hint of the system ends the pause between two polls', async () => {
	const path = join(makeFolder(), 'error.log');
	writeFileSync(path, 'one\n');
	// A poll that never comes of itself.
	const tail = await follow(path, async (duration, signal) => sleep(duration < 100 ? duration : 1_000_000, signal));
	await vi.waitFor(() => {
		expect(watch).toHaveBeenCalled();
	});
	appendFileSync(path, 'two\n');
	await tail.untilLines(2);
	expect(tail.texts).toEqual(['one', 'two']);
});
