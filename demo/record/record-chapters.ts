import {Buffer} from 'node:buffer';
import {mkdir, open, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import process from 'node:process';
import {gzipSync} from 'node:zlib';
import {makeChapters} from './chapters.ts';
import {type Connection, createConnection} from './requests.ts';
import {type Chapter, type Step} from './script.ts';
import {type Server} from './server.ts';
import {toUsualPaths} from './usual-paths.ts';
import {startNginx} from './waf.ts';

const newline = 10;

/**
Plays all chapters, each against an nginx of its own and all at once (40 s), and writes their logs with `chapters.json` into the folder.
*/
export async function recordChapters(folder: string): Promise<void> {
	const recordings = await Promise.all(makeChapters().map(async chapter => recordChapter(chapter)));
	await rm(folder, {recursive: true, force: true});
	await mkdir(folder, {recursive: true});
	const index = [];
	for (const [position, {chapter, lines, offsets}] of recordings.entries()) {
		const file = `${String(position + 1).padStart(2, '0')}-${chapter.name}.log.gz`;
		await writeFile(path.join(folder, file), gzipSync(Buffer.concat(lines), {level: 9}));
		index.push({title: chapter.title, file, length: chapter.length, offsets});
		process.stderr.write(`${file}: ${lines.length} lines\n`);
	}

	const text = index.map(entry => JSON.stringify(entry)).join(',\n');
	await writeFile(path.join(folder, 'chapters.json'), `[\n${text}\n]\n`);
}

type Recording = {readonly chapter: Chapter; readonly lines: Buffer[]; readonly offsets: number[]};

async function recordChapter(chapter: Chapter): Promise<Recording> {
	const {engine, paranoia, threshold} = chapter;
	const server = await startNginx({engine, paranoia, threshold, workers: 2, audit: 'off', timeZone: 'UTC'});
	try {
		const isOver = new AbortController();
		const recording = watch(server, isOver.signal);
		await play(chapter.steps, server.port);
		await sleep(300);
		isOver.abort();
		const {lines, offsets} = await recording;
		check(chapter, lines);
		return {chapter, lines, offsets: offsets.map(offset => Math.min(offset, chapter.length))};
	} finally {
		await server.stop();
	}
}

function toName(step: Step, index: number): string {
	return step.connection ?? `alone ${index}`;
}

async function play(steps: readonly Step[], port: number): Promise<void> {
	const connections = new Map<string, {connection: Connection; left: number}>();
	for (const [index, step] of steps.entries()) {
		const shared = connections.get(toName(step, index)) ?? {connection: createConnection(port), left: 0};
		shared.left++;
		connections.set(toName(step, index), shared);
	}

	const start = performance.now();
	await Promise.all(
		steps.map(async (step, index) => {
			await sleep(Math.max(0, step.at - (performance.now() - start)));
			const shared = connections.get(toName(step, index))!;
			await shared.connection.send(step);
			shared.left--;
			if (shared.left === 0) {
				shared.connection.close();
			}
		}),
	);
}

/** Collects what arrives in the error log from now on, with the milliseconds after which it came: the log itself has whole seconds. */
async function watch(server: Server, isOver: AbortSignal): Promise<{lines: Buffer[]; offsets: number[]}> {
	const file = await open(server.errorLog);
	try {
		let {size: position} = await file.stat();
		const start = performance.now();
		const lines: Buffer[] = [];
		const offsets: number[] = [];
		let rest = Buffer.alloc(0);
		for (let isLast = false; !isLast;) {
			isLast = isOver.aborted;
			const {buffer, bytesRead} = await file.read(Buffer.alloc(1 << 20), 0, 1 << 20, position);
			position += bytesRead;
			rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
			for (let end = rest.indexOf(newline); end !== -1; end = rest.indexOf(newline)) {
				lines.push(toUsualPaths(rest.subarray(0, end + 1), server.folder));
				offsets.push(Math.round(performance.now() - start));
				rest = rest.subarray(end + 1);
			}

			await sleep(10);
		}

		return {lines, offsets};
	} finally {
		await file.close();
	}
}

/** The replay gives every id a new second, so it has to find each of them whole. */
function check(chapter: Chapter, lines: readonly Buffer[]): void {
	for (const line of lines) {
		const text = line.toString('latin1');
		const isWhole = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[\w+\] \d+#\d+: /.test(text);
		if (!isWhole || (text.includes('ModSecurity:') && !/\[unique_id "\d{11,12}\.\d{6}"\]/.test(text))) {
			throw new Error(`The chapter ${chapter.name} wrote a line that cannot be replayed: ${text}`);
		}
	}
}
