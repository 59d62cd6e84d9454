import {type Snapshot} from '../../questions/snapshot.ts';
import {type AlertEvent} from '../../waf/alerts-status.ts';
import {clean} from '../drawing/clean-text.ts';
import {fitCount, formatCount} from '../drawing/format-number.ts';
import {formatNear, formatShort} from '../drawing/format-time.ts';
import {blank, left, middle, right, selectLine, span, type Line, type Look} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {cutEnd, widthOf} from '../drawing/text-width.ts';
import {describeEvent} from './alert-words.ts';
import {timeWidth} from './rule-rows.ts';

/** An IPv6 address in full from 110 columns on. */
const keyCells = (width: number): number => (width < 80 ? 16 : width < 110 ? 20 : 40);

/**
The head of the list of events, and what draws one of them.
*/
export function createEventRows(
	events: readonly AlertEvent[],
	{
		snapshot,
		firing,
		width,
	}: {readonly snapshot: Snapshot; readonly firing: ReadonlySet<string>; readonly width: number},
	look: Look,
): {readonly head: Line; readonly draw: (event: AlertEvent, isSelected: boolean) => Line} {
	const {glyphs} = look;
	const {now, zone} = snapshot;
	const {offset} = zone;
	const isNarrow = width < 60;
	const isShort = width < 80;
	const toTime = isShort ? formatShort : formatNear;
	const timeCells = isShort
		? 8
		: timeWidth(
				events.map(({at}) => at),
				{now, offset},
			);
	const kindCells = isNarrow ? 2 : 11;
	const keyWidth = events.some(({key}) => key !== undefined) ? keyCells(width) : 0;
	const countCells = isNarrow ? 0 : 9;
	const rest = Math.max(0, width - timeCells - 1 - kindCells - keyWidth - countCells);
	const longest = Math.max(4, ...events.map(({rule}) => widthOf(clean(rule, glyphs))));
	const hasSubjects = events.some(event => subjectOf(event, look) !== '');
	const ruleWidth = isNarrow ? rest : Math.min(longest + 2, 46, rest);
	const subjectWidth = hasSubjects && rest - ruleWidth >= 24 ? rest - ruleWidth : 0;
	return {
		head: [
			left(' EVENT', timeCells + 1, look, 'strong'),
			blank(kindCells),
			left('rule', ruleWidth, look, 'dim'),
			left(keyWidth === 0 ? '' : 'key', keyWidth, look, 'dim'),
			right(countCells === 0 ? '' : 'matches', countCells, look, 'dim'),
			left(subjectWidth === 0 ? '' : '  subject', subjectWidth, look, 'dim'),
		],
		draw(event, isSelected) {
			const {sign, words, role} = describeEvent(event, firing.has(event.id), look);
			const line: Line = [
				span(isSelected ? glyphs.select : ' '),
				left(toTime(event.at, now, offset), timeCells, look, 'dim'),
				span(isNarrow ? sign : own(`${sign} ${words}`), role),
				blank(kindCells - widthOf(sign) - (isNarrow ? 0 : widthOf(words) + 1)),
				left(clean(event.rule, glyphs), ruleWidth - 1, look, role === 'dim' ? 'dim' : 'plain'),
				blank(1),
				middle(clean(event.key ?? '', glyphs), keyWidth, look),
				right(countCells === 0 ? '' : fitCount(event.matches, countCells - 1), countCells, look),
				left(own(`  ${subjectOf(event, look)}`), subjectWidth, look),
			];
			return isSelected ? selectLine(line, width, look) : line;
		},
	};
}

/** A subject that is the rule's name, as it is without one of its own, says nothing more. */
function subjectOf({subject, rule}: AlertEvent, {glyphs}: Look): CleanText {
	return subject === rule ? own('') : clean(subject, glyphs);
}

/**
An event in a sentence: who, what was found, in which span, and who has seen it.
*/
export function speakOfEvent(event: AlertEvent, {now, zone}: Snapshot, width: number, look: Look): Line {
	const {glyphs} = look;
	const {rule, key, matches, since, until, acknowledged, kind} = event;
	const [from, to] = [since, until].map(time => formatNear(time, now, zone.offset));
	const period = from === to ? from : own(`${from}${glyphs.unicode ? '–' : '-'}${to}`);
	const facts: Line = [
		span(own(`  ${formatCount(matches)} ${matches === 1 ? 'match' : 'matches'}`)),
		...(kind === 'resolved' ? [span('  resolved')] : []),
		span(own(`  ${period}`)),
		...(acknowledged === undefined
			? []
			: [
					span(
						own(
							`  ${glyphs.check} ${clean(acknowledged.by, glyphs)}, ${formatNear(acknowledged.at, now, zone.offset)}`,
						),
					),
				]),
	];
	const name = own(key === undefined ? clean(rule, glyphs) : clean(key, glyphs));
	let room = width - 1 - Math.min(widthOf(name), Math.ceil(width * 0.6));
	const fitting = facts.filter(({text}) => (room -= widthOf(text)) >= 0);
	const taken = fitting.reduce((sum, {text}) => sum + widthOf(text), 1);
	const shown = cutEnd(name, width - taken, glyphs.cut);
	const subject = subjectOf(event, look);
	const rest = width - taken - widthOf(shown) - 2;
	return [
		blank(1),
		span(shown, 'strong'),
		...fitting,
		...(rest < 8 || subject === '' ? [] : [span(own(`  ${cutEnd(subject, rest, glyphs.cut)}`), 'dim')]),
	];
}
