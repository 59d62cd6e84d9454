import {type DenyList, type DenyOutcome, type DenyProposal, type HandPlan} from '../../waf/deny.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {nameRest} from './deny-labels.ts';
import {formatIso} from '../drawing/format-time.ts';
import {sanitize} from '../drawing/sanitize.ts';

/**
A plan that is not refused, as lines of plain text.
*/
export function describeProposal(proposal: DenyProposal): string {
	const {file, method, added, removed, forced, coveredBy, reach, unreadable, notes, commands, notWritable, until} =
		proposal;
	const lines = [
		...forced.map(({words}) => `overruled: ${words}`),
		...(coveredBy === undefined ? [] : [`denied already by ${coveredBy}`]),
		`file ${file} (method ${method})`,
		...added.map(line => `+ ${line.trim()}`),
		...removed.map(line => `- ${line.trim()}`),
		...(until === undefined || added.length === 0 ? [] : [`until ${formatIso(until, 0)}`]),
		...reach.flatMap(({name, effect, exceptions}) =>
			exceptions.map(
				({location, words}) =>
					`${effect === 'ignored' ? 'not denied' : 'not denied everywhere'} in ${name}: ${location === undefined ? '' : `location ${location}: `}${words}`,
			),
		),
		...unreadable.map(words => `not read: ${words}`),
		...notes,
		...(notWritable === undefined ? [] : [`cannot be written: ${notWritable}; paste this:`]),
		...commands.map(command => `$ ${command}`),
	];
	return lines.map(line => `  ${sanitize(line)}\n`).join('');
}

/**
What a person does by hand, as lines of plain text.
*/
export function describeHandPlan({place, why, steps}: HandPlan): string {
	const lines = [
		`by hand, ${place}: ${why}`,
		...steps.flatMap(({words, lines: pasted}, number) => [
			`${number + 1}. ${words}${pasted.length === 0 ? '' : ':'}`,
			...pasted.map(line => `     ${line.replaceAll('\t', '  ')}`),
		]),
	];
	return lines.map(line => `  ${sanitize(line)}\n`).join('');
}

/**
What came of it, in a sentence.
*/
export function describeOutcome(outcome: DenyOutcome, kind: DenyProposal['kind']): string {
	switch (outcome.kind) {
		case 'applied': {
			const verb = kind === 'deny' ? 'denied' : 'no longer denied';
			const reload =
				outcome.isUnseen === true ? 'the signal to reload was sent, reload not seen yet' : 'nginx was reloaded';
			return [`${verb}: ${outcome.ranges.join(', ')}; ${reload}`, ...outcome.notes].map(sanitize).join('; ');
		}

		case 'unchanged':
			return sanitize(outcome.words);
		case 'refused':
			return sanitize(
				`refused: ${outcome.refusals.map(({words, forceable}) => (forceable ? `${words} (--force REASON overrules this)` : words)).join('; ')}`,
			);
		case 'failed':
		default:
			return sanitize(
				`failed (${outcome.step}): ${outcome.words}; ${outcome.restored ? 'the deny list is unchanged' : 'THE OLD DENY LIST COULD NOT BE RESTORED'}`,
			);
	}
}

/**
The deny list as a table.
*/
export function describeList({rules, file, method, problem}: DenyList, now: Timestamp): string {
	if (problem !== undefined) {
		return `${sanitize(problem)}\n`;
	}

	const rows = [
		['CLIENT', 'METHOD', 'SINCE', 'UNTIL', 'LEFT', 'BY', 'REASON'],
		...rules.map(({range, since, until, by, reason}) => [
			range,
			method,
			formatIso(since, 0),
			until === undefined ? 'permanent' : formatIso(until, 0),
			nameRest(until, now),
			by,
			sanitize(reason),
		]),
	];
	const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
	const table = rows.map(row =>
		row
			.map((cell, column) => cell.padEnd(widths[column]))
			.join('  ')
			.trimEnd(),
	);
	return `${[...(rules.length === 0 ? [] : table), `${rules.length} denied by waftop in ${sanitize(file)}`].join('\n')}\n`;
}
