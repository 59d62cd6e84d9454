import process from 'node:process';
import {nameForeignLog, nameNearShape} from '../parsing/known-foreign-logs.ts';
import {type Settings} from '../settings/settings.ts';
import {type Intake} from '../questions/monitor.ts';
import {type LineCounts} from '../questions/snapshot.ts';
import {describeGap} from '../views/printed/gap-text.ts';
import {explainNothing} from '../views/printed/nothing-found.ts';
import {sanitize} from '../views/drawing/sanitize.ts';

/**
Aborts at SIGINT, SIGTERM and SIGHUP; answers whether that happened.
*/
export function onInterrupt(stop: AbortController): () => boolean {
	let isInterrupted = false;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			isInterrupted = true;
			stop.abort();
		});
	}

	return () => isInterrupted;
}

/**
Where nothing was found, one sentence on standard error says why. Answers the exit code: a file that is no error log at all is as good as unreadable.
*/
export function explainNothingRead(settings: Settings, lines: LineCounts, lastOther: string | undefined): number {
	const names = [...settings.files, ...(settings.standardInput ? ['-'] : [])];
	const explanation = explainNothing(
		lines,
		lastOther,
		names,
		nameForeignLog(lastOther ?? '') ?? nameNearShape(lastOther ?? ''),
	);
	if (explanation === undefined) {
		return 0;
	}

	process.stderr.write(`waftop: ${explanation.sentence}\n`);
	return explanation.isForeign ? 4 : 0;
}

/**
Says on standard error what a follower waits for, what it lost and what nobody will read: each once. To be called now and then.
*/
export function createAnnouncer(): (intake: Intake) => void {
	const told = new Map<string, string>();
	let gapsTold = 0;
	return ({sources, gaps, zone}) => {
		for (const {name, is, why} of sources) {
			const sentence =
				is === 'waiting'
					? (why ?? `${name} is not there yet, waiting for it`)
					: is === 'lost'
						? `${name}: ${why ?? 'lost'}`
						: '';
			if (sentence !== '' && told.get(name) !== sentence) {
				process.stderr.write(`waftop: ${sanitize(sentence)}\n`);
			}

			told.set(name, sentence);
		}

		for (const gap of gaps.slice(gapsTold)) {
			process.stderr.write(`waftop: ${sanitize(gap.name)}: ${describeGap(gap, zone.offset, true)}\n`);
		}

		gapsTold = gaps.length;
	};
}
