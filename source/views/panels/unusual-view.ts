import {indexOfCursor, keepVisible} from '../../screen/list-cursor.ts';
import {type Screen} from '../../screen/screen.ts';
import {listKeys} from '../../screen/selection.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {type UnusualRow} from '../../waf/unusual.ts';
import {clean} from '../drawing/clean-text.ts';
import {fill, type DrawnPanel} from '../drawing/drawn-panel.ts';
import {fitCount, nameUnit, toFixed} from '../drawing/format-number.ts';
import {formatMinute} from '../drawing/format-time.ts';
import {blank, left, right, selectLine, span, type Line, type Look} from '../drawing/line.ts';
import {own, ownTable, type CleanText} from '../drawing/own-words.ts';

const kindWidth = 8;
const kinds: Readonly<Record<UnusualRow['table'], CleanText>> = ownTable({
	clients: 'client',
	rules: 'rule',
	paths: 'path',
});

/**
What is more frequent in the last minutes than in the day before, the most unusual first, in exactly `height` rows.
*/
export function drawUnusual(
	snapshot: Snapshot,
	screen: Screen,
	{width, height}: {width: number; height: number},
	look: Look,
): DrawnPanel {
	const {unusual, zone, totals} = snapshot;
	const rows = unusual?.rows ?? [];
	const page = Math.max(1, height - 2);
	const selected = indexOfCursor(screen.lists.unusual, listKeys(screen, snapshot, 'unusual'));
	const top = keepVisible(screen.lists.unusual.top, selected, rows.length, page);
	const [countCells, usualCells, timesCells] = [9, 9, 9];
	const keyWidth = Math.max(10, width - 1 - kindWidth - countCells - usualCells - timesCells);
	const body = rows.slice(top, top + page).map(({table, key, count, usual}, place): Line => {
		const isSelected = top + place === selected;
		const line: Line = [
			span(isSelected ? look.glyphs.select : ' '),
			left(kinds[table], kindWidth, look, 'dim'),
			left(clean(key === '' ? '-' : key, look.glyphs), keyWidth, look),
			right(fitCount(count, countCells - 1), countCells, look, 'strong'),
			right(usual < 0.05 ? 'none' : usual < 10 ? toFixed(usual, 1) : fitCount(usual, usualCells - 1), usualCells, look),
			right(formatTimes(count, usual, look), timesCells, look, 'strong'),
		];
		return isSelected ? selectLine(line, width, look) : line;
	});
	const words =
		unusual === undefined
			? 'No answer from the server yet, or the index has no fields to count.'
			: 'Nothing is more frequent now than in the last 24 hours.';
	const none: Line[] = rows.length > 0 ? [] : [[blank(1), span(words, 'dim')]];
	const head: Line = [
		left(' UNUSUAL NOW', 1 + kindWidth + keyWidth, look, 'strong'),
		right(`${nameUnit(totals)} now`, countCells, look, 'dim'),
		right('usually', usualCells, look, 'dim'),
		right('times', timesCells, look, 'dim'),
	];
	const foot: Line =
		unusual === undefined
			? []
			: [
					blank(1),
					span(
						`since ${formatMinute(unusual.from, zone.offset)}, against the 24 h before; the filter is not applied`,
						'dim',
					),
				];
	return {lines: fill([head, ...fill([...body, ...none], page), foot], height), page};
}

function formatTimes(count: number, usual: number, {glyphs}: Look): CleanText {
	if (usual < 0.05) {
		return own('new');
	}

	const times = count / usual;
	return own(`${times >= 9.95 ? fitCount(Math.round(times), 6) : toFixed(times, 1)}${glyphs.times}`);
}
