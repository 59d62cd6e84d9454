import {type Discovery, type FoundLog} from '../../waf/discovery.ts';
import {type CleanText} from '../drawing/own-words.ts';
import {sanitize} from '../drawing/sanitize.ts';

/**
What was found on this machine, a line each: the logs with their reasons, what is worth knowing of them, and what is in the way. Fit for a terminal.
*/
export function describeDiscovery({logs, access = [], notes, problems}: Discovery): CleanText[] {
	return [
		...logs.map(log => describeLog(log)),
		...access.map(
			({path, formats, why}) =>
				`reading ${path} (access log${formats.length === 0 ? '' : `, ${formats.join(' | ')}`}): ${why}`,
		),
		...notes,
		...problems.map(({sentence, hint}) => `${sentence}; ${hint}`),
	].map(line => sanitize(line));
}

function describeLog({path, kind, server, why, storage, format}: FoundLog): string {
	const kinds = {
		error: 'error log',
		audit: `audit log${format === undefined ? '' : `, ${format}`}`,
		'audit-index': 'index of an audit log',
	};
	const behind = storage === undefined ? '' : `, records in ${storage}`;
	return `reading ${path} (${server === undefined ? '' : `${server}, `}${kinds[kind]}${behind}): ${why}`;
}
