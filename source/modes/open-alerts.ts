import path from 'node:path';
import {type Channels} from '../actions/notify/open-channels.ts';
import {type ScreenSignal} from '../actions/notify/channel.ts';
import {type Alert} from '../alerts/evaluation/alert.ts';
import {createAlertEngine, type GivenRule} from '../alerts/live/engine.ts';
import {clock, sleep} from '../pipeline/real-clock.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Settings} from '../settings/settings.ts';
import {type AlertEvent, type AlertsStatus} from '../waf/alerts-status.ts';
import {minute, second, type Timestamp} from '../waf/clock.ts';
import {type AlertFeed, createAlertFeed} from './alert-feed.ts';
import {toNotice} from './alert-notice.ts';
import {nextCron} from './next-cron.ts';

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

	/** Everything was read: evaluates the rest. */
	finish(): Promise<void>;

	/** Ends what is under way. */
	close(): Promise<void>;
};

export type AlertsOptions = {
	readonly settings: Settings;
	readonly rules: readonly GivenRule[];
	readonly pipeline: () => Pipeline;

	/** Each event once, after it is safe with the channels. `isSent`: what was over when we came is not. */
	readonly onEvent?: ((event: AlertEvent, isSent: boolean) => void) | undefined;

	/** Takes what is for the terminal. */
	readonly show?: ((signal: ScreenSignal) => void) | undefined;

	/** Where what waits to be sent lies; undefined: nothing is sent. */
	readonly folder: string | undefined;
};

/** Where neither rule nor settings say. */
const defaults = {runEvery: 10 * second, bufferTime: 15 * minute};

export async function openAlerts({settings, rules, pipeline, onEvent, show, folder}: AlertsOptions): Promise<Alerts> {
	// What ended before is shown and not sent, unless it is what was asked for: nobody wants last week's alerts anew.
	const freshFrom =
		settings.since !== undefined || settings.standardInput ? -Infinity : clock.now() - defaults.bufferTime;
	const channels = folder === undefined ? undefined : await openRuleChannels(rules, folder, show);
	let telling: Promise<void> = Promise.resolve();
	const tell = async (event: AlertEvent, alert: Alert | undefined, isFresh: boolean): Promise<void> => {
		if (alert !== undefined && isFresh) {
			await channels?.tell(toNotice(event, alert, settings));
		}

		onEvent?.(event, isFresh && channels !== undefined);
	};

	const engine = createAlertEngine({
		rules,
		defaults,
		nextCron,
		onEvent(event, alert) {
			const isFresh = feed.isLive() || event.until >= freshFrom;
			telling = telling.then(async () => tell(event, alert, isFresh));
		},
	});
	engine.learnUpTo(freshFrom);
	const feed = createAlertFeed({engine, pipeline, settings, clock});
	let last: {engine: ReturnType<typeof engine.status>; channels: AlertsStatus['channels']; status: AlertsStatus};
	return {
		complete: feed.complete,
		async whenRoom() {
			await feed.whenRoom();
			await telling;
		},
		status() {
			const [own, statuses] = [engine.status(), channels?.statuses() ?? none];
			if (last?.engine !== own || last.channels !== statuses) {
				last = {engine: own, channels: statuses, status: {...own, channels: statuses}};
			}

			return last.status;
		},
		acknowledge: engine.acknowledge,
		snooze: engine.snooze,
		tick: feed.tick,
		async finish() {
			await feed.finish();
			await telling;
		},
		async close() {
			await feed.settled();
			await telling;
			await channels?.close();
		},
	};
}

const none: AlertsStatus['channels'] = [];

async function openRuleChannels(
	rules: readonly GivenRule[],
	folder: string,
	show: AlertsOptions['show'],
): Promise<Channels> {
	const {openChannels} = await import('../actions/notify/open-channels.ts');
	return openChannels(
		rules.filter(({isEnabled}) => isEnabled).map(({rule}) => ({name: rule.name, options: rule.options})),
		{stateFolder: path.join(folder, 'channels'), clock, wait: sleep, ...(show === undefined ? {} : {show})},
	);
}
