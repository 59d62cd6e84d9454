import {formatBounded, formatCount, formatShare} from '../views/drawing/format-number.ts';
import {formatClock, formatIso} from '../views/drawing/format-time.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {join, own, type CleanText} from '../views/drawing/own-words.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {formatOffset} from '../waf/time-zone.ts';
import {nameAttack} from './attack-names.ts';
import {quote, type ReportDocument, type Words} from './document.ts';
import {type Report} from './report.ts';
import {formatMoment, nameStep, requests} from './wording.ts';

/**
Was it stopped: in a line.
*/
export function giveVerdict({summary}: Report): ReportDocument['verdict'] {
	const {transactions, outcomes, onlyDenials} = summary;
	const {blocked, detected, passed, unknown} = outcomes;
	if (transactions === 0) {
		return {words: own('Nothing to report'), tone: 'calm'};
	}

	if (detected > 0) {
		return {words: own(`Not everything was stopped: ${requests(detected)} got through`), tone: 'alarm'};
	}

	if (unknown === transactions) {
		return {words: own('Whether it was stopped is not in this log'), tone: 'unsure'};
	}

	if (onlyDenials) {
		return {words: own('Blocked, as far as this log can tell: it holds nothing but blocks'), tone: 'unsure'};
	}

	if (unknown > 0) {
		return {
			words: own(
				`Of ${requests(unknown)} this log cannot tell whether ${own(unknown === 1 ? 'it was' : 'they were')} stopped`,
			),
			tone: 'unsure',
		};
	}

	if (blocked === 0) {
		return {words: own('Nothing was blocked: all of it stayed under the threshold'), tone: 'unsure'};
	}

	return passed > 0
		? {words: own('What reached the threshold was blocked'), tone: 'calm'}
		: {words: own('Everything was blocked'), tone: 'calm'};
}

/**
What happened, in a paragraph for whoever reads nothing else.
*/
export function tellStory({summary, timeline, notStopped, emptySpan}: Report, glyphs: Glyphs): Words {
	const {transactions, first, last, zone, clients, hosts, categories, outcomes} = summary;
	if (transactions === 0 && emptySpan !== undefined) {
		const {newest} = emptySpan;
		return [
			own(
				newest === undefined
					? 'The log holds nothing of that span.'
					: `The log holds nothing of that span: its last line is of ${formatMoment(newest, zone.offset)}.`,
			),
		];
	}

	if (transactions === 0 || first === undefined || last === undefined) {
		return [
			own(summary.lines.modsecurity > 0 ? 'No request matches what was asked.' : 'No ModSecurity lines were found.'),
		];
	}

	const zoneName = sanitize(formatOffset(zone.offset));
	const {offset} = zone;
	const isOneDay = formatIso(first, offset).slice(0, 10) === formatIso(last, offset).slice(0, 10);
	const until = isOneDay ? formatClock(last, offset) : formatMoment(last, offset);
	const client = clients.rows.at(0);
	const sentences: Words[] = [
		[
			own(
				`From ${formatMoment(first, offset)} to ${until} (${zoneName}) the firewall reported ${requests(transactions)}`,
			),
			...(clients.distinct === 0
				? []
				: [
						own(
							` from ${formatBounded({value: clients.distinct, bound: clients.bound}, glyphs)} ${clients.distinct === 1 ? 'address' : 'addresses'}`,
						),
					]),
			...(hosts.distinct === 0
				? []
				: [
						own(
							` to ${formatBounded({value: hosts.distinct, bound: hosts.bound}, glyphs)} ${hosts.distinct === 1 ? 'host' : 'hosts'}`,
						),
					]),
			own('.'),
		],
		[own(tellOutcomes(outcomes, transactions, notStopped.unmatched))],
	];
	const [most, next] = categories.rows;
	if (most !== undefined) {
		const name = (key: string) => nameAttack(key)?.name ?? quote(key, glyphs);
		const number = (count: number) => own(` (${formatCount(count)}, ${formatShare(count, transactions)})`);
		sentences.push([
			own('Most often seen: '),
			name(most.key),
			number(most.count),
			...(next === undefined ? [] : [own(', then '), name(next.key), number(next.count)]),
			own('.'),
		]);
	}

	if (client !== undefined && clients.distinct > 1) {
		sentences.push([
			own('The busiest address, '),
			quote(client.key, glyphs),
			own(`, sent ${formatCount(client.count)} (${formatShare(client.count, transactions)}).`),
		]);
	}

	const peak = timeline.bins.reduce((height, {all}) => Math.max(height, all), 0);
	const at = timeline.bins.findIndex(({all}) => all === peak);
	if (timeline.bins.length > 2) {
		const time = timeline.from + at * timeline.step;
		const moment = isOneDay ? formatClock(time, offset) : formatMoment(time, offset);
		sentences.push([own(`It peaked at ${moment} with ${requests(peak)} in ${nameStep(timeline.step)}.`)]);
	}

	return sentences.flatMap((words, place) => (place === 0 ? words : [own(' '), ...words]));
}

function tellOutcomes(
	{blocked, detected, passed, unknown}: Report['summary']['outcomes'],
	all: number,
	unmatched: number,
): CleanText {
	const warned = passed - unmatched;
	const parts = [
		own(
			blocked === all
				? 'It blocked all of them'
				: blocked === 0
					? 'It blocked none of them'
					: `It blocked ${formatCount(blocked)} of them (${formatShare(blocked, all)})`,
		),
		...(detected > 0 ? [own(`${formatCount(detected)} over the threshold got through`)] : []),
		...(warned > 0 ? [own(`${formatCount(warned)} passed under it with a warning`)] : []),
		...(unmatched > 0 ? [own(`${formatCount(unmatched)} matched no rule`)] : []),
		...(unknown > 0 ? [own(`of ${formatCount(unknown)} the log does not tell`)] : []),
	];
	const last = parts.at(-1)!;
	const rest = parts.slice(0, -1);
	return own(rest.length === 0 ? `${last}.` : `${join(rest, ', ')} and ${last}.`);
}
