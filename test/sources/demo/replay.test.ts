import {existsSync, readFileSync} from 'node:fs';
import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeAll, beforeEach, expect, test, vi} from 'vitest';
import {cutLine, readRecordings, type Recording} from '../../../source/sources/demo/recordings.ts';
import {type Chapter, createReplay} from '../../../source/sources/demo/replay.ts';
import {type Sleep} from '../../../source/sources/sleep.ts';

const start = Date.UTC(2026, 10, 25, 9, 30, 12, 345);
const minute = 60_000;

let recordings: Recording[];
let parentFolder: string;

beforeAll(async () => {
	recordings = await readRecordings(fileURLToPath(new URL('../../../demo/recordings', import.meta.url)));
});

beforeEach(async () => {
	parentFolder = await mkdtemp(path.join(tmpdir(), 'waftop-test-'));
});

afterEach(async () => {
	await rm(parentFolder, {recursive: true, force: true});
});

/** A clock that a sleep moves, and that ends everything after a length of time. */
function createTime(length: number, onEnd: () => void = () => undefined) {
	const stop = new AbortController();
	let now = start;
	const sleep: Sleep = async duration => {
		now += duration;
		if (now - start > length) {
			onEnd();
			stop.abort();
		}
	};

	return {clock: {now: () => now}, sleep, stop};
}

/** Plays for so long and gives the lines of the log as they were before it was removed. */
async function play(length: number, options: {timeZone?: string; history?: number; recordings?: Recording[]} = {}) {
	const read = () => readFileSync(replay.file, 'latin1').split('\n').slice(0, -1);
	let all: string[] = [];
	const {clock, sleep, stop} = createTime(length, () => {
		all = read();
	});
	const replay = await createReplay({recordings, clock, sleep, timeZone: 'UTC', parentFolder, ...options});
	const history = read();
	await replay.run(stop.signal);
	return {history, live: all.slice(history.length)};
}

const toParts = (line: string) => cutLine(line, 0);
const toText = ({head, middle, tail}: ReturnType<typeof toParts>) => [head, middle, tail].join('|');

/** The time at the front, taken as if it was UTC. */
const toTime = (line: string) => Date.parse(`${line.slice(0, 19).replaceAll('/', '-').replace(' ', 'T')}Z`);

const totalLength = () => recordings.reduce((sum, recording) => sum + recording.length, 0);

/** How many lines each id has, told by the digits that a replay keeps. */
function countLines(lines: ReadonlyArray<{id: string | undefined}>): Map<string, number> {
	const counts = new Map<string, number>();
	for (const {id} of lines.filter(line => line.id !== undefined)) {
		const rest = id!.slice(10);
		counts.set(rest, (counts.get(rest) ?? 0) + 1);
	}

	return counts;
}

test('a replay writes the recorded lines, equal but for time, unique_id and connection', async () => {
	const {live} = await play(totalLength() + 10, {history: 0});
	const recorded = recordings.flatMap(recording => recording.lines);
	expect(live.slice(0, recorded.length).map(line => toText(toParts(line)))).toEqual(
		recorded.map(({head, middle, tail}) => [head, middle, tail].join('|')),
	);
});

test('lines of one transaction share one new id and lines of two never do, over three loops', async () => {
	const {live} = await play(3 * totalLength(), {history: 0});
	const recorded = recordings.flatMap(recording => recording.lines);
	expect(live.length).toBeGreaterThan(2.9 * recorded.length);

	const owners = new Map<string, string>();
	const ids = new Map<string, string>();
	const shared: string[] = [];
	for (const [number, line] of live.entries()) {
		const {id = 'none'} = toParts(line);
		const original = recorded[number % recorded.length].id ?? 'none';
		const owner = original === 'none' ? 'none' : `loop ${Math.floor(number / recorded.length)} ${original}`;
		if ((owners.get(id) ?? owner) !== owner || (ids.get(owner) ?? id) !== id) {
			shared.push(line);
		}

		owners.set(id, owner);
		ids.set(owner, id);
	}

	expect(shared).toEqual([]);
});

test('connections of one loop are told apart as recorded and never come again', async () => {
	const {live} = await play(2 * totalLength(), {history: 0});
	const owners = new Map<number | undefined, string>();
	const shared: string[] = [];
	const chapterOf = recordings.flatMap((recording, chapter) =>
		recording.lines.map(line => `${chapter} ${line.connection}`),
	);
	for (const [number, line] of live.entries()) {
		const {connection} = toParts(line);
		const owner = `loop ${Math.floor(number / chapterOf.length)} ${chapterOf[number % chapterOf.length]}`;
		if (connection === undefined || (owners.get(connection) ?? owner) !== owner) {
			shared.push(line);
		}

		owners.set(connection, owner);
	}

	expect(shared).toEqual([]);
});

test.each([
	['UTC', 0],
	['Asia/Kolkata', 330],
	['America/St_Johns', -210],
])('the second inside an id is the printed one in UTC, in the zone %s', async (timeZone, minutes) => {
	const {history, live} = await play(totalLength(), {timeZone});
	const firstLines = new Map<string, string>();
	for (const line of [...history, ...live]) {
		const {id} = toParts(line);
		if (id !== undefined && !firstLines.has(id)) {
			firstLines.set(id, line);
		}
	}

	expect(firstLines.size).toBeGreaterThan(500);
	for (const [id, line] of firstLines) {
		expect(Number(id.slice(0, 10)) * 1000).toBe(toTime(line) - minutes * minute);
	}
});

test('two transactions that recorded the same id digits in one second get different ids', async () => {
	const line = '2026/11/25 03:46:24 [info] 9#9: *2 ModSecurity: Warning. [unique_id "1795578384SUFFIX"] [ref ""]';
	const lines = ['77.999999', '77.999999', '77.000000'].map((suffix, number) => {
		const text = line.replace('SUFFIX', suffix);
		return cutLine(number === 0 ? text : text.replace('1795578384', '1795578385'), number * 10);
	});
	const {live} = await play(45, {history: 0, recordings: [{title: 'twins', length: 40, lines}]});
	expect(new Set(live.map(text => toParts(text).id)).size).toBe(live.length);
	expect(live.length).toBeGreaterThan(2);
});

test('the log begins with a sorted history that ends before now, of whole transactions of which none got through', async () => {
	const {history} = await play(0);
	const times = history.map(line => toTime(line));
	expect(times).toEqual(times.toSorted((one, other) => one - other));
	expect(times[0]).toBeGreaterThanOrEqual(start - 2 * minute - 1000);
	expect(times[0]).toBeLessThan(start - minute);
	expect(times.at(-1)).toBeLessThanOrEqual(start);

	const recorded = countLines(recordings.flatMap(recording => recording.lines));
	const kept = countLines(history.map(line => toParts(line)));
	expect(kept.size).toBeGreaterThan(100);
	expect(history.filter(line => line.includes('[id "949110"]') && !line.includes('Access denied'))).toEqual([]);
	for (const [rest, count] of kept) {
		expect(recorded.get(rest)).toBe(count);
	}
});

test('live lines come in the order of time and at the recorded pace', async () => {
	const {live} = await play(recordings[0].length, {history: 0});
	const times = live.map(line => toTime(line));
	expect(times).toEqual(times.toSorted((one, other) => one - other));
	const expected = recordings[0].lines.map(line => Math.floor((start + line.offset) / 1000) * 1000);
	expect(times.slice(0, expected.length)).toEqual(expected);
});

test('a chapter that is held stands still, and goes on where it was', async () => {
	const clock = {now: () => now};
	let now = start;
	const stop = new AbortController();
	let steps = 0;
	const lines = [
		cutLine('2026/11/24 14:00:00 [info] 1#1: *1 one', 0),
		cutLine('2026/11/24 14:00:00 [info] 1#1: *2 two', 20),
	];
	const read = () => readFileSync(replay.file, 'latin1').split('\n').length - 1;
	const replay = await createReplay({
		recordings: [{title: 'two', length: 60 * minute, lines}],
		clock,
		parentFolder,
		history: 0,
		async sleep(duration) {
			now += duration;
			if (++steps === 2) {
				replay.hold(true);
			} else if (steps === 3) {
				expect(read()).toBe(2);
				stop.abort();
			}
		},
	});
	const ended = replay.run(stop.signal);
	await vi.waitUntil(() => steps === 2);
	expect(read()).toBe(1);
	now += minute;
	replay.hold(false);
	await ended;
});

test('a machine that slept goes on where it was', async () => {
	let now = start;
	const stop = new AbortController();
	let naps = 0;
	let text = '';
	const replay = await createReplay({
		recordings,
		history: 0,
		parentFolder,
		timeZone: 'UTC',
		clock: {now: () => now},
		async sleep(duration) {
			text = readFileSync(replay.file, 'latin1');
			naps++;
			now += naps === 20 ? 30_000 : duration;
			if (naps === 22) {
				stop.abort();
			}
		},
	});
	await replay.run(stop.signal);
	const written = text.split('\n').length - 1;
	const due = recordings[0].lines.filter(line => line.offset <= now - start - 29_000).length;
	expect(written).toBeLessThanOrEqual(due);
});

test('a jump starts the next or the previous chapter, round at the ends, and says so', async () => {
	const told: Chapter[] = [];
	const {clock, stop} = createTime(Infinity);
	const writes: string[] = [];
	const jumps = [-1, 1, 1] as const;
	let naps = 0;
	const replay = await createReplay({
		recordings,
		history: 0,
		parentFolder,
		clock,
		onChapter: chapter => told.push(chapter),
		async sleep() {
			writes.push(readFileSync(replay.file, 'latin1').split('\n').at(-2) ?? '');
			const by = jumps[naps++];
			if (by === undefined) {
				stop.abort();
			} else {
				replay.jump(by);
			}
		},
	});
	expect(replay.chapter()).toEqual({number: 1, of: 7, title: 'background noise and false positives'});
	await replay.run(stop.signal);
	expect(told.map(({number, title}) => [number, title])).toEqual([
		[7, 'detected, not blocked'],
		[1, 'background noise and false positives'],
		[2, 'a scanner'],
	]);
	expect(replay.chapter().number).toBe(2);
	expect(writes).toEqual(['', '', '', '']);
});

test('a chapter that ended is followed by the next one and the last by the first', async () => {
	const told: number[] = [];
	const {clock, sleep, stop} = createTime(totalLength() + 5);
	const replay = await createReplay({
		recordings,
		history: 0,
		parentFolder,
		clock,
		sleep,
		onChapter: chapter => told.push(chapter.number),
	});
	await replay.run(stop.signal);
	expect(told).toEqual([2, 3, 4, 5, 6, 7, 1]);
});

test('the folder is gone after an abort, after a failure and after remove', async () => {
	await play(1000);
	expect(await readdir(parentFolder)).toEqual([]);

	const {clock} = createTime(Infinity);
	const failing = await createReplay({
		recordings,
		clock,
		parentFolder,
		sleep: async () => Promise.reject(new Error('no timer')),
	});
	await expect(failing.run(new AbortController().signal)).rejects.toThrow('no timer');
	expect(await readdir(parentFolder)).toEqual([]);

	const idle = await createReplay({recordings, clock, parentFolder, sleep: async () => undefined});
	expect(existsSync(idle.file)).toBe(true);
	idle.remove();
	idle.remove();
	expect(await readdir(parentFolder)).toEqual([]);
});

test('bytes that are not UTF-8 come out of a replay as they went in', async () => {
	const text = '2026/11/25 03:46:24 [error] 9#9: *2 open() "/x\u00FF\u00C3(" failed, request: "GET /\u0080 HTTP/1.1"';
	const {live} = await play(15, {history: 0, recordings: [{title: 'raw', length: 10, lines: [cutLine(text, 0)]}]});
	expect(live[0].slice(19).replace(/\*\d+/, '*2')).toBe(text.slice(19));
});

test('the recordings are small, long enough and lively', () => {
	expect(recordings.map(({title}) => title)).toEqual([
		'background noise and false positives',
		'a scanner',
		'sqlmap-like probing of one parameter',
		'XSS',
		'path traversal and command injection',
		'a burst from fifty addresses',
		'detected, not blocked',
	]);
	for (const {lines, length} of recordings) {
		expect(lines.length).toBeGreaterThanOrEqual(300);
		expect(lines.length).toBeLessThanOrEqual(600);
		expect(length).toBeGreaterThanOrEqual(25_000);
		expect(length).toBeLessThanOrEqual(40_000);
	}
});
