import path from 'node:path';
import {createLogClock} from '../pipeline/log-clock.ts';
import {clock, sleep} from '../pipeline/real-clock.ts';
import {type Settings} from '../settings/settings.ts';
import {findParts} from '../sources/files/file-identity.ts';
import {createLogSource} from '../sources/files/log-source.ts';
import {mergeSources} from '../sources/merged.ts';
import {type Origins} from '../sources/origins.ts';
import {type Source} from '../sources/source.ts';
import {superviseSource} from '../sources/supervise.ts';
import {type CountedFile} from './counted-log.ts';

/**
The logs of the settings from where an earlier run left them, whatever they were renamed to since; one that it did not read from its beginning.
*/
export function openContinuedLogs(settings: Settings, files: readonly CountedFile[], origins: Origins): Source {
	const logClock = createLogClock(settings, clock);
	const sources = settings.files.map(file => {
		const name = path.resolve(file);
		const read = files.filter(one => one.name === name);
		// One that was left with something open, else the one that was read last.
		const last = read.find(({open}) => open.length > 0) ?? read.at(-1);
		const timeOf = logClock.timeOf(file);
		const parts = findParts(name, last && {identity: last, offset: last.from});
		const tails = parts.map(({path: part, offset}, place) =>
			superviseSource(
				createLogSource({
					path: part === name ? file : part,
					// What was rotated away is read to its end before the log itself.
					follow: settings.follow && place === parts.length - 1,
					start: {kind: 'offset', offset},
					timeOf,
					origins,
					clock,
					sleep,
				}),
				{sleep},
			),
		);
		return tails.length === 1 ? tails[0] : inTurn(file, tails, timeOf);
	});
	return sources.length === 1 ? sources[0] : mergeSources(sources, logClock.timeOf(''));
}

function inTurn(name: string, tails: readonly Source[], timeOf: Source['timeOf']): Source {
	return {
		name,
		timeOf,
		async *read(from, stop) {
			for (const tail of tails) {
				yield* tail.read(from, stop);
			}
		},
	};
}
