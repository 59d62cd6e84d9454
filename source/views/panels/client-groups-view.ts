import {clientRows, type ClientRow} from '../../screen/client-groups.ts';
import {indexOfCursor, keepVisible} from '../../screen/list-cursor.ts';
import {type Screen} from '../../screen/screen.ts';
import {type SortColumn} from '../../screen/table-sort.ts';
import {type GroupedBy, type TopRow} from '../../waf/question.ts';
import {isDated, type Snapshot} from '../../questions/snapshot.ts';
import {denyStatusOf} from '../../questions/deny-watch.ts';
import {markShort} from '../deny/deny-labels.ts';
import {clean} from '../drawing/clean-text.ts';
import {fill, type DrawnPanel} from '../drawing/drawn-panel.ts';
import {fitBounded, fitCount, formatBounded, formatShare, nameUnit} from '../drawing/format-number.ts';
import {formatMoment, momentWidth} from '../drawing/format-time.ts';
import {blank, left, right, selectLine, span, type Line, type Look, type Span} from '../drawing/line.ts';
import {drawPlace, placeWidth} from '../drawing/place-text.ts';
import {own, ownTable, type CleanText} from '../drawing/own-words.ts';
import {cutEnd, cutMiddle, padEnd} from '../drawing/text-width.ts';
import {roleOf} from '../drawing/theme.ts';
import {drawEmptyTable} from './empty-states.ts';
import {nameCampaign, nameTargets} from './group-sentence.ts';
import {sortMark} from './sort-mark.ts';

type Column = {
	readonly title: CleanText;
	readonly width: number;
	readonly sort: SortColumn | undefined;

	/** Columns of a higher rank leave first as the width falls. */
	readonly rank: number;
	readonly isLeft: boolean;
	readonly draw: (row: ClientRow) => readonly Span[];
};

/** A /24 of IPv4 with the sign in front, and most /64. */
const leastKey = 21;
/** Without a cell to spare: through must stay. */
const leastNarrowKey = 19;
/** Of user agents: what stands in front of the version, at least. */
const leastAgent = 32;
const indent = 4;

const titles: Readonly<Record<GroupedBy, CleanText>> = ownTable({
	address: 'CLIENT',
	network: 'NETWORK /24 /64',
	agent: 'USER AGENT',
});

/**
Clients put together to networks or user agents as a whole screen, with the addresses of the open ones below them, in exactly `height` rows.
*/
export function drawClientGroups(
	snapshot: Snapshot,
	screen: Screen,
	{width, height}: {readonly width: number; readonly height: number},
	look: Look,
): DrawnPanel {
	const rows = clientRows(screen, snapshot);
	const {by} = screen.grouping;
	const columns = columnsOf(snapshot, {width, by}, look);
	const keyWidth = width - 1 - columns.reduce((sum, column) => sum + column.width, 0);
	const page = Math.max(1, height - 2);
	const selected = indexOfCursor(
		screen.lists.clients,
		rows.map(({key}) => key),
	);
	const top = keepVisible(screen.lists.clients.top, selected, rows.length, page);
	const body = rows.slice(top, top + page).map((row, place) => {
		const isSelected = top + place === selected;
		const line: Line = [
			span(isSelected ? look.glyphs.select : ' '),
			drawKey(row, screen, keyWidth, look),
			...columns.flatMap(({draw}) => draw(row)),
		];
		return isSelected ? selectLine(line, width, look) : line;
	});
	const empty = rows.length > 0 ? [] : drawEmptyTable(snapshot, screen, 'clients', {width, height: page}, look);
	const sort = screen.sorts.clients;
	const head: Line = [
		left(` ${titles[by]}${sortMark(sort, 'key', look)}`, keyWidth + 1, look, 'strong'),
		...columns.map(column => {
			const title = own(`${column.title}${column.sort === undefined ? '' : sortMark(sort, column.sort, look)}`);
			const role = column.sort === sort.column ? 'strong' : 'dim';
			return (column.isLeft ? left : right)(title, column.width, look, role);
		}),
	];
	return {lines: fill([head, ...fill([...body, ...empty], page), drawFoot(snapshot, by, look)], height), page};
}

/**
By what the groups can be sorted at a width: the columns that are drawn, from left to right.
*/
export function sortableGroupColumns(
	snapshot: Snapshot,
	{grouping: {by}}: Pick<Screen, 'grouping'>,
	width: number,
	look: Look,
): readonly SortColumn[] {
	return [...columnsOf(snapshot, {width, by}, look).flatMap(({sort}) => (sort === undefined ? [] : [sort])), 'key'];
}

function columnsOf(
	snapshot: Snapshot,
	{width, by}: {readonly width: number; readonly by: GroupedBy},
	look: Look,
): readonly Column[] {
	const {glyphs} = look;
	const dated = isDated(snapshot);
	const isNarrow = width < 66;
	const isOfAgents = by === 'agent';
	const keyWidth = isNarrow ? leastNarrowKey : isOfAgents ? (width >= 120 ? 2 : 1) * leastAgent : leastKey;
	const cells = momentWidth(dated) + 2;
	const valueOf = ({group, member}: ClientRow) => member ?? group;
	const number = (
		title: CleanText,
		numberWidth: number,
		rank: number,
		sort: 'perMinute' | 'blocked' | 'through',
	): Column => ({
		title,
		width: numberWidth,
		sort,
		rank,
		isLeft: false,
		draw: row => {
			const value = valueOf(row)[sort];
			const text = value === 0 ? own('') : fitCount(value, numberWidth - 1);
			return [right(text, numberWidth, look, sort === 'through' ? 'danger' : 'plain')];
		},
	});
	const time = (title: CleanText, sort: 'firstSeen' | 'lastSeen', rank: number): Column => ({
		title,
		width: cells,
		sort,
		rank,
		isLeft: false,
		draw: row => [right(formatMoment(valueOf(row)[sort], snapshot.zone.offset, dated), cells, look, 'dim')],
	});
	const addressWidth = isNarrow ? 7 : isOfAgents ? 13 : 26;
	const countWidth = isNarrow ? 6 : 8;
	const placeCells = isOfAgents ? 0 : placeWidth(snapshot.totals.networks?.rows ?? [], width);
	const columns: Column[] = [
		{
			title: own(isNarrow ? ' ADDR' : '  ADDRESSES'),
			width: addressWidth,
			sort: undefined,
			rank: 0,
			isLeft: true,
			draw({group, member}) {
				const text =
					member !== undefined
						? own('')
						: isNarrow
							? formatBounded(group.addresses, glyphs)
							: nameCampaign(group, snapshot, look);
				const role = group.campaign === undefined ? 'plain' : 'strong';
				return [
					isNarrow ? right(text, addressWidth - 1, look, role) : left(`  ${text}`, addressWidth, look, role),
					...(isNarrow ? [blank(1)] : []),
				];
			},
		},
		{
			title: nameUnit(snapshot.totals),
			width: countWidth,
			sort: 'count',
			rank: 0,
			isLeft: false,
			draw: row => [right(fitBounded(valueOf(row), countWidth - 1, look), countWidth, look)],
		},
		number(own('/min'), 7, 4, 'perMinute'),
		number(own('blocked'), 9, 5, 'blocked'),
		number(own(isNarrow ? 'thru' : 'through'), isNarrow ? 6 : 9, 1, 'through'),
		{
			title: own('  MAIN'),
			width: 15,
			sort: undefined,
			rank: 2,
			isLeft: true,
			// A user agent may look like an address that is denied.
			draw: row => drawMain(valueOf(row), isOfAgents && row.member === undefined ? undefined : snapshot.denials, look),
		},
		time(own('first'), 'firstSeen', 7),
		time(own('last'), 'lastSeen', 6),
		...(placeCells === 0
			? []
			: [
					{
						title: own('  FROM'),
						width: placeCells,
						sort: undefined,
						rank: 3,
						isLeft: true,
						draw: (row: ClientRow) => [drawPlace(valueOf(row).place, placeCells, look)],
					},
				]),
	];
	const total = () => columns.reduce((sum, column) => sum + column.width, 1 + keyWidth);
	while (total() > width && columns.length > 1) {
		columns.splice(columns.indexOf(columns.toSorted((one, other) => other.rank - one.rank)[0]), 1);
	}

	const room = width - total() - 20;
	return room < 20
		? columns
		: [
				...columns,
				{
					title: own('  TARGETS'),
					width: room,
					sort: undefined,
					rank: 8,
					isLeft: true,
					draw: ({group: {campaign}, member}) => [
						left(
							`  ${campaign === undefined || member !== undefined ? own('') : nameTargets(campaign, look)}`,
							room,
							look,
							'dim',
						),
					],
				},
			];
}

/* The category, or for what is denied how that works. */
function drawMain(
	{key, mainCategory, mainCategoryCount, count}: TopRow,
	denials: Snapshot['denials'],
	look: Look,
): Span[] {
	const denied = denyStatusOf(denials, key);
	if (denied !== undefined) {
		const {text, role} = markShort(denied, look);
		return [blank(2), left(text, 13, look, role)];
	}

	return [
		blank(2),
		left(clean(mainCategory ?? '-', look.glyphs), 8, look, roleOf(mainCategory)),
		right(mainCategory === undefined ? '' : formatShare(mainCategoryCount, count), 5, look, 'dim'),
	];
}

function drawKey({group, member}: ClientRow, {grouping}: Screen, width: number, {glyphs}: Look): Span {
	const isOpen = grouping.open.includes(group.key);
	const head = member === undefined ? own(isOpen ? '- ' : '+ ') : own(' ').repeat(indent);
	const cut = member === undefined && grouping.by === 'agent' ? cutEnd : cutMiddle;
	const key = clean((member ?? group).key, glyphs);
	const text = cut(key === '' ? own('-') : key, width - head.length, glyphs.cut);
	return span(padEnd(own(`${head}${text}`), width, glyphs.cut));
}

function drawFoot({totals: {networks, agents, clients}}: Snapshot, by: GroupedBy, {glyphs}: Look): Line {
	const table = by === 'agent' ? agents : networks;
	const distinct = formatBounded(table?.distinct ?? {value: 0, bound: '='}, glyphs);
	return [
		blank(1),
		span(
			`${distinct} ${own(by === 'agent' ? 'user agents' : 'networks')} of ${formatBounded(clients.distinct, glyphs)} clients`,
			'dim',
		),
	];
}
