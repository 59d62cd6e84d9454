import {statSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import {type Segment, type SegmentReport} from './segment-worker.ts';
import {type Settings} from '../settings/settings.ts';
import {isPacked} from '../sources/files/file-start.ts';
import {addLineCounts, type LineCounts} from '../questions/snapshot.ts';
import {createTallies, type Tallies} from '../questions/tallies.ts';
import {type TimeZone} from '../waf/time-zone.ts';

/** Below this a second thread takes longer to warm up than it saves. */
const worthwhile = 128 * 1024 * 1024;

/** More threads than this would cost more memory than a summary is worth. */
const mostThreads = 4;

/**
What was counted of a file.
*/
export type Counted = {
	readonly tallies: Tallies;
	readonly lines: LineCounts;
	readonly zone: TimeZone;
	readonly onlyDenials: boolean;
	readonly lastOther: string | undefined;
};

/**
The size of the one file whose summary is asked for, if it is worth several threads; else undefined.
*/
export function sizeToSplit({mode, files, standardInput, demo}: Settings): number | undefined {
	if (mode !== 'once' || files.length !== 1 || standardInput || demo || availableParallelism() < 2) {
		return undefined;
	}

	const found = statSync(files[0], {throwIfNoEntry: false});
	// What is packed can be read from its beginning only.
	return found?.isFile() === true && found.size >= worthwhile && !isPacked(files[0]) ? found.size : undefined;
}

/**
Counts a file with several threads, a part each; a transaction is counted by the thread in whose part its first line lies.
*/
export async function countSegments(
	settings: Settings,
	size: number,
	stop: AbortSignal,
	onProgress: (bytes: number) => void,
): Promise<Counted | undefined> {
	const threads = Math.min(mostThreads, availableParallelism());
	const bounds = Array.from({length: threads + 1}, (_, index) => Math.floor((size * index) / threads));
	const done = bounds.map(() => 0);
	const workers: Worker[] = [];
	stop.addEventListener('abort', () => {
		for (const worker of workers) {
			void worker.terminate();
		}
	});
	const reports = await Promise.all(
		bounds.slice(0, -1).map(async (from, index) => {
			const segment: Segment = {settings, path: settings.files[0], from, to: bounds[index + 1]};
			const worker = new Worker(new URL('segment-worker.js', import.meta.url), {
				workerData: segment,
				resourceLimits: {maxYoungGenerationSizeMb: 16},
			});
			workers.push(worker);
			return waitForReport(worker, bytes => {
				done[index] = bytes;
				onProgress(done.reduce((sum, part) => sum + part, 0));
			});
		}),
	);
	return stop.aborted ? undefined : merge(reports.filter(report => report !== undefined));
}

type Report = Extract<SegmentReport, {kind: 'counted'}>;

async function waitForReport(worker: Worker, onProgress: (bytes: number) => void): Promise<Report | undefined> {
	return new Promise((resolve, reject) => {
		worker.on('message', (report: SegmentReport) => {
			if (report.kind === 'progress') {
				onProgress(report.bytes);
			} else {
				resolve(report);
			}
		});
		worker.on('error', reject);
		worker.on('exit', () => resolve(undefined));
	});
}

function merge(reports: readonly Report[]): Counted {
	const tallies = createTallies();
	for (const report of reports) {
		tallies.merge(report.tallies);
	}

	const sum = (key: 'warnings' | 'denials'): number => reports.reduce((total, report) => total + report[key], 0);
	return {
		tallies,
		lines: addLineCounts(reports.map(report => report.lines)),
		zone: (reports.find(report => report.zone.source === 'ids') ?? reports[0]).zone,
		onlyDenials: sum('denials') > 0 && sum('warnings') === 0,
		lastOther: reports.findLast(report => report.lastOther !== undefined)?.lastOther,
	};
}
