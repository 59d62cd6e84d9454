import {Buffer} from 'node:buffer';
import {rmSync} from 'node:fs';
import {appendFile, mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type Clock, type Milliseconds, minute, second, type Timestamp} from '../../waf/clock.ts';
import {createLinePrinter, createRisingClock} from './fresh-lines.ts';
import {type RecordedLine, type Recording} from './recordings.ts';
import {createReplayDenial} from './replay-denial.ts';
import {type Sleep} from '../sleep.ts';

/**
Where the demo is.
*/
export type Chapter = {
	/** From 1. */
	readonly number: number;
	readonly of: number;
	readonly title: string;
};

/**
The demo's web server: it writes recorded lines into an error log, which is followed like any other. It never ends by itself.
*/
export type Replay = {
	/** The log, in a temporary folder of its own. It grows by about 40 MB an hour. */
	readonly file: string;

	/** The folder, which goes at the end with all that is in it. */
	readonly folder: string;
	chapter(): Chapter;

	/** Goes to the start of the next or the previous chapter, round at the ends. */
	jump(by: 1 | -1): void;

	/** Stops the chapter where it is, or lets it go on. */
	hold(isHeld: boolean): void;

	/** Plays the chapters from the first one, over and over, until `stop` is aborted; then the folder is removed. */
	run(stop: AbortSignal): Promise<void>;

	/** From here on the requests of these addresses and ranges are refused. */
	deny(ranges: readonly string[]): void;

	/** Removes the folder; for the end of a process that cannot wait. */
	remove(): void;
};

export type ReplayOptions = {
	readonly recordings: readonly Recording[];
	readonly clock: Clock;
	readonly sleep: Sleep;
	readonly onChapter?: (chapter: Chapter) => void;

	/** How far into the past the log reaches at the start, so that the first screen is not empty; default 2 minutes, 0 for none. */
	readonly history?: Milliseconds;

	/** Name of the zone that times are printed in; default the machine's, as nginx does. */
	readonly timeZone?: string;

	/** Where the temporary folder is made; default the system's place. */
	readonly parentFolder?: string;
};

/** One in so many transactions of the chapters makes the history: calmer than what follows. */
const thinning = 5;

/** A machine that slept goes on where it was, instead of writing all that it missed at once. */
const longestLag = 2 * second;

/**
Makes the log with its history.

@throws Error where the temporary folder cannot be written.
*/
export async function createReplay(options: ReplayOptions): Promise<Replay> {
	const {recordings, sleep, onChapter, history = 2 * minute, timeZone, parentFolder = tmpdir()} = options;
	const clock = createRisingClock(options.clock);
	const printer = createLinePrinter(timeZone);
	const denial = createReplayDenial();
	const folder = await mkdtemp(path.join(parentFolder, 'waftop-demo-'));
	const file = path.join(folder, 'error.log');
	const remove = () => {
		rmSync(folder, {recursive: true, force: true});
	};

	let current = 0;
	let skip = new AbortController();
	let held: PromiseWithResolvers<void> | undefined;

	/* How long it was. */
	const whileHeld = async (stop: AbortSignal): Promise<Milliseconds> => {
		const from = clock.now();
		for (let gate = held; gate !== undefined && !stop.aborted; gate = held) {
			const ended = Promise.withResolvers<void>();
			stop.addEventListener('abort', () => ended.resolve(), {once: true});
			await Promise.race([gate.promise, ended.promise]);
		}

		return clock.now() - from;
	};

	const write = async (lines: readonly RecordedLine[], toTime: (line: RecordedLine) => Timestamp) => {
		const text = lines
			.flatMap(line => denial.apply(line) ?? [])
			.map(line => printer.print(line, toTime(line)))
			.join('');
		await appendFile(file, Buffer.from(text, 'latin1'));
	};

	const startPlay = () => {
		printer.startPlay();
		denial.startPlay();
	};

	const writeHistory = async () => {
		const start = clock.now() - history;
		// What is to come must be seen to come: nothing has got through yet.
		const calm = recordings.filter(({lines}) => !lines.some(isThrough));
		const slot = history / calm.length;
		for (const [number, recording] of calm.entries()) {
			startPlay();
			const from = start + number * slot;
			await write(thin(recording.lines), line => from + (line.offset / recording.length) * slot);
		}
	};

	const chapter = () => ({number: current + 1, of: recordings.length, title: recordings[current].title});

	const turnTo = (number: number) => {
		current = (number + recordings.length) % recordings.length;
		onChapter?.(chapter());
	};

	const play = async ({lines, length}: Recording, stop: AbortSignal) => {
		let start = clock.now();
		startPlay();
		for (let next = 0; next < lines.length;) {
			await sleep(Math.max(0, start + lines[next].offset - clock.now()), stop);
			start += await whileHeld(stop);
			if (stop.aborted) {
				return;
			}

			const lag = clock.now() - (start + lines[next].offset);
			start += lag > longestLag ? lag : 0;
			const now = clock.now();
			const due: RecordedLine[] = [];
			// The first one is always due, whatever a timer that rounds thinks of it.
			do {
				due.push(lines[next++]);
			} while (next < lines.length && start + lines[next].offset <= now);
			await write(due, () => now);
		}

		await sleep(Math.max(0, start + length - clock.now()), stop);
		await whileHeld(stop);
	};

	try {
		await appendFile(file, '');
		if (history > 0) {
			await writeHistory();
		}
	} catch (error) {
		remove();
		throw error;
	}

	return {
		file,
		folder,
		deny: denial.deny,
		chapter,
		jump(by) {
			turnTo(current + by);
			skip.abort();
		},
		hold(isHeld) {
			if (isHeld) {
				held ??= Promise.withResolvers();
			} else {
				held?.resolve();
				held = undefined;
			}
		},
		async run(stop) {
			try {
				while (!stop.aborted) {
					skip = new AbortController();
					const {signal} = skip;
					await play(recordings[current], AbortSignal.any([stop, signal]));
					if (!stop.aborted && !signal.aborted) {
						turnTo(current + 1);
					}
				}
			} finally {
				remove();
			}
		},
		remove,
	};
}

/** Over the threshold, and not denied. */
function isThrough({head, middle}: RecordedLine): boolean {
	return `${head}${middle}`.includes('[id "949110"]') && !`${head}${middle}`.includes('Access denied');
}

/** Whole transactions only. */
function thin(lines: readonly RecordedLine[]): RecordedLine[] {
	const decisions = new Map<string, boolean>();
	let seen = 0;
	return lines.filter((line, number) => {
		const key = line.id ?? `line ${number}`;
		const isKept = decisions.get(key) ?? seen++ % thinning === 0;
		decisions.set(key, isKept);
		return isKept;
	});
}
