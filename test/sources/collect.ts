import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {onTestFinished} from 'vitest';
import {type Clock} from '../../source/waf/clock.ts';
import {type Gap, type Position, type SourceState} from '../../source/waf/delivery.ts';
import {endOfBatch, startOfLine} from '../../source/sources/line-batch.ts';
import {type Sleep} from '../../source/sources/sleep.ts';
import {type LineReference, type Source} from '../../source/sources/source.ts';

export const clock: Clock = {now: Date.now};

export const sleep: Sleep = async (duration, signal) => {
	try {
		await setTimeout(duration, undefined, {signal});
	} catch {
		// Aborted: to be awake early is what was asked for.
	}
};

/**
A sleep that counts, so that a test can go on when a source has looked again.
*/
export function createPolls() {
	const polls = {count: 0};
	const countingSleep: Sleep = async (duration, signal) => {
		polls.count++;
		await sleep(duration, signal);
	};

	return {
		sleep: countingSleep,

		/** Waits until the source has looked at its file from beginning to end so many times more. */
		async until(times: number) {
			// A pass may be under way, and a hint makes two pauses of one.
			const goal = polls.count + 3 * times;
			while (polls.count < goal) {
				await setTimeout(5);
			}
		},
	};
}

export type CollectedLine = LineReference & {text: string; line: number; cut: boolean};

/**
Reads a source in the background and keeps copies of all that it hands over.
*/
export function collect(source: Source, from?: Position, pace?: () => Promise<void>) {
	const lines: CollectedLine[] = [];
	const states: SourceState[] = [];
	const gaps: Gap[] = [];
	const controller = new AbortController();
	let end: Position | undefined;
	let failure: unknown;
	let isDone = false;

	const run = async () => {
		try {
			for await (const delivery of source.read(from, controller.signal)) {
				await pace?.();
				if (delivery.kind === 'state') {
					states.push(delivery);
				} else if (delivery.kind === 'gap') {
					gaps.push(delivery);
				} else if (delivery.kind === 'lines') {
					const {bytes, ends, base, count, cut} = delivery;
					end = endOfBatch(delivery);
					for (let index = 0; index < count; index++) {
						const start = startOfLine(delivery, index);
						lines.push({
							text: Buffer.from(bytes.subarray(start, ends[index])).toString('latin1'),
							origin: base.origin,
							offset: base.offset + start,
							length: ends[index] - start,
							line: base.line === 0 ? 0 : base.line + index,
							cut: cut && index === count - 1,
						});
					}
				}
			}
		} catch (error) {
			failure = error;
		}

		isDone = true;
	};

	const running = run();
	const stop = async () => {
		controller.abort();
		await running;
	};

	onTestFinished(stop);
	return {
		lines,
		states,
		gaps,
		get texts() {
			return lines.map(({text}) => text);
		},
		get end() {
			return end;
		},
		get failure() {
			return failure;
		},
		stop,

		/** Waits until something holds, or the source has ended and it never will. */
		async until(holds: () => boolean) {
			while (!holds()) {
				if (isDone) {
					throw new Error('the source ended before that', {cause: failure});
				}

				await setTimeout(5);
			}
		},

		/** Waits until it has handed over so many lines. */
		async untilLines(count: number) {
			await this.until(() => lines.length >= count);
		},

		async untilState(is: SourceState['is'], times = 1) {
			await this.until(() => states.filter(state => state.is === is).length >= times);
		},

		async untilEnd() {
			await running;
		},
	};
}

export type Collected = ReturnType<typeof collect>;

/**
A folder that is removed when the test is over.
*/
export function makeFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'waftop-sources-'));
	onTestFinished(() => {
		rmSync(folder, {recursive: true, force: true});
	});
	return folder;
}
