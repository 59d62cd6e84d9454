import {parentPort, workerData} from 'node:worker_threads';
import {createCounter} from './counter.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Settings} from '../settings/settings.ts';
import {createFileRange} from '../sources/files/file-range.ts';
import {type Origins} from '../sources/origins.ts';
import {type Source} from '../sources/source.ts';
import {type LineCounts} from '../questions/snapshot.ts';
import {type TalliesDump} from '../questions/tallies.ts';
import {loadPatterns} from '../waf/filter/filter-pattern.ts';
import {type TimeZone} from '../waf/time-zone.ts';

/**
The part of a file that a thread counts: what begins in `[from, to)`.
*/
export type Segment = {readonly settings: Settings; readonly path: string; readonly from: number; readonly to: number};

/**
What a thread tells: bytes done, or at the end what it counted.
*/
export type SegmentReport =
	| {readonly kind: 'progress'; readonly bytes: number}
	| {
			readonly kind: 'counted';
			readonly tallies: TalliesDump;
			readonly lines: LineCounts;
			readonly zone: TimeZone;
			readonly warnings: number;
			readonly denials: number;
			readonly lastOther: string | undefined;
	  };

/** Lines of one transaction lie within this many bytes: ten thousand lines of a kilobyte, and half as much again. */
const overlap = 16 * 1024 * 1024;

const progressBytes = 8 * 1024 * 1024;

/**
Reads from before the segment, to know the transactions that began there and are its neighbour's, to behind it, to complete its own.
*/
async function countSegment(
	{settings, path, from, to}: Segment,
	report: (report: SegmentReport) => void,
): Promise<void> {
	const counts: LineCounts[] = [];

	const openSource = (origins: Origins): Source => {
		const range = createFileRange({path, from: from - overlap, to: to + overlap, edges: [from, to], origins});
		return {
			...range,
			async *read(position, stop) {
				const edges = [from, to];
				let told = from;
				for await (const delivery of range.read(position, stop)) {
					const offset = delivery.kind === 'lines' ? delivery.base.offset : Infinity;
					while (edges.length > 0 && offset >= edges[0]) {
						counts.push({...pipeline.lineCounts()});
						edges.shift();
					}

					if (offset - told >= progressBytes && offset < to) {
						told = offset;
						report({kind: 'progress', bytes: offset - from});
					}

					yield delivery;
				}
			},
		};
	};

	const isOwn = ({history}: Pipeline, slot: number): boolean => {
		const offset = history.columns.firstOffset[slot];
		return offset >= from && offset < to;
	};

	const {pipeline, tallies} = createCounter(settings, {openSource}, {isCounting: true, isOwn});
	await pipeline.run(new AbortController().signal);
	const [before, after] = counts;
	report({
		kind: 'counted',
		tallies: tallies.dump(),
		lines: subtract(after, before),
		zone: pipeline.zone(),
		warnings: pipeline.assembly.warnings,
		denials: pipeline.assembly.denials,
		lastOther: pipeline.lastOther(),
	});
}

function subtract(after: LineCounts, before: LineCounts): LineCounts {
	return Object.fromEntries(
		Object.entries(after).map(([key, count]) => [key, count - (before[key as keyof LineCounts] ?? 0)]),
	) as LineCounts;
}

if ((workerData as Segment).settings.filter.some(({condition}) => condition.kind === 'pattern')) {
	await loadPatterns();
}

await countSegment(workerData as Segment, report => parentPort?.postMessage(report));
