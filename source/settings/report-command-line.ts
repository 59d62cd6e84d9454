import {type Given, type Option} from './option.ts';
import {readValues} from './options.ts';
import {reportOptions} from './report-options.ts';
import {type Settings} from './settings.ts';
import {UsageError} from './usage-error.ts';

/**
What `waftop report` was asked for.
*/
export type ReportRequest = {
	readonly kind: 'report';
	readonly settings: Settings;

	/** Nothing to read is named. */
	readonly isToDiscover: boolean;
	readonly format: 'md' | 'html' | 'json';

	/** Undefined: standard output. */
	readonly output: string | undefined;
};

const formatsByEnding: Readonly<Record<string, ReportRequest['format']>> = {
	md: 'md',
	markdown: 'md',
	html: 'html',
	htm: 'html',
	json: 'json',
};

/**
Reads what is left of `report`.

@throws {UsageError}
*/
export function readReportCommand(settings: Settings, given: ReadonlyMap<Option, Given>, now: number): ReportRequest {
	const {format, output} = readValues(reportOptions, given, now);
	const {files, standardInput, elastic, demo} = settings;
	if (demo) {
		throw new UsageError('report: the demo is no log', 'name a log, or write ./demo for a file of that name');
	}

	const ending = /\.([a-z]+)$/i.exec(output ?? '')?.[1].toLowerCase() ?? '';
	const named = Object.hasOwn(formatsByEnding, ending) ? formatsByEnding[ending] : undefined;
	if (format !== undefined && named !== undefined && format !== named) {
		throw new UsageError(
			`--format ${format} does not go with the name ${output}`,
			`name the file .${format}, or leave out --format`,
		);
	}

	return {
		kind: 'report',
		// Read like a summary: to the end, once.
		settings: {...settings, mode: 'once'},
		isToDiscover: files.length === 0 && !standardInput && elastic === undefined,
		format: format ?? named ?? 'md',
		// As elsewhere, a dash is standard output.
		output: output === '-' ? undefined : output,
	};
}
