import {isGrouped} from '../screen/client-groups.ts';
import {activePanel, isTable, shownSnapshot, type Screen} from '../screen/screen.ts';
import {type SortColumn} from '../screen/table-sort.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {drawAlertDialog} from './alerts/alert-dialog-lines.ts';
import {drawDenyDialog} from './deny/deny-dialog-lines.ts';
import {drawExportDialog} from './export/export-lines.ts';
import {drawDetail, type DrawnOverlay} from './detail/detail-panel.ts';
import {drawNothingYet, isNothingYet} from './panels/empty-states.ts';
import {fill} from './drawing/drawn-panel.ts';
import {drawFooter} from './keys/footer.ts';
import {drawHeader} from './panels/header.ts';
import {drawHelpLines} from './keys/help-lines.ts';
import {toKeyContext, type KeyContext} from './keys/key-context.ts';
import {drawLine, span, type Line, type Look} from './drawing/line.ts';
import {own} from './drawing/own-words.ts';
import {findMatches, markMatches} from './drawing/mark-matches.ts';
import {drawConversation, pageOfConversation} from './panels/conversation-view.ts';
import {drawLogInfo} from './panels/log-info.ts';
import {drawMisleading} from './panels/misleading.ts';
import {drawHeldTimeline} from './panels/held-time.ts';
import {hasTimeline, type Body, type Size} from './panels/overview.ts';
import {sortableGroupColumns} from './panels/client-groups-view.ts';
import {sortableColumns} from './panels/table-view.ts';
import {panelColumns} from './panels/top-panel.ts';
import {drawStatusLine} from './panels/status-line.ts';
import {findUncarried} from './panels/through-view.ts';
import {drawMarkDialog} from './triage/mark-lines.ts';
import {isWide, previewedRow} from './panels/wide-overview.ts';
import {viewDrawings} from './view-drawings.ts';

/**
A screen ready to be put on the terminal, and what keys need to know of it.
*/
export type Layout = {
	/** Exactly as many as the terminal has rows, each of at most its columns. */
	readonly rows: readonly string[];
	readonly context: KeyContext;

	/** The transaction whose text is shown, or would be if it were read. */
	readonly wanted: number | undefined;

	/** Transactions of a list of which it is to be read what they carried. */
	readonly uncarried: readonly number[];
};

const leastWidth = 40;
const leastHeight = 12;
/** Header, the spoken line and the footer. */
const frameRows = 4;

/**
Draws the whole screen: data, choices and size in, rows out. Pure, and cheap enough to be done anew for each frame.
*/
export function layOutScreen(live: Snapshot, chosen: Screen, columns: number, rows: number, look: Look): Layout {
	const size: Size = {width: columns, height: rows - frameRows};
	const snapshot = shownSnapshot(chosen, live);
	const wide = isWide(size);
	const panels: Body['panels'] = wide
		? ['feed', 'categories', 'clients', 'rules', 'paths']
		: ['feed', 'categories', 'clients'];
	// A panel that a smaller window no longer has cannot keep the focus.
	const screen: Screen = panels.includes(chosen.focus) ? chosen : {...chosen, focus: 'feed'};
	const lists: Body['panels'] = screen.view === 'alerts' ? ['alerts', 'events'] : panels;
	if (columns < leastWidth || rows < leastHeight) {
		const words = own(`waftop needs ${leastWidth} x ${leastHeight}, this is ${columns} x ${rows}`);
		const context = toKeyContext(screen, snapshot, {panels, page: 1, length: 0, overlayValue: undefined});
		return {rows: draw(fill([[span(words)]], rows), columns, look), context, wanted: undefined, uncarried: []};
	}

	const body = drawBody(snapshot, screen, size, look);
	const bare = toKeyContext(screen, snapshot, {panels: lists, page: body.page, length: 0, overlayValue: undefined});
	const overlay = drawOverlay(live, bare, size, look);
	const context = toKeyContext(screen, snapshot, {
		sorts: findSorts(screen, snapshot, columns, look),
		panels: lists,
		page:
			overlay === undefined
				? body.page
				: screen.overlay?.kind === 'conversation'
					? pageOfConversation(size.height)
					: size.height,
		length: overlay?.length ?? 0,
		overlayValue: overlay?.value,
		rawAt: overlay?.rawAt,
		matches: overlay?.matches,
	});
	const header = drawHeader(live, screen, columns, look);
	const lines: readonly Line[] = [
		...header.lines,
		...fill(
			overlay === undefined ? body.lines : overlay.lines.map(line => markMatches(line, screen.seek?.text)),
			size.height,
		),
		drawStatusLine(context, columns, look, header.cut),
		drawFooter(context, columns, look),
	];
	const wanted = screen.overlay?.kind === 'detail' ? screen.overlay.row : previewedRow(screen, snapshot, size);
	return {rows: draw(lines, columns, look), context, wanted, uncarried: findUncarried(snapshot, screen, size)};
}

function findSorts(screen: Screen, snapshot: Snapshot, width: number, look: Look): readonly SortColumn[] {
	const panel = activePanel(screen);
	if (isGrouped(screen)) {
		return sortableGroupColumns(snapshot, screen, width, look);
	}

	return screen.view === 'overview'
		? panelColumns
		: isTable(panel)
			? sortableColumns(snapshot, panel, width, look)
			: [];
}

function draw(lines: readonly Line[], columns: number, look: Look): string[] {
	return lines.map(line => drawLine(line, columns, look));
}

function drawBody(snapshot: Snapshot, screen: Screen, size: Size, look: Look): Pick<Body, 'lines' | 'page'> {
	const {draw: drawView, needsLog} = viewDrawings[screen.view];
	return needsLog && isNothingYet(snapshot)
		? {lines: drawNothingYet(snapshot, Math.min(size.width, 100), look), page: size.height}
		: drawView(snapshot, screen, size, look);
}

function drawOverlay(live: Snapshot, context: KeyContext, size: Size, look: Look): DrawnOverlay | undefined {
	const {screen, snapshot} = context;
	const {overlay} = screen;
	const {width, height} = size;
	const {glyphs} = look;
	const scroll = (lines: readonly Line[], top: number): DrawnOverlay => {
		const page = takePage(lines, top, height);
		const below = page.length - top - height;
		const more: Line = [
			span(own(` more ${glyphs.falling} ${below + 1} lines`), 'strong'),
			span('  Down PgDn, / searches', 'dim'),
		];
		return {
			...page,
			matches: findMatches(lines, screen.seek?.text),
			lines: below <= 0 ? page.lines : [...page.lines.slice(0, -1), more],
		};
	};

	switch (overlay?.kind) {
		case 'time':
			return screen.view === 'overview' && hasTimeline(size)
				? undefined
				: {lines: drawHeldTimeline(snapshot, screen, size, look), length: 0, value: undefined};
		case 'help':
			return scroll(drawHelpLines(context, width, look), overlay.top);
		case 'log':
			return scroll([...drawMisleading(screen, width, look), ...drawLogInfo(live, width, look)], overlay.top);
		case 'deny':
			return markMore(
				takePage(drawDenyDialog(overlay, live, width, look), overlay.top, height),
				overlay.top,
				height,
				look,
			);
		case 'export': {
			const lines = drawExportDialog(overlay, size, look);
			return {lines, length: lines.length, value: undefined};
		}

		case 'mark':
			return scroll(drawMarkDialog(overlay, snapshot, width, look), 0);
		case 'alert':
			return scroll(drawAlertDialog(overlay, snapshot, size, look), 0);
		case 'conversation':
			return drawConversation(overlay, snapshot, size, look);
		case 'detail':
			return drawDetail(overlay, screen, snapshot, size, look);
		case undefined:
		default:
			return undefined;
	}
}

function takePage(lines: readonly Line[], top: number, height: number): DrawnOverlay {
	const first = Math.max(0, Math.min(top, lines.length - height));
	return {lines: lines.slice(first, first + height), length: lines.length, value: undefined};
}

/** What does not fit is said in the last row: what a rule does not reach must not be missed. */
function markMore(drawn: DrawnOverlay, top: number, height: number, {glyphs}: Look): DrawnOverlay {
	const below = drawn.length - Math.min(top, Math.max(0, drawn.length - height)) - height;
	return below <= 0
		? drawn
		: {
				...drawn,
				lines: [
					...drawn.lines.slice(0, -1),
					[span(own(` ${glyphs.unicode ? '▾' : 'v'} ${below + 1} more lines: Down, PgDn`), 'strong')],
				],
			};
}
