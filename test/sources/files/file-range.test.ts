import {closeSync, fstatSync, openSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {readFileEnd} from '../../../source/sources/files/file-end.ts';
import {createFileRange, findLineStart} from '../../../source/sources/files/file-range.ts';
import {createOrigins} from '../../../source/sources/origins.ts';
import {collect, makeFolder} from '../collect.ts';

const lines = ['one', '', 'a longer line', 'x'.repeat(70_000), 'last, without its newline'];
const text = lines.join('\n');

function write(): string {
	const file = path.join(makeFolder(), 'error.log');
	writeFileSync(file, text);
	return file;
}

async function readRange(file: string, from: number, to: number, edges: readonly number[] = []) {
	const collected = collect(createFileRange({path: file, from, to, origins: createOrigins(), edges}));
	await collected.untilEnd();
	return collected;
}

test('two parts of a file hold each line once, wherever it is cut', async () => {
	const file = write();
	for (const at of [0, 1, 3, 4, 5, 10, 18, 19, 20, 30_000, 70_018, 70_019, 70_020, text.length]) {
		const [front, back] = [await readRange(file, 0, at), await readRange(file, at, text.length)];
		expect([...front.texts, ...back.texts], `cut at ${at}`).toEqual(lines);
	}
});

test('line numbers are known only from the first byte on, and an edge loses nothing', async () => {
	const file = write();
	const whole = await readRange(file, 0, text.length, [2, 20]);
	expect(whole.lines.map(({line}) => line)).toEqual([1, 2, 3, 4, 5]);
	expect(whole.states).toMatchObject([{is: 'ended'}]);
	const rest = await readRange(file, 1, text.length);
	expect(rest.lines.map(({line}) => line)).toEqual([0, 0, 0, 0]);
	expect(rest.lines[0].offset).toBe(4);
});

test('a place after the end is the end, one before the beginning the beginning', () => {
	const descriptor = openSync(write(), 'r');
	onTestFinished(() => closeSync(descriptor));
	const {size} = fstatSync(descriptor);
	expect([-5, 0, size - 1, size, size + 9].map(at => findLineStart(descriptor, at, size))).toEqual([
		0,
		0,
		size,
		size,
		size,
	]);
});

test('a line that begins just there is the first one', () => {
	const descriptor = openSync(write(), 'r');
	onTestFinished(() => closeSync(descriptor));
	const {size} = fstatSync(descriptor);
	expect([3, 4, 5, 6].map(at => findLineStart(descriptor, at, size))).toEqual([4, 4, 5, 19]);
});

test('a file that cannot be opened says so', async () => {
	const {failure} = await readRange(path.join(makeFolder(), 'none.log'), 0, 9);
	expect(failure).toMatchObject({message: expect.stringContaining('none.log')});
});

test('the end of a file is as much as was asked for, and nothing of what is no file', () => {
	const file = write();
	expect(Buffer.from(readFileEnd(file, 8)).toString()).toBe('newline'.padStart(8));
	expect(Buffer.from(readFileEnd(file, 1e6)).toString()).toBe(text);
	expect(readFileEnd(path.dirname(file), 8)).toHaveLength(0);
	expect(readFileEnd(`${file}.none`, 8)).toHaveLength(0);
});
