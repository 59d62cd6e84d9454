import process from 'node:process';
import {createOutput, type Output} from '../actions/output.ts';
import {choosePrintedGlyphs} from './theme-and-glyphs.ts';
import {createCountingPipeline} from './counting-pipeline.ts';
import {createFailCheck} from './fail-check.ts';
import {createSourceNotices} from './source-notices.ts';
import {explainNothingRead} from './explain-nothing-read.ts';
import {findEmptySpan} from './find-empty-span.ts';
import {onInterrupt} from './on-interrupt.ts';
import {sayAccess} from './say-access.ts';
import {startDemo} from './start-demo.ts';
import {openPlaces} from './open-places.ts';
import {openIndex} from './open-index.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type Settings} from '../settings/settings.ts';
import {toJsonLine} from '../waf/json-line.ts';
import {formatPlain} from '../views/printed/plain-line.ts';
import {formatSummary} from '../views/printed/summary-text.ts';
import {type Milliseconds, second} from '../waf/clock.ts';
import {type TransactionDetail} from '../waf/transaction.ts';
import {toEcsDocument} from '../waf/ecs-document.ts';
import {maskForOutput} from '../secrets/mask.ts';
import {limitHeapGrowth} from './heap-growth.ts';

/** A demo without a terminal is a sample: it ends by itself. */
const demoLength: Milliseconds = 20 * second;
const tickInterval: Milliseconds = 250;

/**
Prints a line a transaction: `--plain`, `--json`. A demo ends with its summary. Returns the exit code.
*/
export async function runStream(settings: Settings): Promise<number> {
	limitHeapGrowth();
	const stop = new AbortController();
	const interrupted = onInterrupt(stop);
	const output = createOutput(process.stdout, () => stop.abort());
	const isDemo = settings.demo;
	const replay = isDemo ? await startDemo(stop.signal) : undefined;
	const end = isDemo ? setTimeout(() => stop.abort(), demoLength) : undefined;
	const findPlace = await openPlaces(settings);
	const reach = await openIndex(settings);
	const failing = await createFailCheck(settings, () => pipeline);
	const {pipeline, tallies} = createCountingPipeline(
		settings,
		{
			async whenRoom() {
				await failing?.whenRoom();
				await output.whenRoom();
			},
			openSource: reach?.openSource,
			findPlace,
			onUnseen: settings.unseen && settings.json ? detail => write(pipeline, settings, output, detail) : undefined,
		},
		{
			isCounting: isDemo || failing !== undefined,
			onWanted(slot) {
				print(pipeline, settings, output, slot);
				failing?.complete(slot);
			},
		},
	);
	const announce = createSourceNotices();
	const ticks = setInterval(() => {
		pipeline.tick();
		announce(pipeline.reports.facts());
		// What silence completed is not held back until the next line comes.
		void output.whenRoom();
	}, tickInterval);
	try {
		await pipeline.run(stop.signal, replay === undefined ? [] : [replay.file]);
		await failing?.finish();
		// What was told last, such as an archive that is cut off.
		announce(pipeline.reports.facts());
	} finally {
		clearInterval(ticks);
		clearTimeout(end);
		stop.abort();
	}

	if (isDemo && !settings.json && !interrupted()) {
		const summary = tallies.finish(pipeline.intake.counts(), pipeline.intake.zone(), pipeline.history.isOnlyDenials());
		output.write(`\n${formatSummary(summary, choosePrintedGlyphs(settings))}`);
	}

	await output.whenRoom();
	sayAccess(pipeline);
	pipeline.close();
	if (interrupted() || output.isClosed || isDemo) {
		await reach?.close();
		return interrupted() ? exitCodes.interrupted : exitCodes.ok;
	}

	const lines = pipeline.intake.counts();
	const emptySpan = findEmptySpan(settings, pipeline, lines.modsecurity);
	const code = await explainNothingRead(settings, lines, pipeline.reports.lastOther(), {index: reach, emptySpan});
	await reach?.close();
	const isFailed =
		code === exitCodes.ok &&
		failing?.holds(tallies.finish(lines, pipeline.intake.zone(), pipeline.history.isOnlyDenials())) === true;
	return isFailed ? exitCodes.failOn : code;
}

function print(pipeline: Pipeline, settings: Settings, output: Output, slot: number): void {
	write(pipeline, settings, output, pipeline.reports.detail(slot));
}

function write(pipeline: Pipeline, settings: Settings, output: Output, whole: TransactionDetail): void {
	const detail = settings.showSecrets ? whole : maskForOutput(whole);
	const zone = pipeline.intake.zone();
	output.write(
		`${settings.json ? toJsonLine(toEcsDocument(detail, zone)) : formatPlain(detail, zone, choosePrintedGlyphs(settings))}\n`,
	);
}
