import {closeSync, openSync, writeSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {createGenerator, type Made} from './generator.ts';

const recordings = path.join(import.meta.dirname, '..', '..', 'demo', 'recordings');

/**
What is to be written behind the end of `file`, which may be a pipe.

Either at once, as if so many lines had come each second and the last of them now: until there are `lines` of them or `bytes`. Or as lines
come from a server, at a `rate` (lines a second) for some `seconds`.
*/
export type LogOptions = {readonly file: string; readonly clients: number} & (
	| {readonly kind: 'past'; readonly linesPerSecond: number; readonly lines?: number; readonly bytes?: number}
	| {readonly kind: 'live'; readonly rate: number; readonly seconds: number}
);

/**
What was written and how long it took.
*/
export type Written = Made & {readonly seconds: number};

/** Lines that are asked for by bytes are of about this length; it only tells where the time starts. */
const usualLine = 890;

/** How often a live log grows, in ms. */
const beat = 10;

/**
Writes a log out of the recordings of the demo.
*/
export async function writeLog(options: LogOptions): Promise<Written> {
	const generator = await createGenerator(recordings, options.clients);
	const descriptor = openSync(options.file, 'a');
	const write = (bytes: Buffer): void => {
		for (let done = 0; done < bytes.length;) {
			done += writeSync(descriptor, bytes, done);
		}
	};

	const started = performance.now();
	try {
		if (options.kind === 'past') {
			const {linesPerSecond, lines = Infinity, bytes = Infinity} = options;
			const expected = Math.min(lines, bytes / usualLine);
			const first = Math.floor(Date.now() / 1000 - expected / linesPerSecond);
			for (let made = generator.made(); made.lines < lines && made.bytes < bytes; made = generator.made()) {
				// A write is a few thousand lines at most: whoever reads a pipe gets them in pieces anyway.
				const count = Math.min(1000, linesPerSecond, lines - made.lines);
				write(generator.next(count, first + Math.floor(made.lines / linesPerSecond)));
			}
		} else {
			const {rate, seconds} = options;
			const all = rate * seconds;
			for (let lines = 0; lines < all;) {
				const due = Math.min(all, Math.floor(((performance.now() - started) / 1000) * rate));
				if (due > lines) {
					write(generator.next(due - lines, Math.floor(Date.now() / 1000)));
					lines = due;
				}

				await sleep(beat);
			}
		}
	} finally {
		closeSync(descriptor);
	}

	return {...generator.made(), seconds: (performance.now() - started) / 1000};
}
