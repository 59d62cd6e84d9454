import process from 'node:process';
import {createOutput} from '../actions/output.ts';
import {choosePrintedGlyphs} from './theme-and-glyphs.ts';
import {createCounter} from './counter.ts';
import {createAnnouncer, explainNothingRead, onInterrupt} from './closing-words.ts';
import {countSegments, type Counted, sizeToSplit} from './segments.ts';
import {loadElastic} from './load-elastic.ts';
import {clock} from '../pipeline/real-clock.ts';
import {type Settings} from '../settings/settings.ts';
import {toJsonLine} from '../waf/json-line.ts';
import {formatSummary, toSummaryObject} from '../views/printed/summary-text.ts';
import {type Milliseconds} from '../waf/clock.ts';
import {limitHeapGrowth} from './heap-growth.ts';

const progressInterval: Milliseconds = 1000;

/**
Reads everything and prints its summary: `--once`. Answers the exit code.
*/
export async function runOnce(settings: Settings): Promise<number> {
	limitHeapGrowth();
	const stop = new AbortController();
	const interrupted = onInterrupt(stop);
	const output = createOutput(process.stdout, () => stop.abort());
	const size = sizeToSplit(settings);
	const counted = size === undefined ? await countAlone(settings, stop) : await countTogether(settings, size, stop);
	if (counted === undefined || interrupted()) {
		return 130;
	}

	const summary = counted.tallies.finish(counted.lines, counted.zone, counted.onlyDenials);
	output.write(
		settings.json ? `${toJsonLine(toSummaryObject(summary))}\n` : formatSummary(summary, choosePrintedGlyphs(settings)),
	);
	await output.whenRoom();
	return output.isClosed ? 0 : explainNothingRead(settings, counted.lines, counted.lastOther);
}

async function countAlone(settings: Settings, stop: AbortController): Promise<Counted> {
	const reach = await loadElastic(settings);
	const {pipeline, tallies} = createCounter(settings, {openSource: reach?.openSource}, {isCounting: true});
	const progress = showProgress(() => pipeline.progress());
	try {
		await pipeline.run(stop.signal);
		createAnnouncer()(pipeline.intake());
	} finally {
		progress.stop();
		pipeline.close();
		await reach?.close();
	}

	return {
		tallies,
		lines: pipeline.lineCounts(),
		zone: pipeline.zone(),
		onlyDenials: pipeline.isOnlyDenials(),
		lastOther: pipeline.lastOther(),
	};
}

async function countTogether(settings: Settings, size: number, stop: AbortController): Promise<Counted | undefined> {
	let done = 0;
	const progress = showProgress(() => ({done, total: size}));
	try {
		return await countSegments(settings, size, stop.signal, bytes => {
			done = bytes;
		});
	} finally {
		progress.stop();
	}
}

/** A long read says on standard error how far it is, if a person is there to see it. */
function showProgress(ask: () => {readonly done: number; readonly total: number}): {stop(): void} {
	if (!process.stderr.isTTY) {
		return {stop: () => undefined};
	}

	const started = clock.now();
	const timer = setInterval(() => {
		const {done, total} = ask();
		process.stderr.write(`\r${total === 0 ? 'reading' : `reading ${Math.floor((100 * done) / total)}%`} `);
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
