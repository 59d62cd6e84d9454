import process from 'node:process';
import {createOutput} from '../actions/output.ts';
import {choosePrintedGlyphs} from './theme-and-glyphs.ts';
import {createCountingPipeline} from './counting-pipeline.ts';
import {createFailCheck} from './fail-check.ts';
import {explainNothingRead} from './explain-nothing-read.ts';
import {findEmptySpan} from './find-empty-span.ts';
import {onInterrupt} from './on-interrupt.ts';
import {openPlaces} from './open-places.ts';
import {openIndex, type OpenIndex} from './open-index.ts';
import {readAnswers} from './read-answers.ts';
import {readToEnd} from './read-to-end.ts';
import {sayAccess} from './say-access.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type Settings} from '../settings/settings.ts';
import {toJsonLine} from '../waf/json-line.ts';
import {type PrintedAnswers} from '../views/printed/answers-text.ts';
import {formatSummary, toSummaryObject} from '../views/printed/summary-text.ts';
import {limitHeapGrowth} from './heap-growth.ts';

/**
Reads everything and prints its summary: `--once`. Returns the exit code.
*/
export async function runOnce(settings: Settings): Promise<number> {
	const reach = await openIndex(settings);
	try {
		return await printOnce(settings, reach);
	} finally {
		await reach?.close();
	}
}

async function printOnce(settings: Settings, reach: OpenIndex | undefined): Promise<number> {
	limitHeapGrowth();
	const stop = new AbortController();
	const interrupted = onInterrupt(stop);
	const output = createOutput(process.stdout, () => stop.abort());
	const findPlace = await openPlaces(settings);
	const failing = await createFailCheck(settings, () => pipeline);
	const {pipeline, tallies} = createCountingPipeline(
		settings,
		{openSource: reach?.openSource, findPlace, whenRoom: failing?.whenRoom},
		{isCounting: true, onWanted: failing?.complete},
	);
	let answers: PrintedAnswers | undefined;
	await readToEnd(pipeline, stop.signal, async () => {
		await failing?.finish();
		answers = readAnswers(settings, pipeline);
	});

	if (interrupted()) {
		return exitCodes.interrupted;
	}

	const lines = pipeline.intake.counts();
	const summary = tallies.finish(lines, pipeline.intake.zone(), pipeline.history.isOnlyDenials());
	output.write(
		settings.json
			? `${toJsonLine(toSummaryObject(summary, {rules: failing?.rules(), answers}))}\n`
			: formatSummary(summary, choosePrintedGlyphs(settings), {rules: failing?.rules(), answers}),
	);
	await output.whenRoom();
	sayAccess(pipeline);
	const code = output.isClosed
		? exitCodes.ok
		: await explainNothingRead(settings, lines, pipeline.reports.lastOther(), {
				index: reach,
				emptySpan: findEmptySpan(settings, pipeline, summary.transactions),
			});
	return code === exitCodes.ok && failing?.holds(summary) === true ? exitCodes.failOn : code;
}
