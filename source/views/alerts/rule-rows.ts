import {type AlertRow, type AlertSort} from '../../screen/alert-rows.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {clean} from '../drawing/clean-text.ts';
import {fitCount, formatCount} from '../drawing/format-number.ts';
import {formatNear, formatShort} from '../drawing/format-time.ts';
import {blank, left, right, selectLine, span, widthOfLine, type Line, type Look, type Span} from '../drawing/line.ts';
import {own, type CleanText, type OwnWords} from '../drawing/own-words.ts';
import {cutEnd, widthOf} from '../drawing/text-width.ts';
import {describeInColumn, speakOfStanding, standingWidth} from './alert-words.ts';

type Column = {
	readonly title: CleanText;
	readonly width: number;

	/** Columns of a higher rank leave first as the width falls. */
	readonly rank: number;
	readonly sort?: AlertSort['column'];
	readonly draw: (row: AlertRow) => Line;
};

type Place = {readonly now: Timestamp; readonly offset: number};

/** The narrower the screen, the less a name keeps. */
const leastName = (width: number): number => (width < 60 ? 12 : width < 100 ? 16 : 28);
const mostName = 44;
const leastNote = 24;

/** Columns of a higher rank are for wide screens. */
const lastOfNarrow = 3;

/**
The cells of a time among alerts: with its date where one of them is of another day than now.
*/
export function timeWidth(times: ReadonlyArray<Timestamp | undefined>, {now, offset}: Place): number {
	return times.some(time => time !== undefined && formatNear(time, now, offset).length > 8) ? 14 : 10;
}

/**
The head of the list of rules, and what draws one of them. At the right is what is wrong with a rule, as far as there is room.
*/
export function createRuleRows(
	rows: readonly AlertRow[],
	{now, zone}: Snapshot,
	{sort, width}: {readonly sort: AlertSort; readonly width: number},
	look: Look,
): {
	readonly head: Line;
	readonly draw: (row: AlertRow, isSelected: boolean) => Line;

	/** There is room for what is wrong with a rule in its row. */
	readonly hasNotes: boolean;
} {
	const {glyphs} = look;
	const place = {now, offset: zone.offset};
	const columns = chooseColumns(rows, place, width, look);
	const rest = width - 1 - columns.reduce((sum, column) => sum + column.width, 0);
	const longest = Math.max(leastName(width), ...rows.map(({rule}) => widthOf(clean(rule.name, glyphs))));
	const wanted = Math.min(longest, mostName);
	const isNoted = rows.some(({rule}) => rule.note !== undefined);
	const noteWidth = isNoted && rest - wanted - 2 >= leastNote ? rest - wanted : 0;
	// What is left stays empty at the right: numbers stand beside their name.
	const nameWidth = noteWidth > 0 ? rest - noteWidth : Math.min(rest, wanted + 1);
	const mark = (column: AlertSort['column']): CleanText =>
		sort.column === column ? (sort.reversed === (column === 'name') ? glyphs.falling : glyphs.rising) : own('');
	const titled = ({title, width: cells, sort: by}: Column): Span =>
		by === 'standing' || title === 'type'
			? left(own(`  ${title}${by === undefined ? '' : mark(by)}`), cells, look, 'dim')
			: right(by === undefined ? title : own(`${title}${mark(by)}`), cells, look, 'dim');
	return {
		hasNotes: noteWidth > 0,
		head: [
			left(own(` RULE${mark('name')}`), 1 + nameWidth, look, 'strong'),
			...columns.map(titled),
			left(noteWidth === 0 ? '' : '  note', noteWidth, look, 'dim'),
		],
		draw(row, isSelected) {
			const line: Line = [
				span(isSelected ? glyphs.select : ' '),
				left(clean(row.rule.name, glyphs), nameWidth, look, row.standing === 'off' ? 'dim' : 'plain'),
				...columns.flatMap(({draw}) => draw(row)),
				left(noteWidth === 0 ? '' : own(`  ${clean(row.rule.note ?? '', glyphs)}`), noteWidth, look, 'dim'),
			];
			return isSelected ? selectLine(line, width, look) : line;
		},
	};
}

/** The columns that have room: those of any screen, with times in full or, before one of these leaves, in short; further ones where no name is cut for them. */
function chooseColumns(rows: readonly AlertRow[], place: Place, width: number, look: Look): Column[] {
	const longest = Math.max(...rows.map(({rule}) => widthOf(clean(rule.name, look.glyphs))));
	const isFitting = (columns: readonly Column[]): boolean => {
		const hasFurther = columns.some(({rank}) => rank > lastOfNarrow);
		const name = Math.max(leastName(width), hasFurther ? Math.min(longest + 1, mostName) : 0);
		return columns.reduce((sum, column) => sum + column.width, 1 + name) <= width;
	};

	const full = makeColumns(rows, place, {width, isShort: false}, look);
	const isShort = !isFitting(full.filter(({rank}) => rank <= lastOfNarrow));
	const kept = isShort ? makeColumns(rows, place, {width, isShort}, look) : full;
	while (!isFitting(kept) && kept.length > 1) {
		kept.splice(kept.indexOf(kept.toSorted((one, other) => other.rank - one.rank)[0]), 1);
	}

	return kept;
}

function makeColumns(
	rows: readonly AlertRow[],
	{now, offset}: Place,
	{width, isShort}: {readonly width: number; readonly isShort: boolean},
	look: Look,
): Column[] {
	const times = rows.flatMap(({rule}) => [rule.lastAlert, nextOf(rule, now)]);
	const timeCells = isShort ? 8 : timeWidth(times, {now, offset});
	const time = (at: Timestamp | undefined): Line => [
		right(at === undefined ? own('') : (isShort ? formatShort : formatNear)(at, now, offset), timeCells, look),
	];
	const count = <const Title extends string>(
		title: OwnWords<Title>,
		cells: number,
		rank: number,
		toCount: (row: AlertRow) => number,
		sort?: AlertSort['column'],
	): Column => ({
		title: own(title),
		width: cells,
		rank,
		...(sort !== undefined && {sort}),
		draw(row) {
			const value = toCount(row);
			return [right(value === 0 ? '' : fitCount(value, cells - 1), cells, look)];
		},
	});
	const stateCells = Math.max(
		standingWidth,
		...rows.map(row => widthOf(describeInColumn(row, width, {now, offset}, look).words)),
	);
	return [
		{
			title: own('state'),
			width: stateCells + 2,
			rank: 0,
			sort: 'standing',
			draw(row) {
				const {words, role} = describeInColumn(row, width, {now, offset}, look);
				return [blank(2), span(words, role), blank(stateCells - widthOf(words))];
			},
		},
		...(width < 150
			? []
			: [
					{
						title: own('type'),
						width: 22,
						rank: 6,
						draw: ({rule}: AlertRow): Line => [blank(2), left(clean(rule.type, look.glyphs), 20, look, 'dim')],
					},
				]),
		count('matches', width < 60 ? 8 : 9, 1, ({rule}) => rule.matches, 'matches'),
		{title: own('last'), width: timeCells, rank: 2, sort: 'last', draw: ({rule}) => time(rule.lastAlert)},
		{title: own('next'), width: timeCells, rank: lastOfNarrow, draw: ({rule}) => time(nextOf(rule, now))},
		count('alerts', 8, 4, ({rule}) => rule.alerts),
		count('held', 7, 5, ({rule}) => rule.suppressed),
	];
}

/** A time that has passed means: at once. */
function nextOf({nextPossible}: AlertRow['rule'], now: Timestamp): Timestamp | undefined {
	return nextPossible !== undefined && nextPossible > now ? nextPossible : undefined;
}

/**
What is wrong with rules, for a screen whose rows have no room for it: a line each.
*/
export function drawNotes(rows: readonly AlertRow[], width: number, {glyphs}: Look): Line[] {
	return rows.flatMap(({rule}): Line[] =>
		rule.note === undefined
			? []
			: [
					[
						blank(1),
						span(cutEnd(own(`${clean(rule.name, glyphs)}: ${clean(rule.note, glyphs)}`), width - 2, glyphs.cut), 'dim'),
					],
				],
	);
}

/**
A rule in a sentence: what is wrong with it first, then what is not in its columns. What has no room leaves from the end.
*/
export function speakOfRule(row: AlertRow, {now, zone}: Snapshot, width: number, look: Look): Line {
	const {glyphs} = look;
	const {rule, standing, open} = row;
	const {words, role} = speakOfStanding(row, {now, offset: zone.offset}, width, look);
	const next = standing === 'snoozed' ? undefined : nextOf(rule, now);
	const name = clean(rule.name, glyphs);
	const state = span(own(`  ${words}`), role);
	let room = width - 1 - Math.min(widthOf(name), Math.max(12, width - 1 - widthOf(state.text)));
	const facts: Line = [
		state,
		...(rule.note === undefined
			? []
			: [span(cutEnd(own(`  ${clean(rule.note, glyphs)}`), Math.max(0, room - widthOf(state.text)), glyphs.cut))]),
		...(open.length === 0 ? [] : [span(own(`  ${formatCount(open.length)} open`))]),
		...(next === undefined ? [] : [span(own(`  next ${formatNear(next, now, zone.offset)} at the earliest`))]),
		span(
			own(
				rule.matches === 0
					? '  no match yet'
					: `  ${formatCount(rule.alerts)} alerted, ${formatCount(rule.suppressed)} held back`,
			),
			'dim',
		),
	];
	const fitting = facts.filter(({text}) => (room -= widthOf(text)) >= 0);
	return [blank(1), span(cutEnd(name, width - 1 - widthOfLine(fitting), glyphs.cut), 'strong'), ...fitting];
}
