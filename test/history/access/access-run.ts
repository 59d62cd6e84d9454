import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {runStream} from '../../../source/modes/run-stream.ts';
import {type Settings} from '../../../source/settings/settings.ts';
import {runPrinted} from '../../modes/run-printed.ts';
import {someSettings} from '../../some-settings.ts';
import {makeFolder} from '../../sources/collect.ts';

/** What is looked at of a document. */
export type AccessDocument = {
	readonly source?: {readonly ip?: string};
	readonly url?: {readonly original?: string};
	readonly http?: {readonly response?: {readonly status_code?: number; readonly bytes?: number}};
	readonly modsecurity: {
		readonly unique_id?: string;
		readonly outcome: string;
		readonly revision?: number;
		readonly contradictions?: ReadonlyArray<{readonly kind: string}>;
		readonly access?: {
			readonly line_no?: number;
			readonly joined?: string;
			readonly candidates?: number;
			readonly status?: number;
			readonly bytes?: number;
			readonly duration?: number;
		};
	};
};

/** The documents that a run over files prints, with all that only the access log tells of. */
export async function runFiles(files: readonly string[], accessLogs: readonly string[], given: Partial<Settings> = {}) {
	const settings = someSettings({
		mode: 'json',
		json: true,
		unseen: true,
		follow: false,
		files,
		accessLogs,
		...given,
	});
	const {stdout, stderr} = await runPrinted(async () => runStream(settings));
	const documents = stdout
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as AccessDocument);
	return {documents, stderr};
}

/** The same of lines. */
export async function runLines(waf: readonly string[], access: readonly string[], given: Partial<Settings> = {}) {
	const folder = makeFolder();
	const write = (name: string, lines: readonly string[]): string => {
		const file = path.join(folder, name);
		writeFileSync(file, lines.map(line => `${line}\n`).join(''), 'latin1');
		return file;
	};

	return runFiles([write('error.log', waf)], [write('access.log', access)], given);
}
