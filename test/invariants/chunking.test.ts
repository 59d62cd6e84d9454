import {appendFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {PassThrough} from 'node:stream';
import {setImmediate} from 'node:timers/promises';
import {array, assert, asyncProperty, constantFrom, nat, oneof, string} from 'fast-check';
import {expect, test} from 'vitest';
import {createFileTail} from '../../source/sources/files/file-tail.ts';
import {createOrigins} from '../../source/sources/origins.ts';
import {type Source} from '../../source/sources/source.ts';
import {createStandardInput} from '../../source/sources/files/standard-input.ts';
import {clock, collect, type Collected, makeFolder} from '../sources/collect.ts';

/*
However the bytes of a log are split into writes, the lines are the same.
*/
const maxLineBytes = 40;

const lines = array(
	oneof(
		string({maxLength: 20}).map(text => text.replaceAll(/[\n\0]/gu, '·')),
		constantFrom('', 'x'.repeat(40), 'y'.repeat(41), 'z'.repeat(200)),
	),
	{minLength: 1, maxLength: 30},
);
const splits = array(nat({max: 1000}), {maxLength: 12});

function* split(bytes: Buffer, places: readonly number[]): Generator<Buffer> {
	let done = 0;
	for (const place of [...places.filter(one => one < bytes.length), bytes.length].toSorted((a, b) => a - b)) {
		yield bytes.subarray(done, place);
		done = place;
	}
}

/* Gives the lines that came and those that were written, with their places. */
async function readBack(
	source: Source,
	written: readonly string[],
	places: readonly number[],
	write: (part: Buffer, collected: Collected) => Promise<void>,
) {
	const collected = collect(source);
	for (const part of split(Buffer.from(`${written.join('\n')}\n`), places)) {
		await write(part, collected);
	}

	await collected.untilLines(written.length);
	await collected.stop();
	let offset = 0;
	const expected = written.map((text, index) => {
		const bytes = Buffer.from(text);
		const line = {
			text: bytes.subarray(0, maxLineBytes).toString('latin1'),
			offset,
			line: index + 1,
			cut: bytes.length > maxLineBytes,
		};
		offset += bytes.length + 1;
		return line;
	});
	return {
		expected,
		failure: collected.failure,
		actual: collected.lines.map(({text, offset: at, line, cut}) => ({text, offset: at, line, cut})),
	};
}

test('standard input gives the same lines for every split', async () => {
	await assert(
		asyncProperty(lines, splits, async (written, places) => {
			const stream = new PassThrough();
			const source = createStandardInput({stream, origins: createOrigins(), clock, maxLineBytes});
			const {actual, expected, failure} = await readBack(source, written, places, async part => {
				stream.write(part);
				await setImmediate();
			});
			expect(failure).toBeUndefined();
			expect(actual).toEqual(expected);
		}),
	);
});

test('a followed file gives the same lines for every split', async () => {
	const path = join(makeFolder(), 'error.log');
	await assert(
		asyncProperty(lines, splits, async (written, places) => {
			const origins = createOrigins();
			const polls = {count: 0};
			writeFileSync(path, '');
			const source = createFileTail({
				path,
				follow: true,
				start: {kind: 'beginning'},
				origins,
				clock,
				maxLineBytes,
				async sleep() {
					polls.count++;
					await setImmediate();
				},
			});
			const {actual, expected, failure} = await readBack(source, written, places, async part => {
				const goal = polls.count + 2;
				appendFileSync(path, part);
				while (polls.count < goal) {
					await setImmediate();
				}
			});
			origins.close();
			expect(failure).toBeUndefined();
			expect(actual).toEqual(expected);
		}),
	);
});
