import {type Pipeline} from '../pipeline/pipeline.ts';
import {type Settings} from '../settings/settings.ts';
import {isPacked} from '../sources/files/file-start.ts';
import {type Milliseconds, type Timestamp} from '../waf/clock.ts';

/**
A time span in which nothing was found, while the log holds something: the time of its last line, where that is known, and the offset of its zone.
*/
export type EmptySpan = {readonly newest: Timestamp | undefined; readonly offset: Milliseconds};

/**
Whether nothing was found since the logs hold nothing of the span that was asked for; undefined where another reason is nearer.

@param found Transactions that were asked for.
*/
export function findEmptySpan(settings: Settings, pipeline: Pipeline, found: number): EmptySpan | undefined {
	const {intake, span} = pipeline;
	const {elastic, since, until, files, filter} = settings;
	if (found > 0 || elastic !== undefined || (since === undefined && until === undefined)) {
		return undefined;
	}

	const {read, modsecurity} = intake.counts();
	const newest = pipeline.newestLine();
	const isOver = newest === undefined ? read === 0 && files.some(isPacked) : newest < (span.since() ?? -Infinity);
	const isElsewhere = modsecurity > 0 && filter.length === 0;
	return isOver || isElsewhere ? {newest, offset: intake.zone().offset} : undefined;
}
