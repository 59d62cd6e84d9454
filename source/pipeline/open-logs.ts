import process from 'node:process';
import {type LogClock} from './log-clock.ts';
import {type ReadingSpan} from './reading-span.ts';
import {clock, sleep} from './real-clock.ts';
import {type Settings} from '../settings/settings.ts';
import {createLogSource} from '../sources/files/log-source.ts';
import {mergeSources} from '../sources/merged.ts';
import {watchForLogs} from '../sources/files/new-logs.ts';
import {type Origins} from '../sources/origins.ts';
import {isOlderGeneration} from '../sources/files/same-file.ts';
import {type TimeOf} from '../sources/time-of.ts';
import {type Source} from '../sources/source.ts';
import {createStandardInput} from '../sources/files/standard-input.ts';
import {type Start} from '../sources/files/start-offset.ts';
import {superviseSource} from '../sources/supervise.ts';

/**
Files, and standard input where it is wanted, as one source.
*/
export function openLogs(
	files: readonly string[],
	{
		settings,
		span,
		logClock,
		origins,
		access,
	}: {
		readonly settings: Settings;
		readonly span: ReadingSpan;
		readonly logClock: LogClock;
		readonly origins: Origins;
		readonly access?:
			{readonly files: readonly string[]; readonly origins: Origins; timeOf(file: string): TimeOf} | undefined;
	},
): Source {
	const follow = span.isEndless();
	const start = span.start();
	const {watched = []} = settings;
	const open = (path: string, from: Start, isFollowed: boolean, own = {timeOf: logClock.timeOf, origins}): Source =>
		superviseSource(
			createLogSource({
				path,
				follow: isFollowed,
				start: from,
				timeOf: own.timeOf(path),
				origins: own.origins,
				clock,
				sleep,
			}),
			{sleep},
		);
	const timeOf = logClock.timeOf('');
	// What is rotated next moves to the name of an older generation, and is read by whoever followed it.
	const sources = files.map(path => open(path, start, follow && !isOlderGeneration(path, files)));
	if (access !== undefined) {
		sources.push(
			...access.files.map(path => open(path, start, follow && !isOlderGeneration(path, access.files), access)),
		);
	}

	if (settings.standardInput) {
		sources.push(createStandardInput({stream: process.stdin, origins, clock}));
	}

	if (follow && watched.length > 0) {
		return mergeSources(sources, timeOf, stop =>
			watchForLogs({names: watched, files, open: path => open(path, {kind: 'beginning'}, true), sleep, stop}),
		);
	}

	return sources.length === 1 ? sources[0] : mergeSources(sources, timeOf);
}
