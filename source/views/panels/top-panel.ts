import {denyStatusOf} from '../../questions/deny-watch.ts';
import {markShort} from '../deny/deny-labels.ts';
import {indexOfCursor, keepVisible} from '../../screen/list-cursor.ts';
import {type Screen, type TableName} from '../../screen/screen.ts';
import {listKeys, sortOf, tableRows} from '../../screen/selection.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {type SortColumn} from '../../screen/table-sort.ts';
import {type TopRow} from '../../waf/question.ts';
import {drawLargestCampaign} from './group-sentence.ts';
import {sortMark} from './sort-mark.ts';
import {clean} from '../drawing/clean-text.ts';
import {fill, type DrawnPanel} from '../drawing/drawn-panel.ts';
import {fitBounded, fitCount, formatBounded, nameUnit} from '../drawing/format-number.ts';
import {blank, left, right, selectLine, span, type Line, type Look, type Span} from '../drawing/line.ts';
import {own, ownTable, type CleanText} from '../drawing/own-words.ts';
import {cutEnd, cutMiddle, cutPath, widthOf} from '../drawing/text-width.ts';
import {drawMarkSign} from '../triage/mark-lines.ts';
import {roleOf} from '../drawing/theme.ts';

const titles: Readonly<Record<TableName, CleanText>> = ownTable({
	clients: 'CLIENT',
	rules: 'RULE',
	paths: 'PATH',
	hosts: 'HOST',
});
const rateWidth = 5;
const countWidth = 6;
const throughWidth = 5;
const mainWidth = 9;

/**
By what a panel can be sorted, from left to right.
*/
export const panelColumns: readonly SortColumn[] = ['perMinute', 'count', 'through', 'key'];

/**
A top table as a panel of the overview: key, requests a minute and in the window, how many got through, and the main category where there is room.
Exactly `height` rows with the titles; the last one sums up what does not fit.
*/
export function drawTop(
	snapshot: Snapshot,
	screen: Screen,
	table: TableName,
	{width, height, focused}: {width: number; height: number; focused: boolean},
	look: Look,
): DrawnPanel {
	const {rows: allRows, distinct, rest} = snapshot.totals[table];
	const rows = tableRows(screen, snapshot, table);
	const page = Math.max(1, height - 2);
	const selected = indexOfCursor(screen.lists[table], listKeys(screen, snapshot, table));
	const worst = table === 'clients' ? findWorst(rows) : undefined;
	const scroll = (size: number): readonly TopRow[] => {
		const top = keepVisible(screen.lists[table].top, focused ? selected : 0, rows.length, size);
		return rows.slice(top, top + size);
	};

	const inSight = scroll(page);
	const isBelow = worst !== undefined && !inSight.includes(worst) && page > 1;
	const shown = isBelow ? [...scroll(page - 1).filter(row => row !== worst), worst] : inSight;
	const withMain = table === 'clients' && width >= 39;
	const keyWidth = width - 1 - rateWidth - countWidth - throughWidth - (withMain ? mainWidth : 0);
	const body = shown.map(row => {
		const isSelected = focused && row === rows[selected];
		const line: Line = [
			isSelected
				? span(look.glyphs.select)
				: drawMarkSign(table === 'clients' ? snapshot.marks?.ofClient(row.key) : undefined),
			drawKey(table, row, keyWidth, look),
			...drawNumbers(row, look),
			...(withMain ? [blank(1), drawMain(row, snapshot, look)] : []),
		];
		return isSelected ? selectLine(line, width, look) : line;
	});
	const hidden = allRows.filter(row => !shown.includes(row));
	const others = Math.max(0, distinct.value - shown.length);
	const restCount = rest.value + hidden.reduce((sum, {count}) => sum + count, 0);
	const words = formatBounded({value: others, bound: distinct.bound}, look.glyphs);
	const {missing = 0, absent} = snapshot.totals[table];
	const unlisted = own(missing > 0 ? `${fitCount(missing, 6)} long or none` : '');
	const more = own(others === 0 ? '' : `+${words} more${unlisted === '' ? '' : ', '}`);
	const campaign =
		table === 'clients' ? drawLargestCampaign(snapshot, own(others === 0 ? '' : `+${words}`), width, look) : undefined;
	const foot: Line =
		campaign ??
		(more === '' && unlisted === ''
			? []
			: [
					left(` ${more}${unlisted}`, 1 + keyWidth + rateWidth, look, 'dim'),
					// Rules and paths may share a transaction: then the counts of the rest would be no sum of transactions.
					right(table === 'rules' || others === 0 ? '' : fitCount(restCount, countWidth - 1), countWidth, look, 'dim'),
				]);
	const role = focused ? 'strong' : 'dim';
	const sort = sortOf(screen, table);
	// By requests, the usual order, needs no sign.
	const mark = (column: SortColumn): CleanText =>
		column === 'count' && !sort.reversed ? own('') : sortMark(sort, column, look);
	const head: Line = [
		left(` ${titles[table]}${mark('key')}`, 1 + keyWidth, look, role),
		right(`/min${mark('perMinute')}`, rateWidth, look, role),
		right(`${nameUnit(snapshot.totals)}${mark('count')}`, countWidth, look, role),
		right(`${sort.column === 'through' ? 'thr' : 'thru'}${mark('through')}`, throughWidth, look, role),
		...(withMain ? [left(' MAIN', mainWidth, look, role)] : []),
	];
	const none: Line[] = absent === true ? [[blank(1), span('this index cannot count these', 'dim')]] : [];
	return {lines: fill([head, ...fill([...body, ...none], page), foot], height), page};
}

/* Whoever got through most often has a place, however far down: it is what has to be looked at. */
function findWorst(rows: readonly TopRow[]): TopRow | undefined {
	return rows.reduce<TopRow | undefined>((most, row) => (row.through > (most?.through ?? 0) ? row : most), undefined);
}

/* The category, or for a client that is denied how that works. */
function drawMain({key, mainCategory}: TopRow, {denials}: Snapshot, look: Look): Span {
	const status = denyStatusOf(denials, key);
	if (status === undefined) {
		return left(clean(mainCategory ?? '-', look.glyphs), mainWidth - 1, look, roleOf(mainCategory));
	}

	return left(markShort(status, look).text, mainWidth - 1, look, markShort(status, look).role);
}

function drawNumbers(row: TopRow, look: Look): Span[] {
	const {perMinute, through} = row;
	return [
		right(perMinute === 0 ? '' : fitCount(perMinute, rateWidth - 1), rateWidth, look),
		right(fitBounded(row, countWidth - 1, look), countWidth, look),
		right(through === 0 ? '' : fitCount(through, throughWidth - 1), throughWidth, look, 'danger'),
	];
}

/**
The cells that the key of a top row needs to stand whole.
*/
export function widthOfKey(table: TableName, {key, label}: TopRow, {glyphs}: Look): number {
	const words = table === 'rules' && label !== undefined ? `${key} ${label}` : key;
	return widthOf(clean(words, glyphs));
}

/**
The key of a top row in exactly `width` cells, cut where it tells least; a rule's words follow its id.
*/
export function drawKey(table: TableName, {key, label}: TopRow, width: number, look: Look): Span {
	const text = clean(key === '' ? '-' : key, look.glyphs);
	const mark = look.glyphs.cut;
	if (table === 'rules') {
		return left(label === undefined ? text : `${text} ${clean(label, look.glyphs)}`, width, look);
	}

	const cut = {clients: cutMiddle, paths: cutPath, hosts: cutEnd}[table](text, width, mark);
	return span(`${cut}${own(' ').repeat(Math.max(0, width - widthOf(cut)))}`);
}
