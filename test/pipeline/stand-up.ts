import {createPipeline, type Pipeline, type PipelineOptions} from '../../source/pipeline/pipeline.ts';
import {type Settings} from '../../source/settings/settings.ts';
import {type Origins} from '../../source/sources/origins.ts';
import {type FeedRow, type Snapshot} from '../../source/questions/snapshot.ts';
import {hour, type Milliseconds} from '../../source/waf/clock.ts';
import {type Gap, type LineBatch, type SourceState} from '../../source/waf/delivery.ts';
import {everything, type Filter} from '../../source/waf/filter/filter.ts';
import {testTime} from '../parsing/read-events.ts';
import {someSettings} from '../some-settings.ts';
import {toBatch} from '../sources/scripted-source.ts';
import {createDrivenSource} from './driven-source.ts';

/**
A whole pipeline without a file: its log is kept in memory, and the test holds its source and its clock.
*/
export function standUp(given: Partial<Settings> = {}, options: Partial<PipelineOptions> = {}) {
	let now = testTime;
	const driven = createDrivenSource();
	let logs: ReturnType<Origins['openMemory']>[] = [];
	const ends = [0, 0];
	const pipeline: Pipeline = createPipeline({
		settings: someSettings(given),
		clock: {now: () => now},
		capacity: 1000,
		openSource(origins) {
			logs = [origins.openMemory('one.log'), origins.openMemory('two.log')];
			return driven.source;
		},
		...options,
	});
	const stop = new AbortController();
	const reading = pipeline.run(stop.signal);

	const batchOf = (lines: readonly string[], log: number): LineBatch => {
		const {origin, append} = logs[log];
		const batch = {...toBatch(origin.number, ends[log], 0, lines), origin};
		append(batch.bytes);
		ends[log] += batch.bytes.length;
		return batch;
	};

	const snapshot = (filter: Filter = everything, window: Milliseconds = 24 * hour): Snapshot =>
		pipeline.reports.snapshot(filter, window, {});

	return {
		pipeline,
		hand: driven.hand,
		handLines: async (lines: readonly string[], log = 0) => driven.hand(batchOf(lines, log)),
		async say(state: Partial<SourceState> = {}) {
			await driven.hand({kind: 'state', is: 'following', name: 'one.log', ...state});
		},
		async tellGap(gap: Partial<Gap> = {}) {
			await driven.hand({kind: 'gap', name: 'one.log', reason: 'truncated', at: now, ...gap});
		},
		pass(span: Milliseconds) {
			now += span;
		},

		/** The end of the source; settles when all of it is read. */
		async end() {
			await driven.end();
			await reading;
		},
		reading,
		snapshot,
		rows(filter?: Filter): FeedRow[] {
			const {feed} = snapshot(filter);
			return Array.from({length: feed.length}, (_, place) => feed.rowAt(place)!);
		},
	};
}
