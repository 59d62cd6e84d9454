import {indexOfCursor, keepVisible} from '../../screen/list-cursor.ts';
import {type Screen, type TableName} from '../../screen/screen.ts';
import {listKeys, sortOf, tableRows} from '../../screen/selection.ts';
import {isDated, type Snapshot} from '../../questions/snapshot.ts';
import {type SortColumn} from '../../screen/table-sort.ts';
import {type TopRow} from '../../waf/question.ts';
import {denyStatusOf} from '../../questions/deny-watch.ts';
import {markShort} from '../deny/deny-labels.ts';
import {drawBar} from '../drawing/bar.ts';
import {clean} from '../drawing/clean-text.ts';
import {fill, type DrawnPanel} from '../drawing/drawn-panel.ts';
import {fitBounded, fitCount, formatBounded, formatCount, formatShare, nameUnit} from '../drawing/format-number.ts';
import {formatMoment, momentWidth} from '../drawing/format-time.ts';
import {blank, left, right, selectLine, span, type Line, type Look, type Span} from '../drawing/line.ts';
import {drawPlace, placeWidth} from '../drawing/place-text.ts';
import {own, ownTable, type CleanText, type OwnWords} from '../drawing/own-words.ts';
import {drawMarkSign} from '../triage/mark-lines.ts';
import {roleOf, type Role} from '../drawing/theme.ts';
import {drawEmptyTable} from './empty-states.ts';
import {sortMark} from './sort-mark.ts';
import {drawKey, widthOfKey} from './top-panel.ts';

type Column = {
	readonly title: CleanText;
	readonly width: number;
	readonly sort: SortColumn | undefined;

	/** Columns of a higher rank leave first as the width falls. */
	readonly rank: number;
	readonly draw: (row: TopRow, scale: Scale) => readonly Span[];
};

type Scale = {
	readonly most: number;
	readonly all: number;
	readonly offset: number;
	readonly denials: Snapshot['denials'];
};

const titles: Readonly<Record<TableName, CleanText>> = ownTable({
	clients: 'CLIENT',
	rules: 'RULE',
	paths: 'PATH',
	hosts: 'HOST',
});

function columnsOf(
	table: TableName,
	unit: CleanText,
	{width, dated, placeCells}: {readonly width: number; readonly dated: boolean; readonly placeCells: number},
	look: Look,
): readonly Column[] {
	const timeCells = momentWidth(dated) + 2;
	const number = <const Title extends string>(
		title: OwnWords<Title>,
		cells: number,
		rank: number,
		sort: SortColumn,
		role: Role = 'plain',
	): Column => ({
		title: own(title),
		width: cells,
		sort,
		rank,
		draw: row => {
			const value = row[sort as 'count'];
			return [right(value === 0 && sort !== 'count' ? '' : fitCount(value, cells - 1), cells, look, role)];
		},
	});
	const time = (title: 'first' | 'last', sort: 'firstSeen' | 'lastSeen', rank: number): Column => ({
		title: own(title),
		width: timeCells,
		sort,
		rank,
		draw: (row, {offset}) => [right(formatMoment(row[sort], offset, dated), timeCells, look, 'dim')],
	});
	const words = table === 'rules' || table === 'paths';
	const barWidth = width >= 150 ? 32 : width >= 110 && !words ? 20 : 10;
	const columns: Column[] = [
		{...number(unit, 8, 0, 'count'), draw: row => [right(fitBounded(row, 7, look), 8, look)]},
		{
			title: own(''),
			width: barWidth + 2,
			sort: undefined,
			rank: 3,
			draw: (row, {most}) => [
				blank(2),
				...drawBar({count: row.count, through: row.through, most}, barWidth, roleOf(row.mainCategory), look),
			],
		},
		{
			title: own('share'),
			width: 6,
			sort: undefined,
			rank: 4,
			draw: ({count}, {all}) => [right(formatShare(count, all), 6, look)],
		},
		number('/min', 7, 1, 'perMinute'),
		number('blocked', 9, 2, 'blocked'),
		number('through', 9, 1, 'through', 'danger'),
		{
			title: own('MAIN'),
			width: 15,
			sort: undefined,
			rank: 4,
			draw: ({key, mainCategory, mainCategoryCount, count}, {denials}) => {
				const denied = table === 'clients' ? denyStatusOf(denials, key) : undefined;
				return denied === undefined
					? [
							blank(2),
							left(clean(mainCategory ?? '-', look.glyphs), 8, look, roleOf(mainCategory)),
							right(mainCategory === undefined ? '' : formatShare(mainCategoryCount, count), 5, look, 'dim'),
						]
					: [blank(2), left(markShort(denied, look).text, 13, look, markShort(denied, look).role)];
			},
		},
		time('first', 'firstSeen', 6),
		time('last', 'lastSeen', 5),
		...(placeCells === 0
			? []
			: [
					{
						title: own('FROM'),
						width: placeCells,
						sort: undefined,
						rank: 4,
						draw: ({place}: TopRow) => [drawPlace(place, placeCells, look)],
					},
				]),
	];
	const keyWidth = {clients: 16, rules: 28, paths: 24, hosts: 18}[table] + (words && width >= 110 ? 20 : 0);
	const total = () => columns.reduce((sum, column) => sum + column.width, keyWidth + 1);
	while (total() > width && columns.length > 1) {
		columns.splice(columns.indexOf(columns.toSorted((one, other) => other.rank - one.rank)[0]), 1);
	}

	return columns;
}

/**
By what the table can be sorted at a width: the columns that are drawn, from left to right.
*/
export function sortableColumns(snapshot: Snapshot, table: TableName, width: number, look: Look): SortColumn[] {
	const columns = columnsOf(
		table,
		nameUnit(snapshot.totals),
		{width, dated: isDated(snapshot), placeCells: placeWidth(snapshot.totals[table].rows, width)},
		look,
	);
	return [...columns.flatMap(({sort}) => (sort === undefined ? [] : [sort])), 'key'];
}

const sortNames: Readonly<Record<SortColumn, CleanText>> = ownTable({
	count: 'requests',
	perMinute: 'rate',
	blocked: 'blocked',
	through: 'through',
	firstSeen: 'first seen',
	lastSeen: 'last seen',
	key: 'name',
});

/**
Clients, rules, paths or hosts as a whole screen, sorted as the person chose, in exactly `height` rows.
*/
export function drawTable(
	snapshot: Snapshot,
	screen: Screen,
	table: TableName,
	{width, height}: {width: number; height: number},
	look: Look,
): DrawnPanel {
	const rows = tableRows(screen, snapshot, table);
	const columns = columnsOf(
		table,
		nameUnit(snapshot.totals),
		{width, dated: isDated(snapshot), placeCells: placeWidth(snapshot.totals[table].rows, width)},
		look,
	);
	// Numbers stand beside their name, however wide the screen is.
	const longest = Math.max(24, ...rows.map(row => widthOfKey(table, row, look)));
	const keyWidth = Math.min(longest + 1, width - 1 - columns.reduce((sum, column) => sum + column.width, 0));
	const page = Math.max(1, height - 2);
	const selected = indexOfCursor(screen.lists[table], listKeys(screen, snapshot, table));
	const top = keepVisible(screen.lists[table].top, selected, rows.length, page);
	const scale: Scale = {
		most: Math.max(0, ...rows.map(({count}) => count)),
		all: snapshot.totals.all.value,
		offset: snapshot.zone.offset,
		denials: snapshot.denials,
	};
	const body = rows.slice(top, top + page).map((row, place) => {
		const isSelected = top + place === selected;
		const edge = isSelected
			? span(look.glyphs.select)
			: drawMarkSign(table === 'clients' ? snapshot.marks?.ofClient(row.key) : undefined);
		const line: Line = [edge, drawKey(table, row, keyWidth, look)].concat(
			columns.flatMap(({draw}) => draw(row, scale)),
		);
		return isSelected ? selectLine(line, width, look) : line;
	});
	const empty = rows.length > 0 ? [] : drawEmptyTable(snapshot, screen, table, {width, height: page}, look);
	const sort = sortOf(screen, table);
	const isSeen = sort.column === 'key' || columns.some(column => column.sort === sort.column);
	const head: Line = [
		left(` ${titles[table]}${sortMark(sort, 'key', look)}`, keyWidth + 1, look, 'strong'),
		...columns.map(column =>
			column.title === 'MAIN' || column.title === 'FROM'
				? left(`  ${column.title}`, column.width, look, 'dim')
				: right(
						`${column.title}${column.sort === undefined ? '' : sortMark(sort, column.sort, look)}`,
						column.width,
						look,
						column.sort === sort.column ? 'strong' : 'dim',
					),
		),
	];
	return {
		lines: fill(
			[
				head,
				...fill([...body, ...empty], page),
				[
					...(isSeen ? [] : [span(` sorted by ${sortNames[sort.column]} `)]),
					...drawFoot(snapshot, table, rows.length, look),
				],
			],
			height,
		),
		page,
	};
}

function drawFoot(snapshot: Snapshot, table: TableName, shown: number, {glyphs}: Look): Line {
	const {distinct, rest} = snapshot.totals[table];
	if (distinct.value <= shown) {
		return [blank(1), span(`${formatBounded(distinct, glyphs)} ${table}`, 'dim')];
	}

	const others = formatBounded({value: distinct.value - shown, bound: distinct.bound}, glyphs);
	const words = own(`top ${formatCount(shown)} of ${formatBounded(distinct, glyphs)} ${table}; +${others} more`);
	const unit = snapshot.totals.unit === 'transactions' ? 'requests' : 'rule matches';
	const sum = own(table === 'rules' || rest.value === 0 ? '' : ` with ${formatBounded(rest, glyphs)} ${unit}`);
	return [blank(1), span(`${words}${sum}`, 'dim')];
}
