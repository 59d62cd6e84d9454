import process from 'node:process';
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {beforeEach, expect, onTestFinished, test} from 'vitest';
import {createLogSource} from '../../../source/sources/files/log-source.ts';
import {createOrigins, type Origins} from '../../../source/sources/origins.ts';
import {type Start} from '../../../source/sources/files/start-offset.ts';
import {byEffort} from '../../effort.ts';
import {clock, collect, makeFolder, sleep} from '../collect.ts';

const timeOf = (bytes: Uint8Array, start: number, end: number) => {
	const seconds = /^t=(?<seconds>\d+) /u.exec(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
	return seconds ? Number(seconds.groups!['seconds']) * 1000 : undefined;
};

// A line a second, each with one before it that has no time, as an audit record has.
const toLog = (count: number) =>
	Array.from({length: count}, (_, index) => `head ${index}\nt=${index} ${'x'.repeat(200)}\n`).join('');

let path: string;
let origins: Origins;

beforeEach(() => {
	path = join(makeFolder(), 'error.log.2');
	origins = createOrigins();
	onTestFinished(() => {
		origins.close();
	});
});

const readAll = async (packed: Uint8Array, start: Start = {kind: 'beginning'}) => {
	writeFileSync(path, packed);
	const source = createLogSource({path, follow: true, start, timeOf, origins, clock, sleep});
	const collected = collect(source);
	await collected.untilEnd();
	return collected;
};

const readAgain = (reference: {origin: number; offset: number; length: number}) =>
	Buffer.from(origins.read(reference) ?? []).toString();

test('a packed file is known by its content, read with the positions of its text, and has ended', async () => {
	const all = await readAll(gzipSync('one\ntwo\nthree'));
	expect(all.lines.map(({text, offset, line}) => [text, offset, line])).toEqual([
		['one', 0, 1],
		['two', 4, 2],
		['three', 8, 3],
	]);
	expect(all.lines.map(readAgain)).toEqual(['one', 'two', 'three']);
	expect(all.states.map(({is, name}) => [is, name])).toEqual([
		['reading', path],
		['ended', path],
	]);
	expect(all.gaps).toEqual([]);
});

test('several members are one text, and zeros behind them are padding', async () => {
	const members = ['one\ntw', 'o\n', '', 'three\n'].map(text => gzipSync(text));
	const all = await readAll(Buffer.concat([...members, Buffer.alloc(70_000)]));
	expect(all.texts).toEqual(['one', 'two', 'three']);
	expect(all.gaps).toEqual([]);
});

test('a member behind padding is told, since it is not read', async () => {
	const all = await readAll(Buffer.concat([gzipSync('one\n'), Buffer.alloc(70_000), gzipSync('two\n')]));
	expect(all.texts).toEqual(['one']);
	expect(all.gaps).toMatchObject([{name: path, reason: 'archive corrupt'}]);
});

test('what stands before damage is given, and the damage is told', async () => {
	const text = Array.from({length: 60_000}, (_, index) => `${index} ${(index * 2_654_435_761) % 4_294_967_296}\n`).join(
		'',
	);
	const packed = gzipSync(text);
	packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 64);
	const all = await readAll(packed);
	expect(all.lines.length).toBeGreaterThan(20_000);
	expect(text.startsWith(all.texts.slice(0, 20_000).join('\n'))).toBe(true);
	expect(all.gaps).toMatchObject([{name: path, reason: 'archive corrupt'}]);
	expect(all.states.at(-1)?.is).toBe('ended');
});

test('progress is told in bytes of the file', async () => {
	const noise = Array.from({length: 400_000}, (_, index) => `${(index * 2_654_435_761) % 4_294_967_296}\n`).join('');
	const packed = gzipSync(noise);
	const all = await readAll(packed);
	const reading = all.states.filter(({is}) => is === 'reading');
	expect(reading.length).toBeGreaterThan(1);
	expect(reading.every(({done, total}) => total === packed.length && done! <= packed.length)).toBe(true);
});

test('a start at a time skips what is older, but for the safety margin, with the line that belongs to the first', async () => {
	const all = await readAll(gzipSync(toLog(100_000)), {kind: 'since', time: 90_000_000});
	expect(all.texts.slice(0, 2)).toEqual(['head 89995', `t=89995 ${'x'.repeat(200)}`]);
	expect(all.lines).toHaveLength(2 * 10_005);
	expect(readAgain(all.lines.at(-1)!)).toBe(all.texts.at(-1));
});

test('a start back from now gives a log that ended before its last minutes', async () => {
	const start: Start = {kind: 'back', time: 500_000_000, span: 60_000, bytes: 1_000_000};
	const all = await readAll(gzipSync(toLog(50_000)), start);
	expect(all.texts[0]).toBe(`head ${49_999 - 65}`);
	expect(all.lines).toHaveLength(2 * 66);
});

test('a start back from now goes no further back than its bytes', async () => {
	const start: Start = {kind: 'back', time: 0, span: 60_000, bytes: 100_000};
	const text = toLog(50_000);
	const all = await readAll(gzipSync(text), start);
	expect(all.lines[0].offset).toBeGreaterThanOrEqual(text.length - 100_000);
	expect(all.lines[0].offset).toBeLessThan(text.length - 99_000);
	expect(all.texts.at(-1)).toBe(`t=49999 ${'x'.repeat(200)}`);
});

test('it goes on at a position in its text', async () => {
	writeFileSync(path, gzipSync('one\ntwo\nthree\n'));
	const source = createLogSource({path, follow: false, start: {kind: 'beginning'}, timeOf, origins, clock, sleep});
	const rest = collect(source, {origin: 0, offset: 4, line: 2});
	await rest.untilEnd();
	expect(rest.lines.map(({text, line}) => [text, line])).toEqual([
		['two', 2],
		['three', 3],
	]);
});

test('a bomb costs no more memory than a chunk', async () => {
	const lineBytes = 1000;
	const size = byEffort({quick: 250_000_000, whole: 400_000_000, long: 400_000_000});
	writeFileSync(path, gzipSync(Buffer.alloc(size, `${'x'.repeat(lineBytes - 1)}\n`), {level: 1}));
	const source = createLogSource({path, follow: false, start: {kind: 'beginning'}, timeOf, origins, clock, sleep});
	let [lines, most] = [0, 0];
	const before = process.memoryUsage().arrayBuffers;
	for await (const delivery of source.read(undefined, new AbortController().signal)) {
		lines += delivery.kind === 'lines' ? delivery.count : 0;
		most = Math.max(most, process.memoryUsage().arrayBuffers - before);
	}

	expect(lines).toBe(size / lineBytes);
	// Its own 32 MB to read again, the pieces, and what waits for the collector.
	expect(most).toBeLessThan(150_000_000);
});
