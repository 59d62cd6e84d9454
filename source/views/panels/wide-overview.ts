import {activePanel, type Panel, type Screen} from '../../screen/screen.ts';
import {selectionOf} from '../../screen/selection.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {drawPreview} from '../detail/detail-panel.ts';
import {fill} from '../drawing/drawn-panel.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {drawLogFacts, drawOutcomes} from './outcome-panel.ts';
import {beside, drawPanel, type Body, type Size} from './overview.ts';
import {drawTimeline} from './timeline-chart.ts';

const leftWidth = 46;
const chartHeight = 8;
const gutters = 4;

/**
Whether a screen has room for three columns.
*/
export function isWide({width, height}: Size): boolean {
	return width >= 160 && height >= 34;
}

/**
The transaction that a wide screen shows beside the feed, or undefined.
*/
export function previewedRow(screen: Screen, snapshot: Snapshot, size: Size): number | undefined {
	if (!isWide(size) || screen.overlay !== undefined || screen.view !== 'overview' || activePanel(screen) !== 'feed') {
		return undefined;
	}

	const selection = selectionOf(screen, snapshot);
	return selection?.kind === 'transaction' ? selection.row.row : undefined;
}

/**
A wall's worth: the timeline across the top; what, who, why and where at the left, the feed in the middle, the selected transaction at the right.
*/
export function drawWideOverview(snapshot: Snapshot, screen: Screen, size: Size, look: Look): Body {
	const {width, height} = size;
	const chart = drawTimeline(snapshot.totals, snapshot.zone.offset, width, chartHeight, look);
	const rest = height - chart.length;
	const rightWidth = width >= 190 ? 58 : 46;
	const middleWidth = width - leftWidth - rightWidth - gutters;
	const panelHeight = Math.floor(rest / 4);
	const heights = [panelHeight, rest - 3 * panelHeight, panelHeight, panelHeight];
	const names = ['categories', 'clients', 'rules', 'paths'] as const;
	const panels = names.map((name, place) =>
		drawPanel(snapshot, screen, name, {width: leftWidth, height: heights[place]}, look),
	);
	const stacked: Line[] = panels.flatMap(({lines}) => [...lines]);
	const feed = drawPanel(snapshot, screen, 'feed', {width: middleWidth, height: rest}, look);
	const row = previewedRow(screen, snapshot, size);
	const side =
		row === undefined
			? drawContext(snapshot, screen, {width: rightWidth, height: rest}, look)
			: fill(
					[
						[span('TRANSACTION', 'dim')],
						...indent(drawPreview(row, screen, snapshot, {width: rightWidth - 1, height: rest - 1}, look)),
					],
					rest,
				);
	const place = names.indexOf(screen.focus as 'rules');
	const order: readonly Panel[] = ['feed', ...names];
	return {
		lines: [
			...chart,
			...beside(
				[
					{lines: stacked, width: leftWidth},
					{lines: feed.lines, width: middleWidth},
					{lines: side, width: rightWidth},
				],
				rest,
				look,
			),
		],
		page: place < 0 ? feed.page : panels[place].page,
		panels: order,
	};
}

/* For the place of the detail while nothing is selected: outcomes, hosts, the log. */
function drawContext(snapshot: Snapshot, screen: Screen, {width, height}: Size, look: Look): readonly Line[] {
	const hostsHeight = Math.min(10, snapshot.totals.hosts.rows.length + 2);
	return fill(
		[
			...indent(drawOutcomes(snapshot, width - 1, look)),
			[],
			...drawPanel(snapshot, screen, 'hosts', {width, height: hostsHeight}, look).lines,
			...(hostsHeight < 10 ? [] : [[]]),
			...indent(drawLogFacts(snapshot, {width: width - 1, hint: activePanel(screen) === 'feed'}, look)),
		],
		height,
	);
}

/* The cell that other panels keep for the sign of the selection. */
function indent(lines: readonly Line[]): Line[] {
	return lines.map(line => [blank(1)].concat(line));
}
