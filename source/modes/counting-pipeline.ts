import {createPipeline, type Pipeline, type PipelineOptions} from '../pipeline/pipeline.ts';
import {type Settings} from '../settings/settings.ts';
import {clock} from '../pipeline/real-clock.ts';
import {findStateFile} from '../actions/trail/state-folder.ts';
import {createMarkFile} from '../actions/triage/mark-file.ts';
import {ExpectedError} from '../waf/expected-error.ts';
import {findMarkedLogs, loadMarks} from './mark-controller.ts';
import {defaultCapacity} from '../history/columns.ts';
import {createTallies, type Tallies} from '../questions/tallies.ts';

/** Nothing is looked up again without a screen, so a small history does: no fewer than transactions may be open. */
const smallCapacity = 65_536;

export type CountingPipeline = {readonly pipeline: Pipeline; readonly tallies: Tallies};

type Wishes = {
	readonly isCounting: boolean;
	readonly onWanted?: (slot: number) => void;

	/** Before a late line changes what was handed over: it comes again. */
	readonly onTakenBack?: (slot: number) => void;
};

/**
A pipeline without a screen: complete transactions that the settings ask for are counted, and handed to `onWanted`.

@param isCounting Whether a summary is wanted.
*/
export function createCountingPipeline(
	settings: Settings,
	options: Pick<PipelineOptions, 'whenRoom' | 'openSource' | 'findPlace' | 'onUnseen'>,
	{isCounting, onWanted, onTakenBack}: Wishes,
): CountingPipeline {
	const tallies = createTallies();
	const isWanted = (slot: number): boolean => isInSpan(pipeline, slot) && (match === undefined || match(slot));
	const pipeline: Pipeline = createPipeline({
		...options,
		settings,
		clock,
		// What got through is told of what is in it, as on the screen.
		capacity: settings.accessLogs.length > 0 ? defaultCapacity : smallCapacity,
		onComplete(slot) {
			if (isWanted(slot)) {
				summarizer?.add(slot, 1);
				onWanted?.(slot);
			}
		},
		onReopen(slot) {
			if (isWanted(slot)) {
				summarizer?.add(slot, -1);
				onTakenBack?.(slot);
			}
		},
	});
	const summarizer = isCounting ? pipeline.reports.summarizer(tallies) : undefined;
	if (settings.filter.some(({condition}) => condition.kind === 'mark')) {
		const problem = loadMarks(
			createMarkFile(findStateFile('marks.json')),
			findMarkedLogs(settings),
			pipeline.reports.marks,
		);
		if (problem !== undefined) {
			throw new ExpectedError('failed', problem, '');
		}
	}

	const match = pipeline.reports.compile(settings.filter);
	return {pipeline, tallies};
}

/** Of a span, what begins in it counts. */
function isInSpan({history, span: {since, until}}: Pipeline, slot: number): boolean {
	const time = history.timeOf(slot);
	return !(time < (since() ?? -Infinity)) && !(time >= (until() ?? Infinity));
}
