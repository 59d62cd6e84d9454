import {setTimeout as sleep} from 'node:timers/promises';
import {type AlertEngine} from '../alerts/live/engine.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type FirstLine} from '../pipeline/transaction-history.ts';
import {createTurns} from '../pipeline/turns.ts';
import {maskForOutput} from '../secrets/mask.ts';
import {type Settings} from '../settings/settings.ts';
import {type Clock, minute, type Milliseconds, second, type Timestamp} from '../waf/clock.ts';
import {toEcsDocument} from '../waf/ecs-document.ts';

/**
Hands the complete transactions of a pipeline to the rules, in slices, so that neither keys nor frames wait.
*/
export type AlertFeed = {
	/** To be told of each complete transaction, and again of what a late line made of it: a rule counts it once. */
	complete(slot: number): void;

	/** Settles when reading may go on: so many transactions wait at most. */
	whenRoom(): Promise<void>;

	/** To be called some times a second: evaluates what came, and moves the clock. */
	tick(): void;

	/** Everything was read: evaluates all of it, and the time up to the end of the log, unless it is stopped. */
	finish(stop?: AbortSignal): Promise<void>;

	/** Settles when nothing is being evaluated, and nothing will be until the next tick. */
	settled(): Promise<void>;

	/** Does something while nothing is evaluated. */
	alone(task: () => Promise<void>): Promise<void>;

	/** Nothing more is evaluated. */
	end(): void;

	/** How many transactions wait. */
	behind(): number;

	/** First lines of the transactions that wait. */
	waiting(): readonly FirstLine[];

	/** What was there at start was evaluated: from now on the clock is the real one. */
	isLive(): boolean;
};

export type AlertFeedOptions = {
	readonly engine: AlertEngine;
	readonly pipeline: () => Pipeline;
	readonly settings: Settings;
	readonly clock: Clock;

	/** Whether the transaction was evaluated in an earlier run. */
	readonly isCounted?: ((slot: number) => boolean) | undefined;

	/** It is evaluated now. */
	readonly onCounted?: ((slot: number) => void) | undefined;

	/** What was there at start was evaluated. */
	readonly onLive?: (() => void) | undefined;

	/** So many transactions may wait while reading goes on; the history has to hold them, and their lines have to be there still. */
	readonly mostWaiting?: number | undefined;

	/** A transaction is dated ahead of the real clock, and counts now. */
	readonly onAhead?: ((time: Timestamp) => void) | undefined;
};

/** Reading waits while more transactions wait, unless more may. */
const fewWaiting = 512;

/** The clock moves after so many. */
const slice = 8;

/** Reading has its own turns between ours, and a key waits for one of each. */
const longestTurn: Milliseconds = 6;

/** A line may need this long from its server to us; while following, a transaction is complete 2 s after its last line. */
const onTheWay: Milliseconds = second;
const longestOpen: Milliseconds = 12 * second;

/** No two clocks agree. A date further ahead is wrong, and would make all that follows late. */
const mostAhead: Milliseconds = minute;

/** A log whose newest line is older ended before we came: until nothing more of it comes, its own time counts. */
const behind: Milliseconds = minute;
const pause: Milliseconds = 2 * second;

/** After the end of a log runs go on for as long as `waftop alerts check` lets them. */
const tail: Milliseconds = 2 * minute;

export function createAlertFeed(options: AlertFeedOptions): AlertFeed {
	const {engine, settings, clock, isCounted, onCounted, onLive, onAhead, mostWaiting = fewWaiting} = options;
	let rows: Array<{readonly row: number; readonly isRevised: boolean}> = [];
	let next = 0;
	const waiting = new Set<number>();
	let isLive = false;
	let lastCame: Timestamp = clock.now();
	let running: Promise<void> = Promise.resolve();
	let tasks = 0;
	let isFinished = false;
	let isEnded = false;
	const turns = createTurns(longestTurn);

	const take = ({row, isRevised}: (typeof rows)[number]): void => {
		waiting.delete(row);
		const pipeline = options.pipeline();
		const slot = pipeline.history.slotOf(row);
		const time = slot === undefined ? Number.NaN : pipeline.history.timeOf(slot);
		if (slot === undefined || Number.isNaN(time)) {
			return;
		}

		const whole = pipeline.reports.detail(slot);
		const detail = settings.showSecrets ? whole : maskForOutput(whole);
		const now = clock.now();
		if (time > now + mostAhead) {
			onAhead?.(time);
		}

		const document = toEcsDocument(detail, pipeline.intake.zone());
		const counted = time > now + mostAhead ? now : time;
		if (isRevised) {
			engine.revise(document, counted, row);
		} else {
			engine.add(document, counted, row);
		}

		onCounted?.(slot);
	};

	/** What waits is not late. */
	const nextTime = (): Timestamp => {
		const {history} = options.pipeline();
		const slot = next < rows.length ? history.slotOf(rows[next].row) : undefined;
		const time = slot === undefined ? Number.NaN : history.timeOf(slot);
		return Number.isNaN(time) ? Infinity : time - 1;
	};

	/** The moment up to which nothing more is expected. */
	const findClock = (): Timestamp | undefined => {
		const {history} = options.pipeline();
		const oldest = history.oldestOpen() ?? Infinity;
		if (!isLive) {
			const newest = history.newest();
			return newest === undefined ? undefined : Math.min(oldest - 1, newest - 1, nextTime(), clock.now());
		}

		const now = clock.now();
		return Math.min(nextTime(), Math.max(now - longestOpen, Math.min(oldest - 1, now - onTheWay)));
	};

	/** The end of the log, as far as its time has come. */
	const findNewest = (): Timestamp | undefined => {
		const newest = options.pipeline().history.newest();
		return newest === undefined ? undefined : Math.min(newest, clock.now());
	};

	const advance = async (to: Timestamp | undefined, takesAll: boolean, stop?: AbortSignal): Promise<void> => {
		if (to !== undefined) {
			await follow(engine.advance(to, {takesAll}), stop);
		}
	};

	/** A log that ended long before now, or a time in which nobody ran: its end is evaluated, and the silence behind it is one step. */
	const passSilence = async (): Promise<void> => {
		const end = Math.max(findNewest() ?? -Infinity, engine.clock ?? -Infinity) + tail;
		const now = clock.now() - onTheWay;
		if (Number.isFinite(end) && end < now) {
			await advance(end, true);
			await follow(engine.skipTo(now));
		}
	};

	const follow = async (steps: Generator<void>, stop?: AbortSignal): Promise<void> => {
		for (const _ of steps) {
			const turn = turns.giveWay();
			if (turn !== undefined) {
				await turn;
				if (isEnded || stop?.aborted === true) {
					return;
				}
			}
		}
	};

	/** Half of the time is the screen's while it shows what comes, as long as what waits has room. */
	const restAWhile = async (): Promise<void> => {
		if (mostWaiting > fewWaiting && !isFinished && rows.length - next < mostWaiting / 2) {
			await sleep(longestTurn);
		}
	};

	const work = async (): Promise<void> => {
		while (next < rows.length) {
			if (isEnded) {
				break;
			}

			for (let count = 0; count < slice && next < rows.length; count++) {
				take(rows[next++]);
			}

			if (next === rows.length || next >= mostWaiting) {
				rows = rows.slice(next);
				next = 0;
			}

			await advance(findClock(), isLive);
			const turn = turns.giveWay();
			if (turn !== undefined) {
				await turn;
				await restAWhile();
			}
		}
	};

	/** One after another. */
	const alone = async (task: () => Promise<void>): Promise<void> => {
		tasks++;
		running = running.then(task).finally(() => {
			tasks--;
		});
		await running;
	};

	const hasCaughtUp = (): boolean => {
		const {intake, history} = options.pipeline();
		const newest = history.newest() ?? -Infinity;
		const now = clock.now();
		return intake.isFollowing() && (now - lastCame > pause || newest > now - behind) && next >= rows.length;
	};

	return {
		complete(slot) {
			const {history, span} = options.pipeline();
			const time = history.timeOf(slot);
			const isInSpan = !(time < (span.since() ?? -Infinity)) && !(time >= (span.until() ?? Infinity));
			const row = history.rowOf(slot);
			const isRevised = history.revisionOf(slot) > 1;
			// What waits is read as it is then.
			const isNew = !waiting.has(row) && ((isRevised && engine.knows(row)) || isCounted?.(slot) !== true);
			// What nginx refused by a deny rule is no new attack.
			if (isInSpan && isNew && !history.isRefused(slot)) {
				rows.push({row, isRevised});
				waiting.add(row);
				lastCame = clock.now();
			}
		},
		async whenRoom() {
			if (rows.length - next > mostWaiting) {
				await alone(work);
			}
		},
		tick() {
			if (isFinished) {
				return;
			}

			if (tasks === 0 && !isEnded) {
				void alone(async () => {
					await work();
					if (!isLive && hasCaughtUp()) {
						// What was there at start belongs to the time before.
						await advance(findNewest(), true);
						await passSilence();
						isLive = true;
						onLive?.();
					}

					await advance(findClock(), isLive);
				});
			}
		},
		async finish(stop) {
			isFinished = true;
			await alone(async () => {
				await work();
				const newest = findNewest();
				await advance(newest === undefined ? undefined : Math.min(newest + tail, clock.now()), true, stop);
			});
		},
		alone,
		behind: () => rows.length - next,
		end() {
			isEnded = true;
		},
		waiting() {
			const {history} = options.pipeline();
			return rows.slice(next).flatMap(({row, isRevised}) => {
				const slot = history.slotOf(row);
				return slot === undefined || isRevised ? [] : [history.firstLineOf(slot)];
			});
		},
		settled: async () => running,
		isLive: () => isLive,
	};
}
