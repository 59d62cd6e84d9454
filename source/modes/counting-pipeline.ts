import {createPipeline, type Pipeline, type PipelineOptions} from '../pipeline/pipeline.ts';
import {type Settings} from '../settings/settings.ts';
import {type Match} from '../questions/match.ts';
import {createSummarizer} from '../questions/summarizer.ts';
import {createTallies, type Tallies} from '../questions/tallies.ts';

/** Nothing is looked up again without a screen, so a small history does: no fewer than transactions may be open. */
const smallCapacity = 65_536;

export type CountingPipeline = {readonly pipeline: Pipeline; readonly tallies: Tallies};

/**
A pipeline without a screen: complete transactions that the settings ask for are counted, and handed to `onWanted`.

@param isCounting Whether a summary is wanted.
@param isOwn Whether a transaction is this pipeline's to count, where several share a file.
*/
export function createCountingPipeline(
	settings: Settings,
	options: Pick<PipelineOptions, 'whenRoom' | 'openSource'>,
	{
		isCounting,
		onWanted,
		isOwn,
	}: {isCounting: boolean; onWanted?: (slot: number) => void; isOwn?: (pipeline: Pipeline, slot: number) => boolean},
): CountingPipeline {
	const tallies = createTallies();
	const isWanted = (slot: number): boolean =>
		(isOwn === undefined || isOwn(pipeline, slot)) &&
		isInSpan(pipeline, slot) &&
		(match === undefined || isMatch(pipeline, match, slot));
	const pipeline: Pipeline = createPipeline({
		...options,
		settings,
		capacity: smallCapacity,
		onComplete(slot) {
			if (isWanted(slot)) {
				summarizer?.add(slot, 1);
				onWanted?.(slot);
			}
		},
		onReopen(slot) {
			if (isWanted(slot)) {
				summarizer?.add(slot, -1);
			}
		},
	});
	const summarizer = isCounting ? createSummarizer(pipeline.history, pipeline.rules.byNumber, tallies) : undefined;
	const match = pipeline.compile(settings.filter);
	return {pipeline, tallies};
}

/** Of a span, what begins in it counts. */
function isInSpan({history, since, until}: Pipeline, slot: number): boolean {
	const time = history.columns.time[slot];
	return !(time < (since() ?? -Infinity)) && !(time >= (until() ?? Infinity));
}

function isMatch({history, rawSearch}: Pipeline, match: Match, slot: number): boolean {
	const row = history.columns.row[slot];
	rawSearch.work(row, row, () => true);
	return match(slot);
}
