import {type Settings} from '../settings/settings.ts';
import {resolveTimePoint} from '../settings/time-values.ts';
import {type Start} from '../sources/files/start-offset.ts';
import {type Clock, minute, type Milliseconds, type Timestamp} from '../waf/clock.ts';

/** How far back from its end a file is read for the first screen: enough for the history at any rate. */
const bytesBack = 256 * 1024 * 1024;

/**
Which part of the logs is read: from where, up to when, and whether it has an end.
*/
export type ReadingSpan = {
	since(): Timestamp | undefined;
	until(): Timestamp | undefined;

	/** Whether the files are followed. An end in the past is not waited for. */
	isEndless(): boolean;
	start(): Start;
};

/**
@param offset The log's offset from UTC as it is known now: `14:00` is meant in the log's zone.
*/
export function createReadingSpan(settings: Settings, clock: Clock, offset: () => Milliseconds): ReadingSpan {
	const started = clock.now();
	const since = (): Timestamp | undefined => settings.since && resolveTimePoint(settings.since, started, offset());
	const until = (): Timestamp | undefined => settings.until && resolveTimePoint(settings.until, started, offset());
	const isEndless = (): boolean =>
		settings.follow && settings.mode !== 'once' && !((until() ?? Infinity) <= clock.now());

	return {
		since,
		until,
		isEndless,
		start() {
			if (settings.since !== undefined) {
				return {kind: 'since', time: since() ?? 0};
			}

			const span = Math.max(settings.window, 15 * minute) + minute;
			return isEndless() ? {kind: 'back', time: clock.now() - span, span, bytes: bytesBack} : {kind: 'beginning'};
		},
	};
}
