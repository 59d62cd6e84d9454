import {type Snapshot} from '../state/snapshot.ts';
import {clean} from './clean-text.ts';
import {formatBytes, formatCount} from './format-number.ts';
import {formatClock} from './format-time.ts';
import {describeGap} from './gap-text.ts';
import {blank, span, type Line, type Look} from './line.ts';
import {describeZone} from './spoken-line.ts';
import {wrapText} from './wrap-text.ts';

const labelWidth = 27;

/**
The log itself: files and their state, lines by kind, gaps, and the last line that could not be read.
*/
export function drawLogLines(snapshot: Snapshot, width: number, look: Look): Line[] {
	const {glyphs} = look;
	const {lines, sources, gaps, late, lastUnreadable, zone} = snapshot;
	const quoted = (text: string) =>
		wrapText(clean(text.slice(0, 4000), glyphs), width - 4).map((part): Line => [blank(3), span(part)]);
	return [
		[blank(1), span('FILES', 'dim')],
		...sources.map(({name, is, done, total, why}): Line => {
			const size = done === undefined || total === undefined ? '' : `  ${formatBytes(done)} of ${formatBytes(total)}`;
			const reason = why === undefined ? '' : `  ${clean(why, glyphs)}`;
			return pair(clean(name === '-' ? 'standard input' : name, glyphs).slice(0, 200), `  ${is}${size}${reason}`);
		}),
		pair('times in', describeZone({zone} as Snapshot)),
		[],
		[blank(1), span('LINES', 'dim')],
		pair('read', formatCount(lines.read)),
		pair('ModSecurity', formatCount(lines.modsecurity)),
		pair('of the engine itself', formatCount(lines.engine)),
		pair('other', formatCount(lines.other)),
		pair('refused by a deny rule', formatCount(lines.forbidden)),
		pair('written by a client', formatCount(lines.forged), lines.forged > 0),
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

function pair(label: string, value: string, loud = false): Line {
	return [blank(1), span(label.padEnd(labelWidth), 'dim'), span(value, loud ? 'strong' : 'plain')];
}
