import process from 'node:process';
import {createOutput, type Output} from './actions/output.ts';
import {startDemo} from './run-demo.ts';
import {clock, createPipeline, type Pipeline} from './runtime.ts';
import {type Settings} from './settings/settings.ts';
import {type Match} from './state/filter-match.ts';
import {createSummarizer, type Summarizer} from './state/summary.ts';
import {unicodeGlyphs} from './views/glyphs.ts';
import {explainNothing} from './views/nothing-found.ts';
import {formatPlain} from './views/plain-line.ts';
import {formatSummary, toSummaryObject} from './views/summary-text.ts';
import {type Milliseconds, second} from './waf/clock.ts';
import {toEcsDocument} from './waf/ecs-document.ts';

/** A demo without a terminal is a sample: it ends by itself. */
const demoLength: Milliseconds = 20 * second;
const tickInterval: Milliseconds = 250;
const progressInterval: Milliseconds = 1000;

/** Nothing is looked up again here, so a small history does: no fewer than transactions may be open. */
const smallCapacity = 65_536;

/**
Runs without a screen: `--plain`, `--json`, `--once`. Answers the exit code.
*/
export async function runStream(settings: Settings): Promise<number> {
	const stop = new AbortController();
	let code = 0;
	const interrupt = (): void => {
		code = 130;
		stop.abort();
	};

	process.on('SIGINT', interrupt);
	process.on('SIGTERM', interrupt);
	process.on('SIGHUP', interrupt);
	const output = createOutput(process.stdout, () => stop.abort());
	const isDemo = settings.demo;
	const replay = isDemo ? await startDemo(stop.signal) : undefined;
	const end = isDemo ? setTimeout(() => stop.abort(), demoLength) : undefined;

	let pipeline: Pipeline;
	let summarizer: Summarizer | undefined;
	let match: Match | undefined;
	const isWanted = (slot: number): boolean =>
		isInSpan(pipeline, slot) && (match === undefined || isMatch(pipeline, match, slot));
	pipeline = createPipeline({
		settings,
		capacity: smallCapacity,
		onComplete(slot) {
			if (isWanted(slot)) {
				summarizer?.add(slot, 1);
				if (settings.mode !== 'once') {
					print(pipeline, settings, output, slot);
				}
			}
		},
		onReopen(slot) {
			if (isWanted(slot)) {
				summarizer?.add(slot, -1);
			}
		},
		whenRoom: () => output.whenRoom(),
	});
	match = pipeline.compile(settings.filter);
	if (settings.mode === 'once' || isDemo) {
		summarizer = createSummarizer(pipeline.history, pipeline.rules.byNumber);
	}

	const ticks = setInterval(() => pipeline.tick(), tickInterval);
	const progress = showProgress(pipeline, settings);
	try {
		await pipeline.run(stop.signal, replay === undefined ? [] : [replay.file]);
	} finally {
		clearInterval(ticks);
		clearTimeout(end);
		progress.stop();
		stop.abort();
	}

	if (summarizer !== undefined && code === 0) {
		const summary = summarizer.finish(pipeline.lineCounts(), pipeline.zone(), pipeline.isOnlyDenials());
		const isJson = settings.json && settings.mode === 'once';
		output.write(
			isJson
				? `${JSON.stringify(toSummaryObject(summary))}\n`
				: `${isDemo ? '\n' : ''}${formatSummary(summary, unicodeGlyphs)}`,
		);
	}

	await output.whenRoom();
	pipeline.close();
	return code === 0 && !output.isClosed ? explain(pipeline, settings) : code;
}

function print(pipeline: Pipeline, settings: Settings, output: Output, slot: number): void {
	const detail = pipeline.readDetail(slot);
	const zone = pipeline.zone();
	output.write(`${settings.json ? JSON.stringify(toEcsDocument(detail, zone)) : formatPlain(detail, zone)}\n`);
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

/** Where nothing was found, one sentence says why; a file that is no error log at all is as good as unreadable. */
function explain(pipeline: Pipeline, settings: Settings): number {
	const lines = pipeline.lineCounts();
	const explanation = explainNothing(lines, pipeline.lastOther(), [
		...settings.files,
		...(settings.standardInput ? ['-'] : []),
	]);
	if (explanation === undefined || settings.demo) {
		return 0;
	}

	process.stderr.write(`waftop: ${explanation.sentence}\n`);
	return explanation.isForeign ? 4 : 0;
}

/** A long read says on standard error how far it is, if a person is there to see it. */
function showProgress(pipeline: Pipeline, settings: Settings): {stop(): void} {
	if (!process.stderr.isTTY || settings.mode !== 'once') {
		return {stop: () => undefined};
	}

	const started = clock.now();
	const timer = setInterval(() => {
		const {done, total} = pipeline.progress();
		const share = total === 0 ? '' : ` ${Math.floor((100 * done) / total)}%`;
		process.stderr.write(`\r${pipeline.lineCounts().read.toLocaleString('en')} lines${share} `);
	}, progressInterval);
	return {
		stop() {
			clearInterval(timer);
			if (clock.now() - started >= progressInterval) {
				process.stderr.write('\r\u001B[K');
			}
		},
	};
}
