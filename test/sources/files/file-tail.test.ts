import {execFileSync} from 'node:child_process';
import {
	appendFileSync,
	chmodSync,
	closeSync,
	copyFileSync,
	ftruncateSync,
	openSync,
	renameSync,
	symlinkSync,
	truncateSync,
	unlinkSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {gzipSync} from 'node:zlib';
import {beforeEach, describe, expect, onTestFinished, test} from 'vitest';
import {createFileTail, type FileTailOptions} from '../../../source/sources/files/file-tail.ts';
import {createOrigins, type Origins} from '../../../source/sources/origins.ts';
import {findStartOffset} from '../../../source/sources/files/start-offset.ts';
import {clock, collect, createPolls, makeFolder} from '../collect.ts';

const timeOf = (bytes: Uint8Array, start: number, end: number) => {
	const seconds = /^t=(?<seconds>\d+) /u.exec(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
	return seconds ? Number(seconds.groups!['seconds']) * 1000 : undefined;
};

// A line a second, each with one behind it that has no time, and every tenth two seconds late.
const writeLog = (path: string, count: number) => {
	const lines = Array.from(
		{length: count},
		(_, index) => `t=${index % 10 === 0 ? Math.max(0, index - 2) : index} ${'x'.repeat(200)}\nno time\n`,
	);
	writeFileSync(path, lines.join(''));
};

const secondOf = (text: string) => Number(/^t=(?<seconds>\d+)/u.exec(text)?.groups!['seconds']);

let folder: string;
let path: string;
let origins: Origins;
let polls: ReturnType<typeof createPolls>;

// Stands still, so that nothing becomes quiet by itself.
let time: number;
const stoppedClock = {now: () => time};

beforeEach(() => {
	folder = makeFolder();
	path = join(folder, 'error.log');
	origins = createOrigins();
	polls = createPolls();
	time = 1_000_000;
	onTestFinished(() => {
		origins.close();
	});
});

const createTail = (options: Partial<FileTailOptions> = {}) =>
	createFileTail({path, follow: true, start: {kind: 'beginning'}, origins, clock, sleep: polls.sleep, ...options});

const follow = async (options: Partial<FileTailOptions> = {}) => {
	const collected = collect(createTail(options));
	await collected.untilState('following');
	return collected;
};

const readAll = async (options: Partial<FileTailOptions> = {}) => {
	const collected = collect(createTail({follow: false, ...options}));
	await collected.untilEnd();
	return collected;
};

const readAgain = (reference: {origin: number; offset: number; length: number}) => {
	const bytes = origins.read(reference);
	return bytes && Buffer.from(bytes).toString('latin1');
};

describe('growing', () => {
	test('lines that are appended come in order and with their numbers', async () => {
		writeFileSync(path, 'one\ntwo\n');
		const tail = await follow();
		appendFileSync(path, 'three\n\nfive\n');
		await tail.untilLines(5);
		expect(tail.lines.map(({text, line, offset}) => [line, offset, text])).toEqual([
			[1, 0, 'one'],
			[2, 4, 'two'],
			[3, 8, 'three'],
			[4, 14, ''],
			[5, 15, 'five'],
		]);
	});

	test('a line is held back until its newline is written', async () => {
		writeFileSync(path, '');
		const tail = await follow();
		for (const part of ['half', ' and', ' half\nnext\n']) {
			appendFileSync(path, part);
			await polls.until(1);
		}

		await tail.untilLines(2);
		expect(tail.texts).toEqual(['half and half', 'next']);
	});

	test('a last line without newline is handed over at the end of a file that is not followed', async () => {
		writeFileSync(path, 'one\ntwo');
		const tail = await readAll();
		expect(tail.texts).toEqual(['one', 'two']);
		expect(tail.states.at(-1)).toMatchObject({is: 'ended', name: path});
	});

	test('many more lines than fit into a batch come whole', async () => {
		const expected = Array.from({length: 200_000}, (_, index) => `${index} ${'x'.repeat(index % 40)}`);
		writeFileSync(path, `${expected.join('\n')}\n`);
		const tail = await readAll();
		expect(tail.texts).toEqual(expected);
		expect(tail.lines.at(-1)!.line).toBe(200_000);
	});

	test('catching up says how much of how much is read', async () => {
		writeFileSync(path, `${'x'.repeat(999)}\n`.repeat(30_000));
		const tail = await follow();
		const reading = tail.states.filter(({is}) => is === 'reading');
		expect(reading[0]).toMatchObject({done: 0, total: 30_000_000});
		expect(reading.length).toBeGreaterThan(2);
		expect(tail.lines).toHaveLength(30_000);
	});
});

describe('rotation', () => {
	test('a file that is moved away is finished before its successor begins', async () => {
		writeFileSync(path, 'old 1\n');
		const tail = await follow({clock: stoppedClock});
		const writer = openSync(path, 'a');
		renameSync(path, `${path}.1`);
		writeSync(writer, 'old 2\n');
		writeFileSync(path, 'new 1\n');
		await polls.until(2);
		writeSync(writer, 'old 3\n');
		closeSync(writer);
		appendFileSync(path, 'new 2\n');
		await tail.untilLines(3);
		time += 1000;
		await tail.untilLines(5);
		expect(tail.texts).toEqual(['old 1', 'old 2', 'old 3', 'new 1', 'new 2']);
		expect(tail.lines.map(({line}) => line)).toEqual([1, 2, 3, 1, 2]);
		expect(tail.gaps).toEqual([]);
		expect(readAgain(tail.lines[2])).toBe('old 3');
	});

	test('a line that a lingering writer adds after its successor has begun still comes, under its own origin', async () => {
		writeFileSync(path, 'old 1\n');
		const tail = await follow({clock: stoppedClock});
		const writer = openSync(path, 'a');
		renameSync(path, `${path}.1`);
		writeFileSync(path, 'new 1\n');
		await polls.until(1);
		time += 1000;
		await tail.untilLines(2);
		time += 1000;
		await polls.until(1);
		writeSync(writer, 'old 2\n');
		closeSync(writer);
		await tail.untilLines(3);
		expect(tail.texts).toEqual(['old 1', 'new 1', 'old 2']);
		expect(tail.lines[2].origin).toBe(tail.lines[0].origin);
		expect(tail.lines[2].line).toBe(2);
	});

	test('while the new file stays empty the moved one is read on, as long as it takes', async () => {
		writeFileSync(path, 'old 1\n');
		const tail = await follow({clock: stoppedClock});
		renameSync(path, `${path}.1`);
		writeFileSync(path, '');
		for (let number = 2; number < 5; number++) {
			await polls.until(1);
			time += 60_000;
			await polls.until(1);
			appendFileSync(`${path}.1`, `old ${number}\n`);
			await tail.untilLines(number);
		}

		expect(tail.texts).toEqual(['old 1', 'old 2', 'old 3', 'old 4']);
	});

	test('files that come and go while an older one is being finished are not skipped', async () => {
		writeFileSync(path, 'a\n');
		const tail = await follow({clock: stoppedClock});
		for (const [name, text] of [
			['1', 'b\n'],
			['2', 'c\n'],
		]) {
			renameSync(path, `${path}.${name}`);
			writeFileSync(path, text);
			await polls.until(1);
		}

		expect(tail.texts).toEqual(['a']);
		time += 1000;
		await tail.untilLines(2);
		time += 1000;
		await tail.untilLines(3);
		expect(tail.texts).toEqual(['a', 'b', 'c']);
	});

	test('a rest without newline in a moved file is handed over when the file is given up', async () => {
		writeFileSync(path, 'old 1\nold rest');
		const tail = await follow({clock: stoppedClock});
		renameSync(path, `${path}.1`);
		writeFileSync(path, 'new 1\n');
		await polls.until(1);
		time += 1000;
		await tail.untilLines(2);
		time += 60_000;
		await tail.untilLines(3);
		expect(tail.texts).toEqual(['old 1', 'new 1', 'old rest']);
	});

	test('a deleted file is read on and its successor is taken', async () => {
		writeFileSync(path, 'old 1\n');
		const tail = await follow();
		const writer = openSync(path, 'a');
		unlinkSync(path);
		writeSync(writer, 'old 2\n');
		closeSync(writer);
		await tail.untilState('lost');
		expect(tail.states.at(-1)!.why).toContain('deleted');
		writeFileSync(path, 'new 1\n');
		await tail.untilState('following', 2);
		await tail.untilLines(3);
		expect(tail.texts).toEqual(['old 1', 'old 2', 'new 1']);
	});

	test('a link that points elsewhere is a rotation', async () => {
		writeFileSync(join(folder, 'a.log'), 'a\n');
		writeFileSync(join(folder, 'b.log'), 'b\n');
		symlinkSync('a.log', path);
		const tail = await follow();
		symlinkSync('b.log', `${path}.new`);
		renameSync(`${path}.new`, path);
		await tail.untilLines(2);
		expect(tail.texts).toEqual(['a', 'b']);
	});

	test('a file that is missing at start is waited for and read from its first byte', async () => {
		const tail = collect(createTail({start: {kind: 'back', time: 0, span: 0, bytes: 4}}));
		await tail.untilState('waiting');
		writeFileSync(path, 'one\ntwo\n');
		await tail.untilLines(2);
		expect(tail.texts).toEqual(['one', 'two']);
	});
});

describe('truncation', () => {
	test('a copied and truncated file is read anew as another origin, and the gap is said', async () => {
		writeFileSync(path, 'old 1\nold 2\n');
		const tail = await follow();
		copyFileSync(path, `${path}.1`);
		truncateSync(path);
		await tail.until(() => tail.gaps.length === 1);
		appendFileSync(path, 'new 1\n');
		await tail.untilLines(3);
		expect(tail.texts).toEqual(['old 1', 'old 2', 'new 1']);
		expect(tail.gaps[0]).toMatchObject({reason: 'truncated', name: path});
		expect(tail.lines[2]).toMatchObject({line: 1, offset: 0});
		expect(readAgain(tail.lines[0])).toBeUndefined();
		expect(readAgain(tail.lines[2])).toBe('new 1');
	});

	test('a file that has grown past its old size before it is looked at again is noticed', async () => {
		const banner = '='.repeat(300);
		writeFileSync(path, `${banner}\nold 1\nold 2\n`);
		const tail = await follow();
		// The same first bytes, as in a log that begins with a banner.
		const expected = [banner, ...Array.from({length: 42}, (_, index) => `new ${index}`)];
		const file = openSync(path, 'r+');
		ftruncateSync(file, 0);
		writeSync(file, `${expected.join('\n')}\n`);
		closeSync(file);
		await tail.untilLines(46);
		expect(tail.texts).toEqual([banner, 'old 1', 'old 2', ...expected]);
		expect(tail.gaps).toHaveLength(1);
	});

	test('a successor with the same last bytes is told apart by its first ones', async () => {
		writeFileSync(path, `first ${'.'.repeat(600)}\n${'same\n'.repeat(100)}`);
		const tail = await follow();
		const file = openSync(path, 'r+');
		ftruncateSync(file, 0);
		writeSync(file, `other ${'.'.repeat(600)}\n${'same\n'.repeat(100)}more\n`);
		closeSync(file);
		await tail.untilLines(203);
		expect(tail.lines[101].text).toMatch(/^other/u);
	});

	test('what was not yet read when the file was truncated is counted', async () => {
		writeFileSync(path, `${'x'.repeat(999)}\n`.repeat(4000));
		let isTruncated = false;
		const tail = collect(createTail(), undefined, async () => {
			if (!isTruncated && tail.lines.length > 0) {
				isTruncated = true;
				truncateSync(path);
			}
		});
		await tail.until(() => tail.gaps.length === 1);
		expect(tail.gaps[0].lost! + tail.lines.length * 1000).toBe(4_000_000);
	});

	test('a file that is shorter by a part of a line is a truncated one', async () => {
		const one = '1'.repeat(600);
		writeFileSync(path, `${one}\nhalf of it`);
		const tail = await follow();
		truncateSync(path, 605);
		await tail.until(() => tail.gaps.length === 1);
		expect(tail.gaps[0].lost).toBe(10);
		await tail.untilLines(2);
		appendFileSync(path, '\n');
		await tail.untilLines(3);
		expect(tail.texts).toEqual([one, one, 'half']);
	});

	test('NUL bytes before a line are no part of it', async () => {
		writeFileSync(path, `${'a'.repeat(999)}\n\0\0\0b\nc\n\0\0`);
		const tail = await readAll();
		expect(tail.lines.map(({text, offset, line}) => [text, offset, line])).toEqual([
			['a'.repeat(999), 0, 1],
			['b', 1003, 2],
			['c', 1005, 3],
		]);
	});

	test('a hole that a truncation leaves under a writer that does not append is skipped', async () => {
		writeFileSync(path, '');
		const writer = openSync(path, 'r+');
		writeSync(writer, 'old line\n'.repeat(1000));
		const tail = await follow();
		expect(tail.lines).toHaveLength(1000);
		ftruncateSync(writer, 0);
		writeSync(writer, 'behind the hole\nnext\n');
		closeSync(writer);
		await tail.untilLines(1002);
		expect(tail.texts.slice(-2)).toEqual(['behind the hole', 'next']);
		expect(tail.lines.at(-2)).toMatchObject({line: 1, offset: 9000, length: 15});
	});
});

describe('long lines', () => {
	test('a line over the limit is cut and the next one is whole', async () => {
		writeFileSync(path, `before\n${'x'.repeat(10_000_000)}\nafter\n`);
		const tail = await readAll();
		expect(tail.lines.map(({text, cut, line}) => [text.length, cut, line])).toEqual([
			[6, false, 1],
			[8_388_608, true, 2],
			[5, false, 3],
		]);
	});

	test('a line of 8 MiB is whole and can be read again, among many short ones', async () => {
		const long = 'x'.repeat(8_388_608);
		writeFileSync(path, `${'before\n'.repeat(200_000)}${long}\n${'after\n'.repeat(10)}`);
		const tail = await readAll();
		expect(tail.lines).toHaveLength(200_011);
		expect(tail.lines[200_000]).toMatchObject({line: 200_001, cut: false});
		expect(tail.lines[200_000].text === long).toBe(true);
		expect(readAgain(tail.lines[200_000]) === long).toBe(true);
		expect(tail.texts.at(-1)).toBe('after');
	});

	test('a line of 100 MB costs no more memory than the longest line', async () => {
		const descriptor = openSync(path, 'w');
		for (let part = 0; part < 100; part++) {
			writeSync(descriptor, 'x'.repeat(1_000_000));
		}

		writeSync(descriptor, '\nafter\n');
		closeSync(descriptor);
		const before = process.memoryUsage().arrayBuffers;
		let [most, count] = [0, 0];
		for await (const delivery of createTail({follow: false}).read(undefined, new AbortController().signal)) {
			count += delivery.kind === 'lines' ? delivery.count : 0;
			most = Math.max(most, process.memoryUsage().arrayBuffers - before);
		}

		expect(count).toBe(2);
		expect(most).toBeLessThan(20_000_000);
	});

	test('a long line that is written in parts comes whole, and what was looked through is not read again', async () => {
		writeFileSync(path, 'before\n');
		const tail = await follow();
		const part = 'x'.repeat(150_000);
		for (let parts = 0; parts < 12; parts++) {
			appendFileSync(path, part);
			await polls.until(1);
		}

		expect(tail.lines).toHaveLength(1);
		appendFileSync(path, ' end\nnext\n');
		await tail.untilLines(3);
		expect(tail.texts[1] === `${part.repeat(12)} end`).toBe(true);
		expect(tail.lines[2]).toMatchObject({text: 'next', line: 3});
	});

	test('a long line that is truncated while it is written is told', async () => {
		writeFileSync(path, 'before\n');
		const tail = await follow();
		appendFileSync(path, 'x'.repeat(200_000));
		await polls.until(1);
		writeFileSync(path, `${'y'.repeat(300_000)}\nnext\n`);
		await tail.untilLines(3);
		expect(tail.gaps).toMatchObject([{reason: 'truncated'}]);
		expect(tail.lines.slice(1).map(({text, line}) => [text.length, line])).toEqual([
			[300_000, 1],
			[4, 2],
		]);
	});

	test('a line of exactly the limit is whole', async () => {
		writeFileSync(path, `${'x'.repeat(100)}\n${'y'.repeat(101)}\nz\n`);
		const tail = await readAll({maxLineBytes: 100});
		expect(tail.lines.map(({text, cut}) => [text.length, cut])).toEqual([
			[100, false],
			[100, true],
			[1, false],
		]);
	});

	test('the rest of a cut line that is still being written is skipped', async () => {
		writeFileSync(path, '');
		const tail = await follow({maxLineBytes: 10});
		appendFileSync(path, 'a'.repeat(30));
		await tail.untilLines(1);
		appendFileSync(path, `${'a'.repeat(30)}\nnext\n`);
		await tail.untilLines(2);
		expect(tail.texts).toEqual(['aaaaaaaaaa', 'next']);
	});
});

describe('where to begin', () => {
	test.for([0, 1, 7, 1234, 4999, 5100])('no line since second %i is missed', async since => {
		writeLog(path, 5000);
		const tail = await readAll({start: {kind: 'since', time: since * 1000}, timeOf});
		const seconds = tail.texts.filter(text => text.startsWith('t=')).map(secondOf);
		expect(seconds.filter(one => one >= since)).toHaveLength(
			Array.from({length: 5000}, (_, index) => (index % 10 === 0 ? Math.max(0, index - 2) : index)).filter(
				one => one >= since,
			).length,
		);
		expect(seconds.filter(one => one < since - 10)).toEqual([]);
	});

	test('no line is missed, though half of them are four seconds late', async () => {
		const times = Array.from({length: 3000}, (_, index) => (index % 2 === 0 ? index : Math.max(0, index - 4)));
		const text = times.map(one => `t=${one} `.padEnd(399, '.'));
		writeFileSync(path, text.join('\n'));
		const descriptor = openSync(path, 'r');
		onTestFinished(() => {
			closeSync(descriptor);
		});
		const since = Array.from({length: 600}, (_, index) => index * 5);
		const late: number[] = [];
		for (const second of since) {
			const start = {kind: 'since', time: second * 1000} as const;
			const offset = await findStartOffset(descriptor, 1_200_000 - 1, start, timeOf);
			if (offset > times.findIndex(one => one >= second) * 400) {
				late.push(second);
			}
		}

		expect(late).toEqual([]);
	});

	test('reading back stops at the time where that is nearer', async () => {
		writeLog(path, 5000);
		const tail = await readAll({start: {kind: 'back', time: 4900_000, span: 0, bytes: 1_000_000}, timeOf});
		expect(secondOf(tail.texts.find(text => text.startsWith('t='))!)).toBeGreaterThan(4890);
		expect(tail.lines[0].line).toBe(0);
	});

	test('reading back stops at the bytes where they are nearer, at the start of a line', async () => {
		writeLog(path, 5000);
		const tail = await readAll({start: {kind: 'back', time: 0, span: 0, bytes: 1000}, timeOf});
		expect(tail.lines.length).toBeLessThan(12);
		expect(tail.texts[0]).toMatch(/^(?:t=\d+ x{200}|no time)$/u);
		expect(readAgain(tail.lines[0])).toBe(tail.texts[0]);
	});

	test('reading back over lines that are longer than what is looked at once begins at a line', async () => {
		const long = `no time ${'x'.repeat(300_000)}\n`;
		writeFileSync(path, `t=1 first\n${long.repeat(3)}no time\n`);
		const tail = await readAll({start: {kind: 'back', time: 1_000_000_000, span: 50_000, bytes: 10_000_000}, timeOf});
		expect(tail.texts.at(0)).toBe('t=1 first');
		expect(tail.texts).toHaveLength(5);
	});

	test('reading back in a log that ended long ago begins before its newest line', async () => {
		writeLog(path, 5000);
		const start = {kind: 'back', time: 1_000_000_000, span: 50_000, bytes: 1_000_000} as const;
		const tail = await readAll({start, timeOf});
		const first = secondOf(tail.texts.find(text => text.startsWith('t='))!);
		expect(first).toBeGreaterThan(4900);
		expect(first).toBeLessThanOrEqual(4950);
	});

	test('a log without any time is read from its start', async () => {
		writeFileSync(path, 'no time at all\n'.repeat(50_000));
		const tail = await readAll({start: {kind: 'since', time: 1}, timeOf});
		expect(tail.lines).toHaveLength(50_000);
		expect(tail.lines[0].line).toBe(1);
	});
});

describe('going on from a position', () => {
	test('a second read begins where the first broke off, with its line numbers', async () => {
		writeFileSync(path, 'one\ntwo\n');
		const source = createTail();
		const first = collect(source);
		await first.untilLines(2);
		await first.stop();
		appendFileSync(path, 'three\n');
		const second = collect(source, first.end);
		await second.untilLines(1);
		expect(second.lines).toMatchObject([{text: 'three', line: 3, offset: 8}]);
	});

	test('a file that was rotated in between is finished first', async () => {
		writeFileSync(path, 'one\n');
		const source = createTail();
		const first = collect(source);
		await first.untilLines(1);
		await first.stop();
		appendFileSync(path, 'two\n');
		renameSync(path, `${path}.1`);
		writeFileSync(path, 'three\n');
		const second = collect(source, first.end);
		await second.untilLines(2);
		expect(second.texts).toEqual(['two', 'three']);
	});

	test('an earlier position hands the same lines over again', async () => {
		writeFileSync(path, 'one\ntwo\nthree\n');
		const source = createTail();
		const first = collect(source);
		await first.untilLines(3);
		await first.stop();
		const second = collect(source, {origin: first.lines[0].origin, offset: 4, line: 2});
		await second.untilLines(2);
		expect(second.lines).toMatchObject([
			{text: 'two', line: 2},
			{text: 'three', line: 3},
		]);
	});
});

test('a position inside a line that was cut goes on with the next line', async () => {
	writeFileSync(path, `${'x'.repeat(30)}\nnext\n`);
	const source = createTail({maxLineBytes: 10, follow: false});
	const first = collect(source);
	await first.untilEnd();
	const second = collect(source, {origin: first.lines[0].origin, offset: 10, line: 2});
	await second.untilEnd();
	expect(second.lines).toMatchObject([{text: 'next', line: 2, offset: 31}]);
});

describe('what cannot be read', () => {
	test('a missing file that is not waited for', async () => {
		const tail = await readAll();
		expect(tail.failure).toMatchObject({code: 'missing', message: `${path} does not exist`});
	});

	test('a folder', async () => {
		const tail = collect(createTail({path: folder}));
		await tail.untilEnd();
		expect(tail.failure).toMatchObject({code: 'directory', hint: `name a file in it, such as ${folder}/error.log`});
	});

	test('a device', async () => {
		const tail = collect(createTail({path: '/dev/null'}));
		await tail.untilEnd();
		expect(tail.failure).toMatchObject({code: 'special-file'});
	});

	test('a compressed file, with the command that unpacks it', async () => {
		writeFileSync(path, gzipSync('one\n'));
		const tail = await readAll();
		expect(tail.failure).toMatchObject({code: 'compressed', hint: `decompress it first: zcat ${path} | waftop -`});
	});

	test('a binary file', async () => {
		copyFileSync('/bin/true', path);
		const tail = await readAll();
		expect(tail.failure).toMatchObject({code: 'binary'});
	});

	test('one NUL byte that a client had logged is no binary file', async () => {
		writeFileSync(path, 'client sent invalid request: "GET /\0" while reading\n');
		const tail = await readAll();
		expect(tail.lines).toHaveLength(1);
	});

	test('a file of another user, with its owner, group and mode', async () => {
		writeFileSync(path, 'one\n');
		chmodSync(path, process.getuid!() === 0 ? 0o600 : 0o000);
		chmodSync(folder, 0o755);
		const error = readAsNobody(path);
		expect(error.code).toBe('permission');
		expect(error.message).toMatch(/^cannot read \S+: permission denied \(owner \S+, group \S+, mode [06]00\)$/u);
		expect(error.hint).toBe('start waftop with sudo');
	});

	test('a file that a group may read, with the group', async () => {
		writeFileSync(path, 'one\n');
		chmodSync(path, process.getuid!() === 0 ? 0o640 : 0o040);
		chmodSync(folder, 0o755);
		expect(readAsNobody(path).hint).toMatch(/^start waftop with sudo, or as a member of group \S+$/u);
	});

	test('a file in a folder that is shut, with the folder', async () => {
		writeFileSync(path, 'one\n');
		chmodSync(folder, process.getuid!() === 0 ? 0o700 : 0o000);
		const error = readAsNobody(path);
		chmodSync(folder, 0o700);
		expect(error.message).toContain(`(directory ${folder}, owner `);
	});
});

function readAsNobody(file: string): {code: string; message: string; hint: string} {
	const program = join(import.meta.dirname, 'read-as-nobody.ts');
	return JSON.parse(execFileSync(process.execPath, [program, file], {encoding: 'utf8'}));
}
