import {type Snapshot} from '../../questions/snapshot.ts';
import {stepAge} from '../../questions/time-window.ts';
import {type PollState} from '../../waf/delivery.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatBytes, formatCount} from '../drawing/format-number.ts';
import {formatAge, formatDay, formatMoment} from '../drawing/format-time.ts';
import {describeAccess} from '../printed/access-words.ts';
import {describeGap} from '../printed/gap-text.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {cutMiddle} from '../drawing/text-width.ts';
import {own, type OwnWords} from '../drawing/own-words.ts';
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
	const notes = snapshot.notes ?? [];
	return [
		...(notes.length === 0 ? [] : [[blank(1), span('NOTES', 'dim')], ...notes.flatMap(note => quoted(note)), []]),
		[blank(1), span(nameRecords(snapshot) === 'lines' ? 'FILES' : 'INDICES', 'dim')],
		...sources.map(({name, is, done, total, why}): Line => {
			const size = own(
				done === undefined || total === undefined ? '' : `  ${formatBytes(done)} of ${formatBytes(total)}`,
			);
			const reason = own(why === undefined ? '' : `  ${clean(why, glyphs)}`);
			return pair(clean(name === '-' ? 'standard input' : name, glyphs).slice(0, 200), `  ${is}${size}${reason}`);
		}),
		...sources.flatMap(({poll}) => (poll === undefined ? [] : drawPoll(poll, snapshot, look))),
		...drawAccess(snapshot, width),
		pair('time zone', describeZone({zone})),
		...drawZones(snapshot, look),
		[],
		[blank(1), span(nameRecords(snapshot) === 'lines' ? 'LINES' : 'DOCUMENTS, AND LINES IN THEM', 'dim')],
		pair('read', formatCount(lines.read)),
		pair('ModSecurity', formatCount(lines.modsecurity)),
		pair('engine messages', formatCount(lines.engine)),
		pair('other', formatCount(lines.other)),
		...drawForbidden(snapshot),
		pair('forged by a client', formatCount(lines.forged), lines.forged > 0),
		...(lines.repeated > 0 ? [pair('repeated', formatCount(lines.repeated))] : []),
		pair('unreadable', formatCount(lines.unreadable), lines.unreadable > 0),
		pair('cut by the server', formatCount(lines.cut), lines.cut > 0),
		pair('too late for the history', formatCount(late), late > 0),
		[],
		[blank(1), span('GAPS', 'dim')],
		...(gaps.length === 0 ? [[blank(1), span('none: every line was read')]] : []),
		...gaps.map((gap): Line => [
			blank(1),
			span(`${formatMoment(gap.at, zone.offset, true)}  `, 'dim'),
			span(clean(describeGap(gap, zone.offset, true), glyphs)),
			span(`  ${clean(gap.name, glyphs)}`, 'dim'),
		]),
		...(lastUnreadable === undefined
			? []
			: [[], [blank(1), span('LAST UNREADABLE LINE', 'dim')], ...quoted(lastUnreadable)]),
	];
}

/** What the access logs were read as, and how their lines fit. */
function drawAccess({access}: Snapshot, width: number): Line[] {
	const lines = access === undefined ? [] : describeAccess(access);
	return lines.flatMap(text => wrapText(text, width - 4).map((part): Line => [blank(1), span(part)]));
}

/** nginx writes the same line for its own `deny` and for one of waftop's. */
function drawForbidden({lines: {forbidden}, denials}: Snapshot): Line[] {
	const ours = denials?.rules.reduce((sum, {hits}) => sum + (hits ?? 0), 0) ?? 0;
	return forbidden === 0
		? []
		: [
				pair(
					'refused by allow or deny',
					`${formatCount(forbidden)}, by rules of waftop ${formatCount(Math.min(ours, forbidden))}`,
				),
			];
}

/** Of logs in several zones, or known in several ways, each one's own; the screen's is that of all times on it. */
function drawZones({zone, zones = []}: Snapshot, {glyphs}: Look): Line[] {
	const isOne = zones.every(({zone: {offset, source}}) => offset === zone.offset && source === zone.source);
	return isOne
		? []
		: zones.map(({name, zone: logZone}) =>
				pair(
					own(`  ${cutMiddle(clean(name === '-' ? 'standard input' : name, glyphs), labelWidth - 3, glyphs.cut)}`),
					describeZone({zone: logZone}),
				),
			);
}

/** How the search server answers, and what was not listed. */
function drawPoll(
	{answeredAt, lag, circuit, lastError, tooLate, since}: PollState,
	{now, zone}: Snapshot,
	{glyphs}: Look,
): Line[] {
	const time = (at: number | undefined) => own(at === undefined ? 'not yet' : formatDay(at, zone.offset));
	return [
		pair(
			'  answered',
			answeredAt === undefined ? 'not yet' : `${formatAge(stepAge(Math.max(0, now - answeredAt)))} ago`,
		),
		pair(
			'  circuit',
			`${circuit}${lastError === undefined ? '' : own(`: ${clean(lastError, glyphs)}`)}`,
			circuit !== 'ok',
		),
		pair('  lag', lag === undefined ? 'not known' : formatAge(lag)),
		pair('  listed from', time(since)),
		pair('  over an hour late', `${formatCount(tooLate)}, counted but not listed`, tooLate > 0),
	];
}

function pair<const Label extends string, const Value extends string>(
	label: OwnWords<Label>,
	value: OwnWords<Value>,
	loud = false,
): Line {
	return [blank(1), span(own(label).padEnd(labelWidth), 'dim'), span(own(value), loud ? 'strong' : 'plain')];
}
