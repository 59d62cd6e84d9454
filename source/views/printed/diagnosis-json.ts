import {type Box} from '../../doctor/box.ts';
import {catalogue} from '../../doctor/catalogue.ts';
import {describeBox} from '../../doctor/describe-box.ts';
import {type Finding} from '../../doctor/finding.ts';
import {formatIso} from '../drawing/format-time.ts';

/**
A diagnosis as one JSON object and a newline. Texts of files are as they are there, escaped as JSON does, and so are letters outside of ASCII.
*/
export function formatDiagnosisJson(
	box: Box,
	findings: readonly Finding[],
	{root, version}: {readonly root: string; readonly version: string},
): string {
	const count = (severity: Finding['severity']): number =>
		findings.filter(finding => finding.severity === severity).length;
	const whole = {
		version,
		root,
		examined: formatIso(box.now, 0),
		servers: describeBox(box),
		counts: {error: count('error'), warn: count('warn'), info: count('info')},
		healthy: count('error') + count('warn') === 0,
		findings: findings.map(({id, severity, where, evidence, consequence, fix, certainty, because, unless}) => ({
			id,
			severity,
			title: catalogue[id][0],
			where,
			evidence: evidence.map(({file, line, text}) => ({file, line: line === 0 ? null : line, text})),
			consequence,
			fix,
			certainty,
			because,
			unless: unless ?? null,
		})),
		not_examined: box.unseen,
	};
	return `${JSON.stringify(whole, undefined, 2).replaceAll(/[^\n -~]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}
