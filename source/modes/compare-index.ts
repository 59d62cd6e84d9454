import {clock} from '../pipeline/real-clock.ts';
import {compareMinutes, type MinuteCounts} from '../doctor/compare-minutes.ts';
import {type Finding} from '../doctor/finding.ts';
import {type ElasticSettings, type Settings} from '../settings/settings.ts';
import {hour, minute, type Timestamp} from '../waf/clock.ts';
import {createCountingPipeline} from './counting-pipeline.ts';
import {openIndex} from './open-index.ts';
import {readToEnd} from './read-to-end.ts';

/** A pipeline has this long to bring a line into the index. */
const patience = 2 * minute;

/**
Counts the transactions of the last hour in files and in an index, minute by minute, and says what the index lacks.
*/
export async function compareIndex(
	settings: Settings,
	elastic: ElasticSettings,
	now: Timestamp = clock.now(),
): Promise<Finding[]> {
	const span = {
		...settings,
		mode: 'once',
		follow: false,
		filter: [],
		since: {kind: 'instant', time: now - hour, isLocal: false},
		until: {kind: 'instant', time: now - patience, isLocal: false},
	} as const;
	const log = await countMinutes({...span, elastic: undefined});
	const index = await countMinutes({...span, files: [], elastic});
	const names = {log: settings.files.join(', '), index: elastic.index};
	return compareMinutes(log, index, names, now - patience);
}

async function countMinutes(settings: Settings): Promise<MinuteCounts> {
	const counts = new Map<Timestamp, number>();
	const reach = await openIndex(settings);
	try {
		const add = (slot: number, by: 1 | -1): void => {
			const at = Math.floor(pipeline.history.timeOf(slot) / minute) * minute;
			counts.set(at, (counts.get(at) ?? 0) + by);
		};
		const {pipeline} = createCountingPipeline(
			settings,
			{openSource: reach?.openSource},
			{isCounting: false, onWanted: slot => add(slot, 1), onTakenBack: slot => add(slot, -1)},
		);
		await readToEnd(pipeline, new AbortController().signal);
	} finally {
		await reach?.close();
	}

	return counts;
}
