import {fill, type DrawnPanel} from '../drawing/drawn-panel.ts';
import {placeFeed} from '../../screen/list-cursor.ts';
import {type Screen} from '../../screen/screen.ts';
import {isDated, type FeedRow, type Snapshot} from '../../questions/snapshot.ts';
import {drawEmptyFeed, drawFeedBanner} from './empty-states.ts';
import {chooseFeedColumns, drawFeedRow, drawTitles} from './feed-columns.ts';
import {formatCount} from '../drawing/format-number.ts';
import {blank, selectLine, span, type Line, type Look} from '../drawing/line.ts';

/**
The feed in exactly `height` rows: titles, the newest transactions at the bottom, and at its foot, once something is selected, how many came since.
*/
export function drawFeed(
	snapshot: Snapshot,
	screen: Screen,
	{width, height, focused, withMessage}: {width: number; height: number; focused: boolean; withMessage?: boolean},
	look: Look,
): DrawnPanel {
	const {feed, zone} = snapshot;
	const banner = drawFeedBanner(snapshot, width);
	const scrolled = screen.feed.row !== undefined && feed.length > 0;
	const page = Math.max(1, height - 1 - banner.length - (scrolled ? 1 : 0));
	const {top, selected} = placeFeed(screen.feed, feed, page);
	const rows: Array<FeedRow | undefined> = [];
	for (let index = top; index < Math.min(feed.length, top + page); index++) {
		rows.push(feed.rowAt(index));
	}

	const known = rows.filter(row => row !== undefined);
	const columns = chooseFeedColumns(
		width,
		known,
		{
			offset: zone.offset,
			withMachine: (snapshot.observers ?? 0) > 1,
			isDated: isDated(snapshot),
			withMarks: snapshot.marks !== undefined,
			...(withMessage === undefined ? {} : {withMessage}),
		},
		look,
	);
	const body: Line[] = rows.map((row, place) => {
		if (row === undefined) {
			return [blank(1), span('no longer in the history', 'dim')];
		}

		const isSelected = top + place === selected;
		const line = drawFeedRow(row, columns, isSelected && focused, look);
		return isSelected && focused ? selectLine(line, width, look) : line;
	});
	const empty = feed.length === 0 ? drawEmptyFeed(snapshot, screen, width, page, look) : [];
	const lines: Line[] = [
		...banner,
		drawTitles(columns, focused ? 'strong' : 'dim', look),
		...fill([...body, ...empty], page),
		...(scrolled ? [drawFoot(feed.length - top - rows.length, look)] : []),
	];
	return {lines: fill(lines, height), page};
}

function drawFoot(newer: number, {glyphs}: Look): Line {
	return newer > 0
		? [blank(1), span(`${glyphs.newer} ${formatCount(newer)} new`, 'strong'), span('  G follows again', 'dim')]
		: [blank(1), span('newest  G follows again', 'dim')];
}
