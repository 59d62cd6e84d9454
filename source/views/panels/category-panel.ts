import {keepVisible, indexOfCursor} from '../../screen/list-cursor.ts';
import {type Screen} from '../../screen/screen.ts';
import {listKeys} from '../../screen/selection.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {type CategoryCount} from '../../waf/question.ts';
import {drawBar} from '../drawing/bar.ts';
import {clean} from '../drawing/clean-text.ts';
import {fill, type DrawnPanel} from '../drawing/drawn-panel.ts';
import {fitBounded, fitCount, formatShare, nameUnit} from '../drawing/format-number.ts';
import {own} from '../drawing/own-words.ts';
import {blank, left, right, selectLine, span, type Line, type Look} from '../drawing/line.ts';
import {roleOf} from '../drawing/theme.ts';

const nameWidth = 9;
const countWidth = 7;
const shareWidth = 6;
const alsoWidth = 8;

/** The bars come first: below this there is no room for what stands beside another. */
const leastBar = 14;

/**
What kind: categories with their bars on one scale, in exactly `height` rows with the titles. Rows that do not fit are summed up in the last.
*/
export function drawCategories(
	snapshot: Snapshot,
	screen: Screen,
	{width, height, focused}: {width: number; height: number; focused: boolean},
	look: Look,
): DrawnPanel {
	const {categories, all} = snapshot.totals;
	const fits = categories.length <= height - 1;
	const page = Math.max(1, fits ? height - 1 : height - 2);
	const selected = indexOfCursor(screen.lists.categories, listKeys(screen, snapshot, 'categories'));
	const top = keepVisible(screen.lists.categories.top, focused ? selected : 0, categories.length, page);
	const shown = categories.slice(top, top + page);
	const most = Math.max(...categories.map(({count}) => count), 0);
	const room = width - 1 - nameWidth - countWidth - shareWidth;
	const showsAlso = room - alsoWidth >= leastBar && categories.some(({also = 0}) => also > 0);
	const barWidth = room - (showsAlso ? alsoWidth : 0);
	const rows = shown.map((row, place) => {
		const isSelected = focused && top + place === selected && categories.length > 0;
		const line = drawRow(row, {snapshot, most, barWidth, showsAlso, isSelected}, look);
		return isSelected ? selectLine(line, width, look) : line;
	});
	const rest = categories.filter((_, index) => index < top || index >= top + page);
	const restCount = rest.reduce((sum, {count}) => sum + count, 0);
	const foot: Line[] = fits
		? []
		: [
				[
					left(` +${rest.length} more`, 1 + nameWidth + barWidth, look, 'dim'),
					right(fitCount(restCount, countWidth - 1), countWidth, look, 'dim'),
					right(formatShare(restCount, all.value), shareWidth, look, 'dim'),
				],
			];
	const role = focused ? 'strong' : 'dim';
	const titles = [
		left(
			snapshot.totals.categoriesOverlap === true
				? width < 60
					? ' CATEGORY any'
					: ' CATEGORY (each of a request)'
				: ' CATEGORY',
			1 + nameWidth + barWidth,
			look,
			role,
		),
		right(nameUnit(snapshot.totals), countWidth, look, role),
		right('share', shareWidth, look, role),
		...(showsAlso ? [right('beside', alsoWidth, look, role)] : []),
	];
	return {lines: fill([titles, ...fill(rows, page), ...foot], height), page};
}

function drawRow(
	row: CategoryCount,
	{
		snapshot,
		most,
		barWidth,
		showsAlso,
		isSelected,
	}: {
		readonly snapshot: Snapshot;
		readonly most: number;
		readonly barWidth: number;
		readonly showsAlso: boolean;
		readonly isSelected: boolean;
	},
	look: Look,
): Line {
	const {category, count, through, also = 0} = row;
	const role = category === undefined ? 'dim' : roleOf(category);
	const edge = span(isSelected ? look.glyphs.select : ' ');
	const counts = [
		right(fitBounded(row, countWidth - 1, look), countWidth, look),
		right(formatShare(count, snapshot.totals.all.value), shareWidth, look),
		// Of requests that are counted under another category.
		...(showsAlso ? [right(also === 0 ? '' : own(`+${fitCount(also, alsoWidth - 2)}`), alsoWidth, look, 'dim')] : []),
	];
	if (category === undefined && snapshot.onlyDenials) {
		return [edge, left('hidden by log level', nameWidth + barWidth, look, 'dim'), ...counts];
	}

	const name = category === undefined ? 'no rule' : clean(category, look.glyphs);
	return [
		edge,
		left(name, nameWidth - 1, look, role),
		blank(1),
		...drawBar({count, through, most}, barWidth, role, look),
		...counts,
	];
}
