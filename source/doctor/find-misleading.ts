import {type Misleading} from '../waf/misleading.ts';
import {type Box} from './box.ts';
import {catalogue, type FindingId} from './catalogue.ts';
import {type Finding} from './finding.ts';

/** What makes a screen over a log tell less than happened, or of the wrong clients. Requests that are let through are shown as such, and no lie. */
const ids: ReadonlySet<FindingId> = new Set<FindingId>([
	'modsecurity-not-on',
	'no-rules-loaded',
	'modsecurity-off',
	'request-body-off',
	'engine-off-by-client-value',
	'mod-unique-id-absent',
	'error-log-level',
	'error-log-off-for-waf',
	'audit-log-not-reopened',
	'audit-storage-not-writable',
	'audit-write-failed',
	'worker-crashes',
	'events-in-one-log-only',
	'client-is-proxy',
	'real-ip-trusts-everyone',
	'transaction-id-from-client',
]);

/**
The findings that make logs mislead, of the servers that write them; none where they are of no server of this machine.

@param files Absolute paths.
*/
export function findMisleading(box: Box, findings: readonly Finding[], files: readonly string[]): Misleading[] {
	const isOurs = box.logs.some(({path, kind}) => (kind === 'error' || kind === 'audit') && files.includes(path));
	return isOurs
		? findings
				.filter(({id, severity}) => ids.has(id) && severity !== 'info')
				.map(({id, evidence, consequence, fix}) => ({
					title: catalogue[id][0],
					evidence: evidence.map(({file, line, text}) => `${file}${line === 0 ? '' : `:${line}`}: ${text}`),
					consequence,
					fix,
				}))
		: [];
}
