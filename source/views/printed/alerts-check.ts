import {type RunResult} from '../../alerts/evaluation/alert.ts';
import {type Gathered} from '../../alerts/evaluation/gathering.ts';
import {type AlertRule} from '../../alerts/rule.ts';
import {toBody, toSubject} from '../../alerts/texts/alert-text.ts';
import {type PrintTime} from '../../alerts/texts/match-sentence.ts';
import {formatInstant} from '../../waf/calendar.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {sanitize} from '../drawing/sanitize.ts';

/** Matches of one alert that are named. */
const mostNamed = 5;

/**
What a rule would have come to, for a person: each alert with what made it, how many matches were held back, until when, and how many wait to be told.

@param gathered What was not told yet when the last run was over.
*/
export function formatCheck(
	rule: AlertRule,
	documents: number,
	results: readonly RunResult[],
	gathered: readonly Gathered[],
	print: PrintTime | undefined,
): string {
	const matches = results.reduce((sum, result) => sum + result.matches.length, 0);
	const alerts = results.reduce((sum, result) => sum + result.alerts.length, 0);
	const silenced = results.reduce(
		(sum, result) => sum + result.matches.filter(({silencedUntil}) => silencedUntil !== undefined).length,
		0,
	);
	const lines = [
		`${rule.name} (${rule.condition.type}): ${count(alerts, 'alert')}, ${count(matches, 'match', 'es')}, ${silenced} held back, ${gathered.length === 0 ? '' : `${countGathered(gathered).toLocaleString('en')} still gathered, `}over ${count(documents, 'document')}`,
	];
	/** Runs in a row whose matches the same silence held back. */
	let silence:
		| {readonly first: Timestamp; readonly last: Timestamp; readonly until: Timestamp; readonly matches: number}
		| undefined;
	const flush = (): void => {
		if (silence !== undefined) {
			const {first, last, until, matches: heldBack} = silence;
			const span = first === last ? '' : `, the last at ${formatInstant(last)}`;
			lines.push(
				`  ${formatInstant(first)}  ${count(heldBack, 'match', 'es')} held back by realert until ${formatInstant(until)}${span}`,
			);
			silence = undefined;
		}
	};

	for (const result of results) {
		if (result.alerts.length > 0) {
			flush();
		}

		for (const alert of result.alerts) {
			const named = alert.matches
				.slice(0, mostNamed)
				.map(({time, key}) => `${formatInstant(time)}${key === undefined ? '' : ` ${key}`}`);
			const more = alert.matches.length > mostNamed ? `, and ${alert.matches.length - mostNamed} more` : '';
			lines.push(`  ${formatInstant(result.at)}  ${toSubject(alert)}: ${named.join(', ')}${more}`);
			if (print !== undefined) {
				lines.push(
					...toBody(alert, print)
						.trimEnd()
						.split('\n')
						.map(line => `    ${line}`),
				);
			}
		}

		const held = result.matches.filter(({silencedUntil}) => silencedUntil !== undefined);
		if (held.length > 0) {
			const until = held.reduce((latest, {silencedUntil}) => Math.max(latest, silencedUntil!), 0);
			if (silence?.until !== until) {
				flush();
				silence = {first: result.at, last: result.at, until, matches: 0};
			}

			silence = {...silence, last: result.at, matches: silence.matches + held.length};
		}
	}

	flush();
	if (gathered.length > 0) {
		lines.push(`  ${formatGathered(gathered)}`);
	}

	return `${lines.map(line => sanitize(line)).join('\n')}\n`;
}

/**
Which matches were not told when the last run was over, and when they would be; in one sentence without an end.
*/
export function formatGathered(gathered: readonly Gathered[]): string {
	const dues = gathered.map(({due}) => due).toSorted((one, other) => one - other);
	const [first, last] = [dues[0], dues.at(-1)!].map(due => formatInstant(due));
	const moment = first === last ? `at ${first}` : `from ${first} to ${last}`;
	return `${count(countGathered(gathered), 'match', 'es')} still gathered at the end of the runs: ${gathered.length === 1 ? 'one alert' : `${gathered.length.toLocaleString('en')} alerts`} ${moment}; a longer --tail shows ${gathered.length === 1 ? 'it' : 'them'}`;
}

function countGathered(gathered: readonly Gathered[]): number {
	return gathered.reduce((sum, {matches, more}) => sum + matches.length + more, 0);
}

function count(number: number, word: string, plural = 's'): string {
	return `${number.toLocaleString('en')} ${word}${number === 1 ? '' : plural}`;
}
