import process from 'node:process';
import {type LineClock} from './parsing/line-clock.ts';
import {type ReadingSpan} from './reading-span.ts';
import {clock, sleep} from './real-clock.ts';
import {type Settings} from './settings/settings.ts';
import {createLogSource} from './sources/log-source.ts';
import {mergeSources} from './sources/merged.ts';
import {type Origins} from './sources/origins.ts';
import {type Source} from './sources/source.ts';
import {createStandardInput} from './sources/standard-input.ts';
import {superviseSource} from './sources/supervise.ts';

/**
Files, and standard input where it is wanted, as one source.
*/
export function openLogs(
	files: readonly string[],
	{
		settings,
		span,
		lineClock,
		origins,
	}: {
		readonly settings: Settings;
		readonly span: ReadingSpan;
		readonly lineClock: LineClock;
		readonly origins: Origins;
	},
): Source {
	const follow = span.isEndless();
	const start = span.start();
	const {timeOf} = lineClock;
	const sources = files.map(path =>
		superviseSource(createLogSource({path, follow, start, timeOf, origins, clock, sleep}), {sleep}),
	);
	if (settings.standardInput) {
		sources.push(createStandardInput({stream: process.stdin, origins, clock}));
	}

	return sources.length === 1 ? sources[0] : mergeSources(sources, timeOf);
}
