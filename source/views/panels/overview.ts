import {isTable, type Panel, type Screen} from '../../screen/screen.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {drawCategories} from './category-panel.ts';
import {drawFeed} from './feed-panel.ts';
import {type DrawnPanel} from '../drawing/drawn-panel.ts';
import {blank, fitLine, type Line, type Look} from '../drawing/line.ts';
import {heldTime} from './held-time.ts';
import {drawTimeline} from './timeline-chart.ts';
import {drawTop} from './top-panel.ts';

export type Size = {readonly width: number; readonly height: number};

/**
A view's body: rows of the screen between header and footer, the page of the list that has the keys, and the lists that the keys can go to.
*/
export type Body = {readonly lines: readonly Line[]; readonly page: number; readonly panels: readonly Panel[]};

/** Cells between panels that lie side by side. */
const gutter = 2;

/**
Draws one panel, whichever it is.
*/
export function drawPanel(snapshot: Snapshot, screen: Screen, panel: Panel, size: Size, look: Look): DrawnPanel {
	const frame = {...size, focused: screen.focus === panel};
	if (panel === 'feed') {
		return drawFeed(snapshot, screen, frame, look);
	}

	return isTable(panel) ? drawTop(snapshot, screen, panel, frame, look) : drawCategories(snapshot, screen, frame, look);
}

/**
Lines side by side, each of exactly its width.
*/
export function beside(
	columns: ReadonlyArray<{lines: readonly Line[]; width: number}>,
	height: number,
	look: Look,
): Line[] {
	return Array.from({length: height}, (_, row) =>
		columns.flatMap(({lines, width}, place) => [
			...(place === 0 ? [] : [blank(gutter)]),
			...fitLine(lines[row] ?? [], width, look),
		]),
	);
}

/**
Whether an overview of this size has a timeline.
*/
export function hasTimeline({width, height}: Size): boolean {
	return width >= 60 && height >= 16;
}

/**
Everything at once: when, what, who, and the feed with all the rest of the height. A small screen shows the one panel that has the keys.
*/
export function drawOverview(snapshot: Snapshot, screen: Screen, size: Size, look: Look): Body {
	const {width, height} = size;
	if (width < 60 || height < 11) {
		const panel = drawPanel(snapshot, screen, screen.focus, size, look);
		return {lines: panel.lines, page: panel.page, panels: ['feed', 'categories', 'clients']};
	}

	const chartHeight = !hasTimeline(size) ? 0 : height < 26 ? 4 : height < 32 ? 6 : 8;
	const panelHeight = height < 26 ? 5 : height < 32 ? 8 : 12;
	const {totals, zone} = snapshot;
	const chart = chartHeight === 0 ? [] : drawTimeline(totals, zone.offset, width, chartHeight, look, heldTime(screen));
	// A full IPv4 address at the right is worth more than a longer bar.
	const leftWidth = Math.floor((width - gutter) * (width < 100 ? 0.46 : 0.5));
	const categories = drawPanel(snapshot, screen, 'categories', {width: leftWidth, height: panelHeight}, look);
	const rightWidth = width - gutter - leftWidth;
	const clients = drawPanel(snapshot, screen, 'clients', {width: rightWidth, height: panelHeight}, look);
	const feedHeight = height - chart.length - panelHeight;
	const feed = drawPanel(snapshot, screen, 'feed', {width, height: feedHeight}, look);
	const panels = beside(
		[
			{lines: categories.lines, width: leftWidth},
			{lines: clients.lines, width: rightWidth},
		],
		panelHeight,
		look,
	);
	const page = {feed, categories, clients}[screen.focus as 'feed'] ?? feed;
	return {
		lines: [...chart, ...panels, ...feed.lines],
		page: page.page,
		panels: ['feed', 'categories', 'clients'],
	};
}
