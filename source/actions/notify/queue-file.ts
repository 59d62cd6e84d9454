import {close, constants, fdatasync, lstatSync, renameSync, write} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {makeFolder} from '../../files/make-folder.ts';
import {openTrusted, readTrusted} from '../../files/trusted-file.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {toJsonLine} from '../../waf/json-line.ts';
import {toSystemReason} from '../../waf/system-reason.ts';
import {rewriteFile} from '../rewrite-file.ts';
import {type Message} from './message.ts';

/**
A message that waits, since when it does.
*/
export type Waiting = {readonly message: Message; readonly since: Timestamp};

/**
The messages of one channel that were not delivered yet: in memory for whoever sends, and in a file, so that a kill loses none. Each of its lines adds a message or says that one is done; the file is written anew when most of them are done.
*/
export type QueueFile = {
	first(): Waiting | undefined;
	readonly size: number;

	/**
	Adds a message that is not known yet, and settles once it is on the disk. Returns how many old ones had to go for it.
	*/
	add(waiting: Waiting): Promise<number>;

	/** It was delivered, or given up. */
	settle(message: Message): Promise<void>;

	/** Why messages are kept in memory alone: half a sentence; undefined where all is well. */
	readonly problem: string | undefined;
	close(): Promise<void>;
};

/** What may wait for a channel. */
const mostWaiting = 1000;
const mostBytes = 32 * 1024 * 1024;

/** Ids of what is done, so that an alert that is raised again after a kill is not told again. */
const mostKnown = 2000;

/** Lines that say nothing any more, before the file is written anew. */
const mostIdle = 500;

type Entry = Waiting & {readonly bytes: number};
type QueueLine = {readonly add?: Waiting; readonly done?: string; readonly known?: readonly string[]};

/**
Opens the queue in a file, with what an earlier run left in it.

@param limit How many may wait.
*/
export async function openQueueFile(file: string, limit = mostWaiting): Promise<QueueFile> {
	const entries = new Map<string, Entry>();
	const known = new Set<string>();
	let bytes = 0;
	let idle = 0;
	let problem: string | undefined;
	let descriptor: number | undefined;
	let last: Promise<void> = Promise.resolve();

	const put = (waiting: Waiting): void => {
		const entry = {...waiting, bytes: JSON.stringify(waiting).length};
		entries.set(keyOf(waiting.message), entry);
		bytes += entry.bytes;
	};

	const remove = (key: string): void => {
		bytes -= entries.get(key)?.bytes ?? 0;
		entries.delete(key);
		known.delete(key);
		known.add(key);
		if (known.size > mostKnown) {
			const [oldest] = known;
			known.delete(oldest);
		}
	};

	/* One write after another, and none that fails stops the next. */
	const enqueue = async (task: () => Promise<void>): Promise<void> => {
		const before = last;
		last = (async () => {
			await before;
			try {
				await task();
				problem = undefined;
			} catch (error) {
				problem = `cannot keep alerts in ${file}: ${toSystemReason(error)}`;
			}
		})();
		return last;
	};

	const rewrite = async (): Promise<void> => {
		const lines: QueueLine[] = [
			{known: [...known]},
			...[...entries.values()].map(({message, since}) => ({add: {message, since}})),
		];
		await closeDescriptor();
		await rewriteFile(file, [lines.map(line => `${toJsonLine(line)}\n`).join('')]);
		idle = 0;
	};

	const append = async (line: QueueLine): Promise<void> => {
		if (idle > mostIdle && idle > entries.size) {
			await rewrite();
		}

		descriptor ??= openToAppend(file);
		await writeWhole(descriptor, Buffer.from(`${toJsonLine(line)}\n`));
	};

	const closeDescriptor = async (): Promise<void> => {
		if (descriptor !== undefined) {
			const opened = descriptor;
			descriptor = undefined;
			await promisify(close)(opened);
		}
	};

	const kept = readLines(file);
	for (const {add, done, known: earlier} of kept.lines) {
		for (const id of Array.isArray(earlier) ? earlier : []) {
			known.add(id);
		}

		if (add !== undefined) {
			put(add);
		}

		if (done !== undefined) {
			remove(done);
		}
	}

	await enqueue(async () => {
		// A kill in the middle of a line left a piece of one.
		if (lstatSync(file, {throwIfNoEntry: false}) !== undefined) {
			await rewrite();
		}
	});

	// Said until the next start: what waited there is not sent.
	const leftAside = kept.problem;
	return {
		first: () => entries.values().next().value,
		get size() {
			return entries.size;
		},
		get problem() {
			return problem ?? leftAside;
		},
		async add(waiting) {
			const key = keyOf(waiting.message);
			if (entries.has(key) || known.has(key)) {
				await last;
				return 0;
			}

			put(waiting);
			// The one that is under way is the first: what goes is behind it.
			const dropped: string[] = [];
			for (const old of [...entries.keys()].slice(1, -1)) {
				if (entries.size <= limit && bytes <= mostBytes) {
					break;
				}

				remove(old);
				dropped.push(old);
			}

			await enqueue(async () => {
				for (const old of dropped) {
					await append({done: old});
				}

				await append({add: waiting});
			});
			return dropped.length;
		},
		async settle(message) {
			const done = keyOf(message);
			remove(done);
			idle += 2;
			await enqueue(async () => append({done}));
		},
		async close() {
			await enqueue(closeDescriptor);
		},
	};
}

/** An alert and its end may have one id. */
function keyOf({id, kind}: Message): string {
	return kind === 'alert' ? id : `${id} ${kind}`;
}

/** Lines that are none of ours are passed over: a later version may keep other things. A file that cannot be read is put aside: what waits in it may be wanted. */
function readLines(file: string): {readonly lines: readonly QueueLine[]; readonly problem: string | undefined} {
	let text: string;
	try {
		if (lstatSync(file, {throwIfNoEntry: false}) === undefined) {
			return {lines: [], problem: undefined};
		}

		text = readTrusted(file, 'utf8', {isAlone: true});
	} catch (error) {
		const aside = `${file}.damaged`;
		try {
			renameSync(file, aside);
		} catch {}

		return {lines: [], problem: `alerts of an earlier run were left in ${aside}: ${toSystemReason(error)}`};
	}

	return {lines: readQueueLines(text), problem: undefined};
}

function readQueueLines(text: string): QueueLine[] {
	return text.split('\n').flatMap(line => {
		try {
			const read = JSON.parse(line) as QueueLine | null;
			const isWhole = read?.add === undefined || typeof read.add.message?.id === 'string';
			return read !== null && typeof read === 'object' && isWhole ? [read] : [];
		} catch {
			return [];
		}
	});
}

function openToAppend(file: string): number {
	makeFolder(path.dirname(file), 0o700);
	if (lstatSync(file, {throwIfNoEntry: false})?.isSymbolicLink() === true) {
		throw new Error('it is a link');
	}

	const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;
	return openTrusted(file, {flags, mode: 0o600, isAlone: true});
}

async function writeWhole(descriptor: number, bytes: Buffer): Promise<void> {
	for (let at = 0; at < bytes.length;) {
		const {bytesWritten} = await promisify(write)(descriptor, bytes, at);
		at += bytesWritten;
	}

	await promisify(fdatasync)(descriptor);
}
