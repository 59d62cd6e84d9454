import {formatBounded, formatCount} from '../views/drawing/format-number.ts';
import {describeGap} from '../views/printed/gap-text.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {own} from '../views/drawing/own-words.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {formatOffset} from '../waf/time-zone.ts';
import {quote, type Words} from './document.ts';
import {type Report} from './report.ts';
import {plural, requests} from './wording.ts';

/**
What is missing, unsure or a lower bound, a sentence each.
*/
export function listDoubts(
	{summary, hiddenClients, gaps, lost, timeline, asked, missing, marksProblem}: Report,
	glyphs: Glyphs,
): Words[] {
	const {lines, zone, onlyDenials, outcomes, clients, maybePages} = summary;
	const line = (count: number) => plural(count, own('line'), own('lines'));
	const found: Array<Words | false> = [
		onlyDenials && [own('Only blocks are logged: attack rules and what was let through are not in this log.')],
		outcomes.unknown > 0 && [
			own(
				`Of ${requests(outcomes.unknown)} the log does not tell whether ${own(outcomes.unknown === 1 ? 'it was' : 'they were')} stopped.`,
			),
		],
		maybePages > 0 && [
			own(
				`${requests(maybePages)} may be the error page of another and counted beside it: nginx logs a request and its page as two, and only the audit log tells.`,
			),
		],
		missing > 0 && [own(`${requests(missing)} of the screen's are not at hand and in none of these numbers.`)],
		...lost.map(({name, why}): Words => [
			quote(name, glyphs),
			own(' could not be read to its end: '),
			quote(why ?? 'it is gone', glyphs),
			own('.'),
		]),
		...gaps.map((gap): Words => [
			quote(gap.name, glyphs),
			own(': '),
			sanitize(describeGap(gap, zone.offset, true)),
			own('.'),
		]),
		hiddenClients > 0 && [own(`In ${requests(hiddenClients)} forged text hides who sent them.`)],
		lines.forged > 0 && [
			own(
				`A client wrote ${plural(lines.forged, own('whole line'), own('whole lines'))} into the log; they were left out.`,
			),
		],
		lines.unreadable > 0 && [own(`${line(lines.unreadable)} of ModSecurity could not be read.`)],
		lines.cut > 0 && [own(`${line(lines.cut)} had been cut by the server; what stood behind the cut is unknown.`)],
		lines.repeated > 0 && [
			own(`${line(lines.repeated)} came a second time, as from a pipe that reconnected, and count once.`),
		],
		timeline.untimed > 0 && [own(`${requests(timeline.untimed)} without a time are not on the timeline.`)],
		clients.bound !== '=' && [
			own(
				`More addresses than can be counted apart: counts with ${glyphs.atLeast} are lower bounds (${formatBounded({value: clients.distinct, bound: clients.bound}, glyphs)} addresses).`,
			),
		],
		zone.source === 'assumed' && [
			own(
				`The log does not tell its time zone; ${sanitize(formatOffset(zone.offset))} is assumed. --timezone sets it.`,
			),
		],
		asked.isIndex && [
			own('The documents of an index were read, not the log itself: what the pipeline dropped is not here.'),
		],
		marksProblem !== undefined && [own('What was marked is not here: '), quote(marksProblem, glyphs), own('.')],
		lines.other > 0 &&
			lines.modsecurity > 0 && [
				own(
					`${formatCount(lines.other)} of ${line(lines.read)} read were not taken for ModSecurity's: other messages, or without a date that can be true.`,
				),
			],
		lines.read > 0 && lines.modsecurity === 0 && [own(`None of ${formatCount(lines.read)} lines is ModSecurity's.`)],
	];
	return found.filter(words => words !== false);
}
