import process from 'node:process';
import {nameForeignLog, nameNearShape} from '../parsing/known-foreign-logs.ts';
import {type IndexConnection} from './connect-index.ts';
import {type EmptySpan} from './find-empty-span.ts';
import {exitCodes} from '../settings/exit-codes.ts';
import {type Settings} from '../settings/settings.ts';
import {type LineCounts} from '../waf/line-counts.ts';
import {explainEmptySpan, explainNothing} from '../views/printed/nothing-found.ts';

/**
Where nothing was found, says why in one sentence on standard error. Returns the exit code: a file that is not an error log at all is as good as unreadable.
*/
export async function explainNothingRead(
	settings: Settings,
	lines: Readonly<LineCounts>,
	lastOther: string | undefined,
	{index, emptySpan}: {readonly index: IndexConnection | undefined; readonly emptySpan: EmptySpan | undefined},
): Promise<number> {
	if (index !== undefined) {
		const {explainIndexRead} = await import('./explain-index-read.ts');
		return explainIndexRead(index, lines, settings.showSecrets);
	}

	if (emptySpan !== undefined) {
		process.stderr.write(`waftop: ${explainEmptySpan(emptySpan.newest, emptySpan.offset)}\n`);
		return exitCodes.ok;
	}

	const names = [...settings.files, ...(settings.standardInput ? ['-'] : [])];
	const other = lastOther ?? '';
	const explanation = explainNothing(lines, lastOther, names, nameForeignLog(other) ?? nameNearShape(other));
	if (explanation === undefined) {
		return exitCodes.ok;
	}

	process.stderr.write(`waftop: ${explanation.sentence}\n`);
	return explanation.isForeign ? exitCodes.source : exitCodes.ok;
}
