import process from 'node:process';
import {refuseExisting, writeNewFile} from '../actions/new-file.ts';
import {readChanges} from '../actions/trail/read-trail.ts';
import {findStateFile} from '../actions/trail/state-folder.ts';
import {createMarkFile} from '../actions/triage/mark-file.ts';
import {findTrailFile} from '../actions/trail/trail.ts';
import {createOutput} from '../actions/output.ts';
import {createCountingPipeline} from './counting-pipeline.ts';
import {discoverFiles} from './discover-files.ts';
import {explainNothingRead} from './explain-nothing-read.ts';
import {findEmptySpan} from './find-empty-span.ts';
import {limitHeapGrowth} from './heap-growth.ts';
import {findMarkedLogs, loadMarks} from './mark-controller.ts';
import {type NotedDenials, watchNotedDenials} from './noted-denials.ts';
import {onInterrupt} from './on-interrupt.ts';
import {openPlaces} from './open-places.ts';
import {openIndex, type OpenIndex} from './open-index.ts';
import {resolveFiles} from './resolve-files.ts';
import {readAnswers} from './read-answers.ts';
import {readToEnd} from './read-to-end.ts';
import {chooseGlyphs} from './theme-and-glyphs.ts';
import {type Pipeline} from '../pipeline/pipeline.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Findings} from '../questions/findings.ts';
import {type Tallies} from '../questions/tallies.ts';
import {makeReport, type Report} from '../report/report.ts';
import {renderReport} from '../report/render.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type ReportRequest} from '../settings/report-command-line.ts';
import {type Settings} from '../settings/settings.ts';
import {type PrintedAnswers} from '../views/printed/answers-text.ts';
import {type Glyphs, unicodeGlyphs} from '../views/drawing/glyphs.ts';
import {formatFilter} from '../waf/filter/filter-text.ts';

/**
Reads everything once and writes down what happened: `waftop report`. Returns the exit code.
*/
export async function runReport(request: ReportRequest, version: string): Promise<number> {
	if (request.output !== undefined) {
		refuseExisting(request.output);
	}

	const settings = request.isToDiscover ? await discoverFiles(request.settings) : resolveFiles(request.settings);
	if (typeof settings === 'number') {
		return settings;
	}

	const reach = await openIndex(settings);
	try {
		return await writeReport({...request, settings}, version, reach);
	} finally {
		await reach?.close();
	}
}

async function writeReport(
	{settings, format, output: file}: ReportRequest,
	version: string,
	reach: OpenIndex | undefined,
): Promise<number> {
	limitHeapGrowth();
	const stop = new AbortController();
	const interrupted = onInterrupt(stop);
	const output = createOutput(process.stdout, () => stop.abort());
	const findPlace = await openPlaces(settings);
	const {pipeline, tallies} = createCountingPipeline(
		settings,
		{openSource: reach?.openSource, findPlace},
		{
			isCounting: true,
			onWanted: slot => findings.add(slot, 1),
			onTakenBack: slot => findings.add(slot, -1),
		},
	);
	const findings = pipeline.reports.findings();
	const noted = watchNotedDenials(readChanges(findTrailFile()));
	noted.follow(pipeline.history);
	const marksProblem = loadMarks(
		createMarkFile(findStateFile('marks.json')),
		findMarkedLogs(settings),
		pipeline.reports.marks,
	);
	let answers: PrintedAnswers | undefined;
	await readToEnd(pipeline, stop.signal, async () => {
		answers = readAnswers(settings, pipeline);
	});

	if (interrupted()) {
		return exitCodes.interrupted;
	}

	const counted = gather(settings, version, pipeline, {tallies, findings, noted, marksProblem, answers});
	const emptySpan = findEmptySpan(settings, pipeline, counted.summary.transactions);
	const report = {...counted, emptySpan};
	const text = renderReport(report, format, choosePaperGlyphs(settings, file));
	if (file === undefined) {
		output.write(text);
		await output.whenRoom();
	} else {
		await writeNewFile(file, text);
	}

	return output.isClosed
		? exitCodes.ok
		: explainNothingRead(settings, pipeline.intake.counts(), pipeline.reports.lastOther(), {index: reach, emptySpan});
}

type Counted = {
	readonly tallies: Tallies;
	readonly findings: Findings;
	readonly noted: NotedDenials;
	readonly marksProblem: string | undefined;
	readonly answers: PrintedAnswers | undefined;
};

function gather(
	settings: Settings,
	version: string,
	pipeline: Pipeline,
	{tallies, findings, noted, marksProblem, answers}: Counted,
): Report {
	const {intake, history, span} = pipeline;
	const {files, standardInput, elastic, filter, showSecrets} = settings;
	const summary = tallies.finish(intake.counts(), intake.zone(), history.isOnlyDenials());
	const asked = {
		version,
		made: clock.now(),
		sources: elastic === undefined ? [...files, ...(standardInput ? ['-'] : [])] : [elastic.index],
		isIndex: elastic !== undefined,
		since: span.since(),
		until: span.until(),
		filter: formatFilter(filter),
		showSecrets,
	};
	const lost = intake.states().flatMap(({is, name, why}) => (is === 'lost' ? [{name, why}] : []));
	return makeReport(asked, summary, findings, {
		gaps: intake.gaps(),
		lost,
		denials: noted.tell(history.denials()),
		marksProblem,
		answers,
	});
}

/** A file is read elsewhere; a terminal shows what it can. */
function choosePaperGlyphs(settings: Settings, file: string | undefined): Glyphs {
	return settings.ascii || (file === undefined && process.stdout.isTTY) ? chooseGlyphs(settings) : unicodeGlyphs;
}
