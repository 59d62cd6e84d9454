import path from 'node:path';
import {type Checkpoints} from '../actions/ship/checkpoint.ts';
import {createLogClock} from '../pipeline/log-clock.ts';
import {clock, sleep} from '../pipeline/real-clock.ts';
import {type Settings} from '../settings/settings.ts';
import {findParts} from '../sources/files/file-identity.ts';
import {createLogSource} from '../sources/files/log-source.ts';
import {mergeSources} from '../sources/merged.ts';
import {type Origins} from '../sources/origins.ts';
import {type Source} from '../sources/source.ts';
import {type TimeOf} from '../sources/time-of.ts';
import {superviseSource} from '../sources/supervise.ts';
import {createShippedSpan, type ShippedSpan} from './shipped-span.ts';

/**
The logs to ship as one source, each with how far it is settled; `name` is its absolute path.
*/
export type ShippedLogs = {
	readonly source: Source;
	readonly spans: ReadonlyArray<{readonly name: string; readonly span: ShippedSpan}>;
};

type Options = {
	readonly origins: Origins;
	readonly checkpoints: Checkpoints;
	readonly isEnded: () => boolean;
};

export function openShippedLogs(settings: Settings, {origins, checkpoints, isEnded}: Options): ShippedLogs {
	const logClock = createLogClock(settings, clock);
	const spans: Array<{name: string; span: ShippedSpan}> = [];
	const sources = settings.files.map(file => {
		const name = path.resolve(file);
		const span = createShippedSpan(isEnded);
		spans.push({name, span});
		const done = checkpoints[name];
		const parts = findParts(name, done && {identity: done, offset: done.offset});
		const tails = parts.map(({path: part, offset}, place) =>
			superviseSource(
				createLogSource({
					path: part,
					// What was rotated away is read to its end before the log itself.
					follow: settings.follow && place === parts.length - 1,
					start: {kind: 'offset', offset},
					timeOf: logClock.timeOf(file),
					origins,
					clock,
					sleep,
				}),
				{sleep},
			),
		);
		return watch(name, tails, span, logClock.timeOf(file));
	});
	return {source: sources.length === 1 ? sources[0] : mergeSources(sources, logClock.timeOf('')), spans};
}

/** The tails one after another; what was read of them is noted when the next is asked for. */
function watch(name: string, tails: readonly Source[], span: ShippedSpan, timeOf: TimeOf): Source {
	return {
		name,
		timeOf,
		async *read(from, stop) {
			for (const tail of tails) {
				for await (const delivery of tail.read(from, stop)) {
					yield delivery;
					if (delivery.kind === 'lines') {
						span.read(delivery, clock.now());
					}
				}
			}
		},
	};
}
