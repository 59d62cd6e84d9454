import {type AlertRow, type AlertSort} from '../../screen/alert-rows.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {clean} from '../drawing/clean-text.ts';
import {fitCount, formatCount} from '../drawing/format-number.ts';
import {formatNear} from '../drawing/format-time.ts';
import {blank, left, right, selectLine, span, type Line, type Look, type Span} from '../drawing/line.ts';
import {own, type CleanText, type OwnWords} from '../drawing/own-words.ts';
import {cutEnd, widthOf} from '../drawing/text-width.ts';
import {describeStanding, standingWidth} from './alert-words.ts';

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
const leastName = (width: number): number => (width < 60 ? 14 : width < 100 ? 28 : 36);
const mostName = 44;
const leastNote = 24;

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
	const noteWidth = rest - wanted - 2 >= leastNote ? rest - wanted : 0;
	// What is left stays empty at the right: numbers stand beside their name.
	const nameWidth = noteWidth > 0 ? rest - noteWidth : Math.min(rest, wanted + 1);
	const mark = (column: AlertSort['column']): CleanText =>
		sort.column === column ? (sort.reversed === (column === 'name') ? glyphs.falling : glyphs.rising) : own('');
	const titled = ({title, width: cells, sort: by}: Column): Span =>
		by === 'standing' || title === 'type'
			? left(own(`${by === undefined ? '' : '  '}${title}${by === undefined ? '' : mark(by)}`), cells, look, 'dim')
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

function chooseColumns(rows: readonly AlertRow[], place: Place, width: number, look: Look): Column[] {
	const {now, offset} = place;
	const timeCells = timeWidth(
		rows.flatMap(({rule}) => [rule.lastAlert, nextOf(rule, now)]),
		place,
	);
	const time = (at: Timestamp | undefined, cells: number): Line => [
		right(at === undefined ? own('') : formatNear(at, now, offset), cells, look),
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
	const columns: Column[] = [
		{
			title: own('state'),
			width: standingWidth + 3,
			rank: 0,
			sort: 'standing',
			draw({standing}) {
				const {words, role} = describeStanding(standing, look);
				return [blank(2), span(words, role), blank(standingWidth + 1 - widthOf(words))];
			},
		},
		{
			title: own('type'),
			width: width < 150 ? 0 : 20,
			rank: 6,
			draw: ({rule}) => [left(clean(rule.type, look.glyphs), width < 150 ? 0 : 20, look, 'dim')],
		},
		{
			title: own('last'),
			width: timeCells - 1,
			rank: 1,
			sort: 'last',
			draw: ({rule}) => time(rule.lastAlert, timeCells - 1),
		},
		{title: own('next'), width: timeCells, rank: 2, draw: ({rule}) => time(nextOf(rule, now), timeCells)},
		count('matches', 9, 3, ({rule}) => rule.matches, 'matches'),
		count('alerts', 7, 4, ({rule}) => rule.alerts),
		count('held', 6, 5, ({rule}) => rule.suppressed),
	];
	const total = (): number => columns.reduce((sum, column) => sum + column.width, leastName(width) + 1);
	while (total() > width && columns.length > 1) {
		columns.splice(columns.indexOf(columns.toSorted((one, other) => other.rank - one.rank)[0]), 1);
	}

	return columns;
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
A rule in a sentence: what is wrong with it first, then what is not in its columns.
*/
export function speakOfRule({rule, standing, last}: AlertRow, {now, zone}: Snapshot, look: Look): Line {
	const {glyphs} = look;
	const {words, role} = describeStanding(standing, look);
	const next = nextOf(rule, now);
	const by = last?.acknowledged;
	return [
		blank(1),
		span(clean(rule.name, glyphs), 'strong'),
		blank(2),
		span(words, role),
		...(standing === 'acknowledged' && by !== undefined
			? [span(own(` by ${clean(by.by, glyphs)}, ${formatNear(by.at, now, zone.offset)}`))]
			: []),
		...(next === undefined ? [] : [span(own(`  next ${formatNear(next, now, zone.offset)} at the earliest`))]),
		...(rule.note === undefined ? [] : [span(own(`  ${clean(rule.note, glyphs)}`))]),
		span(
			own(
				rule.matches === 0
					? '  no match yet'
					: `  ${formatCount(rule.alerts)} alerted, ${formatCount(rule.suppressed)} held back`,
			),
			'dim',
		),
	];
}
