import process from 'node:process';
import {type Settings} from './settings/settings.ts';
import {type LineCounts} from './state/snapshot.ts';
import {explainNothing} from './views/nothing-found.ts';

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
	const explanation = explainNothing(lines, lastOther, names);
	if (explanation === undefined) {
		return 0;
	}

	process.stderr.write(`waftop: ${explanation.sentence}\n`);
	return explanation.isForeign ? 4 : 0;
}
