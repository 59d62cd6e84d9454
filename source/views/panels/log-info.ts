import {type Snapshot} from '../../questions/snapshot.ts';
import {stepAge} from '../../questions/time-window.ts';
import {type PollState} from '../../waf/delivery.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatBytes, formatCount} from '../drawing/format-number.ts';
import {formatAge, formatClock, formatDay} from '../drawing/format-time.ts';
import {describeGap} from '../printed/gap-text.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {nameRecords} from '../../questions/snapshot.ts';
import {describeZone} from './status-line.ts';
import {wrapText} from '../drawing/wrap-text.ts';

const labelWidth = 27;

/**
The log itself: files and their state, lines by kind, gaps, and the last line that could not be read.
*/
export function drawLogInfo(snapshot: Snapshot, width: number, look: Look): Line[] {
	const {glyphs} = look;
	const {lines, sources, gaps, late, lastUnreadable, zone} = snapshot;
	const quoted = (text: string) =>
		wrapText(clean(text.slice(0, 4000), glyphs), width - 4).map((part): Line => [blank(3), span(part)]);
	return [
		[blank(1), span(nameRecords(snapshot) === 'lines' ? 'FILES' : 'INDICES', 'dim')],
		...sources.map(({name, is, done, total, why}): Line => {
			const size = done === undefined || total === undefined ? '' : `  ${formatBytes(done)} of ${formatBytes(total)}`;
			const reason = why === undefined ? '' : `  ${clean(why, glyphs)}`;
			return pair(clean(name === '-' ? 'standard input' : name, glyphs).slice(0, 200), `  ${is}${size}${reason}`);
		}),
		...sources.flatMap(({poll}) => (poll === undefined ? [] : drawPoll(poll, snapshot, look))),
		pair('times in', describeZone({zone} as Snapshot)),
		[],
		[blank(1), span(nameRecords(snapshot) === 'lines' ? 'LINES' : 'DOCUMENTS, AND LINES IN THEM', 'dim')],
		pair('read', formatCount(lines.read)),
		pair('ModSecurity', formatCount(lines.modsecurity)),
		pair('of the engine itself', formatCount(lines.engine)),
		pair('other', formatCount(lines.other)),
		pair('refused by a deny rule', formatCount(lines.forbidden)),
		pair('written by a client', formatCount(lines.forged), lines.forged > 0),
		...((lines.repeated ?? 0) > 0 ? [pair('repeated', formatCount(lines.repeated ?? 0))] : []),
		pair('unreadable', formatCount(lines.unreadable), lines.unreadable > 0),
		pair('cut by the server', formatCount(lines.cut), lines.cut > 0),
		pair('too late for the history', formatCount(late), late > 0),
		[],
		[blank(1), span('GAPS', 'dim')],
		...(gaps.length === 0 ? [[blank(1), span('none: every line was read')]] : []),
		...gaps.map((gap): Line => [
			blank(1),
			span(`${formatClock(gap.at, zone.offset)}  `, 'dim'),
			span(describeGap(gap, zone.offset, true)),
			span(`  ${clean(gap.name, glyphs)}`, 'dim'),
		]),
		...(lastUnreadable === undefined
			? []
			: [[], [blank(1), span('THE LAST LINE THAT COULD NOT BE READ', 'dim')], ...quoted(lastUnreadable)]),
	];
}

/** How the search server answers, and what was not listed. */
function drawPoll(
	{answeredAt, lag, circuit, lastError, tooLate, since}: PollState,
	{now, zone}: Snapshot,
	{glyphs}: Look,
): Line[] {
	const time = (at: number | undefined): string => (at === undefined ? 'not yet' : formatDay(at, zone.offset));
	return [
		pair(
			'  answered',
			answeredAt === undefined ? 'not yet' : `${formatAge(stepAge(Math.max(0, now - answeredAt)))} ago`,
		),
		pair('  circuit', `${circuit}${lastError === undefined ? '' : `: ${clean(lastError, glyphs)}`}`, circuit !== 'ok'),
		pair('  behind their time', lag === undefined ? 'not known' : formatAge(lag)),
		pair('  listed from', time(since)),
		pair('  over an hour late', `${formatCount(tooLate)}, counted but not listed`, tooLate > 0),
	];
}

function pair(label: string, value: string, loud = false): Line {
	return [blank(1), span(label.padEnd(labelWidth), 'dim'), span(value, loud ? 'strong' : 'plain')];
}
