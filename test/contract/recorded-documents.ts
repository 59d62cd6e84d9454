import path from 'node:path';
import {readLogDocuments} from '../../source/modes/read-alert-documents.ts';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {type CaseDocument} from './case.ts';

const recordings = path.join(import.meta.dirname, '../../demo/recordings');

/**
The first documents of a recording of the demo: a real nginx with ModSecurity under attack.
*/
export async function recordedDocuments(name: string, count: number): Promise<readonly CaseDocument[]> {
	const request = await readCommandLine(['alerts', 'check', 'rule.yaml', path.join(recordings, `${name}.log.gz`)], {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: '/nonexistent'},
		warn() {},
	});
	if (request.kind !== 'alerts' || request.logs === undefined) {
		throw new Error('this asks for something else');
	}

	const {documents} = await readLogDocuments(request.logs, new AbortController().signal);
	return JSON.parse(JSON.stringify(documents.slice(0, count))) as CaseDocument[];
}
