import {type Alert} from '../alerts/evaluation/alert.ts';
import {type AlertEngine, createAlertEngine} from '../alerts/live/engine.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Settings} from '../settings/settings.ts';
import {type Origins} from '../sources/origins.ts';
import {formatInstant} from '../waf/calendar.ts';
import {type AlertEvent, type AlertsStatus, type Telling} from '../waf/alerts-status.ts';
import {type Milliseconds, minute, second, type Timestamp} from '../waf/clock.ts';
import {toSystemReason} from '../waf/system-reason.ts';
import {type AlertFeed, createAlertFeed} from './alert-feed.ts';
import {type KeepingOptions, openAlertKeeping} from './alert-keeping.ts';
import {type AlertMemory} from './alert-memory.ts';
import {toNotice} from './alert-notice.ts';
import {createCountedLog, type SavedCounts} from './counted-log.ts';
import {nextCron} from './next-cron.ts';
import {createOpenIncidents} from './open-incidents.ts';

/**
Alert rules at work over what a pipeline reads: evaluated, told by their channels, and remembered from run to run.
*/
export type Alerts = Pick<AlertFeed, 'complete' | 'whenRoom'> & {
	/** The same object while nothing changed. */
	status(): AlertsStatus;

	/** Marks an alert as seen; false where there is none of this id. */
	acknowledge(event: string, by: string, at: Timestamp): boolean;

	/** No alert of a rule until then; undefined ends that. */
	snooze(rule: string, until: Timestamp | undefined): void;

	/** To be called some times a second. */
	tick(): void;

	/** Everything was read: evaluates the rest, unless it is stopped. */
	finish(stop?: AbortSignal): Promise<void>;

	/** Ends what is under way, and keeps what the rules know. */
	close(): Promise<void>;

	/** To be given the book of what is read, before anything is. */
	use(origins: Origins): void;

	/** Where an earlier run ended; undefined: there was none. */
	readonly counts: SavedCounts | undefined;
};

export type AlertsOptions = KeepingOptions & {
	readonly settings: Settings;
	readonly pipeline: () => Pipeline;

	/** Each event once, after it is safe with the channels. */
	readonly onEvent?: ((event: AlertEvent, telling: Telling) => void) | undefined;

	/** So many transactions may wait to be evaluated while reading goes on. */
	readonly mostWaiting?: number | undefined;

	/** All that is read is what was asked for: nothing of it was over before the start. */
	readonly isWhole?: boolean;

	/** Takes a sentence for the person. */
	readonly say: (words: string) => void;

	/** Another process has the folder, from the start or since it asked for it: throws, or else the rules are evaluated and nothing is kept or sent. */
	readonly ifHeld: (holder: string) => void;
};

/** Where neither rule nor settings say. */
const defaults = {runEvery: 10 * second, bufferTime: 15 * minute};

/** So many transactions wait from time to time, and are no news. */
const usuallyBehind = 1000;

/** What rules know is written so often at most, and takes so small a part of the time. */
const savedApart: Milliseconds = 5 * second;
const savedShare = 20;

export async function openAlerts(options: AlertsOptions): Promise<Alerts> {
	const {settings, rules, pipeline, onEvent, say, ifHeld} = options;
	const keeping = await openAlertKeeping(options);
	if (keeping.toldBy !== undefined) {
		ifHeld(keeping.toldBy);
	}

	let telling: Promise<void> = Promise.resolve();
	let hasChanged = false;
	const incidents = createOpenIncidents();
	const tell = async (event: AlertEvent, alert: Alert | undefined, isFresh: boolean): Promise<void> => {
		// Told by the run before, which was ended before it could write that down.
		if (keeping.memory?.told.has(event.id) === true) {
			if (alert === undefined) {
				incidents.endOf(event.rule, event.at);
			} else if (isFresh) {
				incidents.note(toNotice(event, alert, settings));
			}

			return;
		}

		const outcome = await send(event, alert, isFresh);
		onEvent?.(event, outcome);
		keeping.memory?.noteTold(event.id);
	};

	const send = async (event: AlertEvent, alert: Alert | undefined, isFresh: boolean): Promise<Telling> => {
		const {channels} = keeping;
		if (channels === undefined) {
			return 'unsent';
		}

		if (alert === undefined) {
			const own = rules.find(({rule}) => rule.name === event.rule)?.rule.options ?? {};
			const ends = incidents.endOf(event.rule, event.at);
			const counts = await Promise.all(ends.map(async end => channels.tell({...end, options: own})));
			return counts.some(count => count > 0) ? 'sent' : 'unsent';
		}

		if (!isFresh) {
			return 'over';
		}

		const notice = toNotice(event, alert, settings);
		incidents.note(notice);
		const isAddressed = alert.rule.options.alert !== undefined;
		const count = isAddressed ? await channels.tell(notice) : 0;
		return count > 0 ? 'sent' : 'no channel';
	};

	const createEngine = (): AlertEngine =>
		createAlertEngine({
			rules,
			defaults,
			nextCron,
			onEvent(event, alert) {
				const isFresh = feed?.isLive() === true || event.until >= freshFrom;
				hasChanged = true;
				telling = telling.then(async () => tell(event, alert, isFresh));
			},
		});
	let feed: AlertFeed | undefined;
	let freshFrom = -Infinity;
	const {engine, counts} = restore(createEngine, keeping.memory, say);
	const isAskedFor = options.isWhole === true || settings.since !== undefined || settings.standardInput;
	if (!isAskedFor && counts === undefined) {
		// What ended before is shown and not sent, unless it is what was asked for: nobody wants last week's alerts anew.
		freshFrom = clock.now() - defaults.bufferTime;
	}

	incidents.restore(keeping.memory?.incidents ?? []);
	engine.learnUpTo(Number.isFinite(freshFrom) ? freshFrom : undefined);
	const counted = createCountedLog(() => pipeline().history);
	if (counts !== undefined) {
		counted.restore(counts);
	}

	let hasSaidAhead = false;
	const feeding = createAlertFeed({
		engine,
		pipeline,
		settings,
		clock,
		mostWaiting: options.mostWaiting,
		isCounted: counted.isCounted,
		onLive: () => engine.learnUpTo(undefined),
		onAhead(time) {
			if (!hasSaidAhead) {
				hasSaidAhead = true;
				say(
					`a request is dated ${formatInstant(time)}, ahead of this machine's clock; for the rules such requests count now`,
				);
			}
		},
		onCounted(slot) {
			counted.count(slot);
			hasChanged = true;
		},
	});

	feed = feeding;
	let [savedAt, took] = [clock.now(), 0];
	let saving: Promise<void> | undefined;
	const save = async (isLast = false): Promise<void> => {
		await feeding.alone(async () => {
			await telling;
			const began = clock.now();
			hasChanged = false;
			const {history} = pipeline();
			const pending = [...history.openFirstLines(true), ...feeding.waiting()];
			try {
				await keeping.memory!.save(engine, counted.save(pending, feeding.isLive()), incidents.save());
			} catch (error) {
				say(`cannot keep what the rules know in ${options.state?.folder}: ${toSystemReason(error)}`);
			}

			savedAt = clock.now();
			took = savedAt - began;
			if (isLast) {
				await keeping.release();
			}
		});
	};

	let last: {parts: readonly unknown[]; status: AlertsStatus};
	return {
		counts,
		use: counted.use,
		complete: feeding.complete,
		async whenRoom() {
			await feeding.whenRoom();
			await telling;
		},
		status() {
			const {toldBy} = keeping;
			const [own, channels, waiting] = [engine.status(), keeping.channels?.statuses() ?? none, feeding.behind()];
			const behind = waiting < usuallyBehind ? 0 : waiting;
			const parts = [own, channels, behind, toldBy];
			if (last === undefined || parts.some((part, place) => part !== last.parts[place])) {
				last = {parts, status: {...own, channels, behind, toldBy}};
			}

			return last.status;
		},
		acknowledge(event, by, at) {
			hasChanged = true;
			return engine.acknowledge(event, by, at);
		},
		snooze(rule, until) {
			hasChanged = true;
			engine.snooze(rule, until);
		},
		tick() {
			feeding.tick();
			const isDue = clock.now() - savedAt >= Math.max(savedApart, took * savedShare);
			const {memory, wantedBy} = keeping;
			if (memory !== undefined && saving === undefined && (wantedBy !== undefined || (hasChanged && isDue))) {
				saving = save(wantedBy !== undefined).finally(() => {
					saving = undefined;
					if (wantedBy !== undefined) {
						ifHeld(wantedBy);
					}
				});
			}
		},
		async finish(stop) {
			await feeding.finish(stop);
			await telling;
			// What a receiver takes now is not left for another run, of which there may be none.
			await Promise.race([keeping.channels?.idle(), toAborted(stop)]);
		},
		async close() {
			feeding.end();
			await saving;
			await feeding.settled();
			await telling;
			if (keeping.memory !== undefined) {
				await save(true);
			}
		},
	};
}

async function toAborted(stop: AbortSignal | undefined): Promise<void> {
	await new Promise<void>(resolve => {
		if (stop?.aborted === true) {
			resolve();
		}

		stop?.addEventListener('abort', () => resolve(), {once: true});
	});
}

const none: AlertsStatus['channels'] = [];

/** An engine that could not take over what is damaged may have taken a part of it. */
function restore(
	createEngine: () => AlertEngine,
	memory: AlertMemory | undefined,
	say: AlertsOptions['say'],
): {readonly engine: AlertEngine; readonly counts: SavedCounts | undefined} {
	const engine = createEngine();
	const problem = memory?.problem ?? memory?.restore(engine, clock.now());
	if (problem === undefined) {
		return {engine, counts: memory?.counts};
	}

	say(problem);
	return {engine: createEngine(), counts: undefined};
}
