import {type Box} from '../../doctor/box.ts';
import {catalogue} from '../../doctor/catalogue.ts';
import {describeBox} from '../../doctor/describe-box.ts';
import {type Finding} from '../../doctor/finding.ts';
import {type Severity} from '../../doctor/severity.ts';
import {sanitize} from '../drawing/sanitize.ts';

const words: Readonly<Record<Severity, string>> = {error: 'ERROR', warn: 'WARN', info: 'INFO'};
const width = 100;

/**
A diagnosis for a person at a terminal: every text from outside is sanitised. Bounded in its lines of evidence, not in its findings.
*/
export function formatDiagnosis(box: Box, findings: readonly Finding[], root: string): string {
	const lines = [
		...describeBox(box),
		...(root === '/' ? [] : [`examined below ${root}`]),
		'',
		...findings.flatMap(finding => describe(finding)),
		...describeUnseen(box),
		sumUp(box, findings),
	];
	return lines.map(line => `${sanitize(line)}\n`).join('');
}

function describe({id, severity, where, evidence, consequence, fix, certainty, because, unless}: Finding): string[] {
	return [
		`${words[severity].padEnd(5)}  ${catalogue[id][0]}  [${id}]`,
		...evidence.map(
			({file, line, text}) => `  ${file}${line === 0 ? '' : `:${line}`}${text === '' ? '' : `: ${shorten(text)}`}`,
		),
		...labelled('for', listPlaces(where)),
		...labelled('so', consequence),
		...labelled('sure', `${certainty}: ${because}`),
		...(unless === undefined ? [] : labelled('unless', unless)),
		...fix.map((line, index) => `  ${(index === 0 ? 'fix' : '').padEnd(7)}${line}`),
		'',
	];
}

function listPlaces(where: readonly string[]): string {
	const shown = where.slice(0, 4).join(', ');
	return where.length > 4 ? `${shown} and ${where.length - 4} more` : shown;
}

function labelled(label: string, text: string): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && line.length + word.length + 10 > width) {
			lines.push(line);
			line = word;
		} else {
			line += line === '' ? word : ` ${word}`;
		}
	}

	return [...lines, line].map((each, index) => `  ${(index === 0 ? label : '').padEnd(7)}${each}`);
}

function shorten(text: string): string {
	const flat = text.replaceAll(/\s+/g, ' ').trim();
	return flat.length > 200 ? `${flat.slice(0, 200)} ...` : flat;
}

function describeUnseen({unseen}: Box): string[] {
	return unseen.length === 0
		? []
		: [
				'Not examined, so nothing is said of it:',
				...unseen.slice(0, 12).map(({what, why}) => `  ${what}: ${why}`),
				...(unseen.length > 12 ? [`  and ${unseen.length - 12} more`] : []),
				...(unseen.some(({why}) => why === 'permission denied') ? ['  sudo waftop doctor sees more'] : []),
				'',
			];
}

function sumUp({unseen}: Box, findings: readonly Finding[]): string {
	const count = (severity: Severity, word: string): string[] => {
		const number = findings.filter(finding => finding.severity === severity).length;
		return number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
	};
	const parts = [...count('error', 'error'), ...count('warn', 'warning'), ...count('info', 'note')];
	return parts.length > 0
		? parts.join(', ')
		: unseen.length > 0
			? 'nothing wrong in what could be examined'
			: 'healthy: nothing wrong found';
}
