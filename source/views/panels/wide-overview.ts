import {activePanel, type Panel, type Screen} from '../../screen/screen.ts';
import {selectionOf} from '../../screen/selection.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {drawPreview} from '../detail/detail-panel.ts';
import {fill} from '../drawing/drawn-panel.ts';
import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {drawFeed} from './feed-panel.ts';
import {drawLogFacts, drawOutcomes} from './outcome-panel.ts';
import {beside, drawPanel, type Body, type Size} from './overview.ts';
import {heldTime} from './held-time.ts';
import {drawTimeline} from './timeline-chart.ts';

const chartHeight = 8;

/** Between columns. */
const gutter = 2;

/** From this width on there is room for outcomes, hosts and the log beside a feed with messages. */
const vastFrom = 260;

/** Fewer rows are for the panels alone. */
const leastWithOutcomes = 34;

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

/* Left column, and the one at the right: wider screens have wider ones, up to what they need; a transaction needs most. */
function widthsOf(width: number, hasTransaction: boolean): {readonly left: number; readonly right: number} {
	const left = Math.max(46, Math.min(60, Math.floor(width * 0.24)));
	const wide = hasTransaction ? Math.max(58, Math.min(90, Math.floor(width * 0.29))) : 58;
	return {left, right: width >= 190 ? wide : 46};
}

/**
A wall's worth: the timeline across the top; what, who, why and where at the left, then the feed, and at the right the selected transaction. While none is selected the feed has its room, for the message of each.
*/
export function drawWideOverview(snapshot: Snapshot, screen: Screen, size: Size, look: Look): Body {
	const {width, height} = size;
	const chart = drawTimeline(snapshot.totals, snapshot.zone.offset, width, chartHeight, look, heldTime(screen));
	const rest = height - chart.length;
	const row = previewedRow(screen, snapshot, size);
	const {left, right} = widthsOf(width, row !== undefined);
	const isVast = width >= vastFrom;
	const hasSide = row !== undefined || isVast;
	const feedWidth = width - left - gutter - (hasSide ? right + gutter : 0);
	const outcomes = isVast || rest < leastWithOutcomes ? [] : [...indent(drawOutcomes(snapshot, left - 1, look)), []];
	const panelHeight = Math.floor((rest - outcomes.length) / 4);
	const heights = [panelHeight, rest - outcomes.length - 3 * panelHeight, panelHeight, panelHeight];
	const names = ['categories', 'clients', 'rules', 'paths'] as const;
	const panels = names.map((name, place) =>
		drawPanel(snapshot, screen, name, {width: left, height: heights[place]}, look),
	);
	const stacked: Line[] = [...outcomes, ...panels.flatMap(({lines}) => [...lines])];
	const frame = {width: feedWidth, height: rest, focused: screen.focus === 'feed', withMessage: feedWidth >= 100};
	const feed = drawFeed(snapshot, screen, frame, look);
	const drawSide = (): readonly Line[] =>
		row === undefined
			? drawContext(snapshot, screen, {width: right, height: rest}, look)
			: fill(
					[
						[span('TRANSACTION', 'dim')],
						...indent(drawPreview(row, screen, snapshot, {width: right - 1, height: rest - 1}, look)),
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
					{lines: stacked, width: left},
					{lines: feed.lines, width: feedWidth},
					...(hasSide ? [{lines: drawSide(), width: right}] : []),
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
