import {closeSync, copyFileSync, ftruncateSync, openSync, renameSync, unlinkSync, writeSync} from 'node:fs';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {expect, onTestFinished} from 'vitest';
import {type Clock} from '../../source/waf/clock.ts';
import {type SourceState} from '../../source/waf/delivery.ts';
import {createFileTail} from '../../source/sources/files/file-tail.ts';
import {createOrigins} from '../../source/sources/origins.ts';
import {type Sleep} from '../../source/sources/sleep.ts';
import {collect} from './collect.ts';

const idleLooks = 150;

/**
What a server, or an operator, does to a log.
*/
export type RotationStep =
	| {readonly kind: 'write'; readonly text: string}

	/** Moves the log away; the server goes on writing into it until it makes a new one. */
	| {readonly kind: 'move'}

	/** Removes the log's only name; the same holds. */
	| {readonly kind: 'delete'}

	/**
	The server makes a new log and writes `first` into it. A worker that leaves still writes into the old one: `late` at once,
	and `latest` when the reader has already gone on to the new one.
	*/
	| {readonly kind: 'reopen'; readonly first: string; readonly late: string; readonly latest: string}

	/** Copies the log, writes `between` into it, and truncates it in place. */
	| {readonly kind: 'copytruncate'; readonly between: string}

	/** Nothing is written until the reader says how it stands. */
	| {readonly kind: 'silence'; readonly until: SourceState['is']};

/**
The reader's clock, its pauses, and what is done after each of them while a step waits.
*/
export type ReaderTime = {readonly clock: Clock; readonly sleep: Sleep; readonly pass: () => void};

/**
Plays steps on a real file while a file tail follows it, until it has handed over every line that it could have had.

A step that takes something away waits until the reader could have had it: until it has opened the file before the file loses its
name, and until it has handed over every line before the file is truncated. Each generation must end with a newline.

@param chunkBytes Writes are split after so many bytes, wherever in a line that is, and the reader is let in between them.
@returns The lines of each generation that had any, as they were written, and what was handed over per origin and in all.
*/
export async function playRotation(path: string, steps: readonly RotationStep[], time: ReaderTime, chunkBytes: number) {
	const origins = createOrigins();
	let opened = 0;
	let pauses = 0;
	const tail = collect(
		createFileTail({
			path,
			follow: true,
			start: {kind: 'beginning'},
			origins: {
				...origins,
				openFile(name, descriptor) {
					opened++;
					return origins.openFile(name, descriptor);
				},
			},
			clock: time.clock,
			async sleep(duration, signal) {
				pauses++;
				await time.sleep(duration, signal);
			},
		}),
	);
	onTestFinished(() => {
		origins.close();
	});

	const written = [''];
	let truncations = 0;
	let made = 1;
	let writer = openSync(path, 'a');

	const write = async (descriptor: number, text: string) => {
		const bytes = Buffer.from(text, 'latin1');
		for (let start = 0; start < bytes.length; start += chunkBytes) {
			writeSync(descriptor, bytes, start, Math.min(chunkBytes, bytes.length - start));
			await nextTurn();
		}
	};

	const append = async (text: string) => {
		await write(writer, text);
		written[written.length - 1] += text;
	};

	const untilOpened = async () => tail.until(() => opened >= made);

	// Time passes only when the reader has looked, so that it looks at every moment. What it has not handed over after so many
	// looks is lost, and the comparison tells what it was.
	const waitUntil = async (holds: () => boolean) => {
		let seen = pauses;
		let idle = 0;
		let lines = 0;
		await tail.until(() => {
			if (pauses > seen) {
				seen = pauses;
				idle = tail.lines.length > lines ? 0 : idle + 1;
				lines = tail.lines.length;
				time.pass();
			}

			return holds() || idle > idleLooks;
		});
	};

	const untilDelivered = async () => {
		const count = written.join('').split('\n').length - 1;
		await waitUntil(() => tail.lines.length >= count);
	};

	// What is handed over twice comes after all that was awaited.
	const untilLookedAgain = async () => {
		const before = pauses;
		await waitUntil(() => pauses >= before + 3);
	};

	const play: {[Kind in RotationStep['kind']]: (step: Extract<RotationStep, {kind: Kind}>) => Promise<void>} = {
		async write({text}) {
			await append(text);
		},
		async move() {
			await untilOpened();
			renameSync(path, `${path}.${made}`);
		},
		async delete() {
			await untilOpened();
			unlinkSync(path);
		},
		async reopen({first, late, latest}) {
			const leaving = writer;
			writer = openSync(path, 'a');
			made++;
			await untilOpened();
			written.push('');
			await append(first);
			await write(leaving, late);
			written[written.length - 2] += late;
			if (latest !== '') {
				await untilDelivered();
				await write(leaving, latest);
				written[written.length - 2] += latest;
			}

			closeSync(leaving);
		},
		async copytruncate({between}) {
			copyFileSync(path, `${path}.copy`);
			await append(between);
			await untilDelivered();
			ftruncateSync(writer);
			// Of an empty file nothing is lost, and nobody can see it.
			truncations += Number(written.at(-1) !== '');
			written.push('');
		},
		async silence({until}) {
			await waitUntil(() => tail.states.at(-1)?.is === until);
		},
	};

	try {
		for (const step of steps) {
			await (play[step.kind] as (step: RotationStep) => Promise<void>)(step);
		}

		await untilDelivered();
		await untilLookedAgain();
	} finally {
		closeSync(writer);
	}

	await tail.stop();
	const generations = written.filter(text => text !== '').map(text => text.split('\n').slice(0, -1));
	const all = generations.flat();
	// By what they begin with: of an older generation the first line may come late, and its number too.
	const delivered = [...Map.groupBy(tail.lines, ({origin}) => origin).values()].toSorted(
		([one], [other]) => all.indexOf(one.text) - all.indexOf(other.text),
	);
	return {
		written: generations,
		delivered: delivered.map(lines => lines.map(({text}) => text)),
		lineNumbers: delivered.map(lines => lines.map(({line}) => line)),
		texts: tail.texts,
		truncations,
		gaps: tail.gaps,
	};
}

/**
The law of the tail: every line that a reader could have had is handed over exactly once, in order per generation, and gaps are said.
*/
export function expectEveryLineOnce(run: Awaited<ReturnType<typeof playRotation>>): void {
	expect(run.delivered).toEqual(run.written);
	expect(run.lineNumbers).toEqual(run.written.map(lines => lines.map((_, index) => index + 1)));
	expect(run.gaps.map(({reason}) => reason)).toEqual(Array.from({length: run.truncations}, () => 'truncated'));
	// All of the file was handed over before it was truncated.
	expect(run.gaps.filter(({lost}) => lost !== undefined)).toEqual([]);
}
