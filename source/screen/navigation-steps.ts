import {type ConversationOverlay} from './conversation-overlay.ts';
import {alertChoices} from './alert-dialog.ts';
import {maskDetail} from '../secrets/mask.ts';
import {exportChoices} from '../waf/export.ts';
import {markChoices} from './mark-dialog.ts';
import {type TransactionDetail} from '../waf/transaction.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {askFor} from './filter-steps.ts';
import {openGroupAt} from './client-groups.ts';
import {toggleGroup} from './group-steps.ts';
import {
	firstRow,
	keepVisible,
	moveFeedCursor,
	moveIndex,
	moveListCursor,
	selectFeedRow,
	type Move,
} from './list-cursor.ts';
import {activePanel, type Overlay, type Screen, type Update} from './screen.ts';
import {listKeys} from './selection.ts';
import {type TimeCursor} from './time-cursor.ts';
import {moveTime} from './time-steps.ts';

type Step = {readonly move: Move; readonly page: number; readonly length: number};

/**
Moves the cursor of whatever has the keys: an open overlay, else the active list.
*/
export function moveCursor(screen: Screen, step: Step, snapshot: Snapshot): Screen {
	if (screen.overlay?.kind === 'time') {
		return moveTime(screen, screen.overlay, timeMoves[step.move], snapshot);
	}

	if (screen.overlay?.kind === 'conversation') {
		const {overlay} = screen;
		const keys = snapshot.through.conversation?.(overlay.client).keys ?? [];
		return {...screen, overlay: {...overlay, cursor: moveListCursor(overlay.cursor, keys, step.move, step.page)}};
	}

	if (screen.overlay !== undefined) {
		return {...screen, overlay: moveOverlay(screen.overlay, step)};
	}

	const panel = activePanel(screen);
	if (panel === 'feed') {
		return {...screen, feed: moveFeedCursor(screen.feed, snapshot.feed, step.move, step.page)};
	}

	const cursor = moveListCursor(screen.lists[panel], listKeys(screen, snapshot, panel), step.move, step.page);
	return {...screen, lists: {...screen.lists, [panel]: cursor}};
}

/* Up is back in time, as it is in the feed. */
const timeMoves: Readonly<Record<Move, number>> = {
	up: -1,
	down: 1,
	'page-up': -10,
	'page-down': 10,
	start: -Infinity,
	end: Infinity,
};

function moveOverlay(overlay: Exclude<Overlay, TimeCursor | ConversationOverlay>, {move, page, length}: Step): Overlay {
	if (overlay.kind === 'export' && (overlay.stage === 'planned' || overlay.stage === 'planning')) {
		return {...overlay, cursor: moveIndex(overlay.cursor, exportChoices.length, move, page)};
	}

	if (overlay.kind === 'mark') {
		return {...overlay, cursor: moveIndex(overlay.cursor, markChoices.length, move, page)};
	}

	if (overlay.kind === 'alert') {
		return {...overlay, cursor: moveIndex(overlay.cursor, alertChoices.length, move, page)};
	}

	if (overlay.kind === 'detail') {
		const cursor = moveIndex(overlay.cursor, length, move, page);
		return {...overlay, cursor, top: keepVisible(overlay.top, cursor, length, page)};
	}

	// A text without a cursor scrolls by its top line, as far as its last page.
	return {...overlay, top: moveIndex(overlay.top, Math.max(1, length - page + 1), move, page)};
}

/**
Opens a transaction over the view and asks for its text. The feed's cursor goes along, so that Esc comes back to the same row.
*/
export function openDetail(screen: Screen, row: number, snapshot: Snapshot): Update {
	const index = snapshot.feed.indexOf(row);
	const top = screen.feed.top === undefined ? snapshot.feed.length : snapshot.feed.indexOf(screen.feed.top);
	const raw = screen.overlay?.kind === 'detail' && screen.overlay.raw;
	const from =
		screen.overlay?.kind === 'conversation'
			? screen.overlay
			: screen.overlay?.kind === 'detail'
				? screen.overlay.from
				: undefined;
	return {
		screen: {
			...screen,
			feed: index < 0 ? screen.feed : selectFeedRow(snapshot.feed, index, top, 1),
			overlay: {kind: 'detail', row, cursor: 0, top: 0, raw, revealed: false, ...(from === undefined ? {} : {from})},
		},
		commands: [{kind: 'open-detail', row}],
	};
}

/**
Opens all that a client sent, the cursor on one of it; at the newest without one.
*/
export function openConversation(screen: Screen, client: string, key: string | undefined): Screen {
	const index = key === undefined ? Infinity : 0;
	return {...screen, overlay: {kind: 'conversation', client, cursor: {key, index, top: index}}};
}

/**
Keeps a transaction that was read, unless another was asked for meanwhile.
*/
export function takeDetail(screen: Screen, row: number, detail: TransactionDetail | undefined): Screen {
	if (screen.overlay?.kind === 'detail' && screen.overlay.row !== row) {
		return screen;
	}

	const masked = detail === undefined || screen.showSecrets ? detail : maskDetail(detail);
	return {...screen, detail: {row, detail, masked}};
}

/**
Reveals the masked values of the open transaction, or masks them again. The cursor stays near its line.
*/
export function toggleSecrets(screen: Screen): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'detail' ? {...screen, overlay: {...overlay, revealed: !overlay.revealed}} : screen;
}

/**
Shows the raw lines, from their first on, or goes back to the head without them.
*/
export function toggleRaw(screen: Screen, line: number): Screen {
	const {overlay} = screen;
	const at = overlay?.kind === 'detail' && !overlay.raw ? line : 0;
	return overlay?.kind === 'detail'
		? {...screen, overlay: {...overlay, raw: !overlay.raw, cursor: at, top: at}}
		: screen;
}

/**
One step back: the line being typed, what lies over the view, where drilling down came from, the selection, the filter's last term. Never quits.
*/
export function stepBack(screen: Screen): Update {
	if (screen.typing !== undefined) {
		return {screen: {...screen, typing: undefined}, commands: []};
	}

	if (screen.overlay?.kind === 'deny' && screen.overlay.typing !== undefined) {
		return {screen: {...screen, overlay: {...screen.overlay, typing: undefined}}, commands: []};
	}

	if (screen.overlay?.kind === 'alert' && screen.overlay.typing !== undefined) {
		return {screen: {...screen, overlay: {...screen.overlay, typing: undefined}}, commands: []};
	}

	if (screen.overlay?.kind === 'mark' && screen.overlay.typing !== undefined) {
		return {screen: {...screen, overlay: {...screen.overlay, typing: undefined}}, commands: []};
	}

	if (screen.seek !== undefined) {
		return {screen: {...screen, seek: undefined}, commands: []};
	}

	if (screen.overlay !== undefined) {
		const under =
			screen.overlay.kind === 'export' || screen.overlay.kind === 'mark'
				? screen.overlay.detail
				: screen.overlay.kind === 'detail'
					? screen.overlay.from
					: undefined;
		return {screen: {...screen, overlay: under}, commands: []};
	}

	const panel = activePanel(screen);
	if (panel === 'feed' && screen.feed.row !== undefined) {
		return {screen: {...screen, feed: {row: undefined, top: undefined}}, commands: []};
	}

	const group = openGroupAt(screen);
	if (group !== undefined) {
		return toggleGroup(screen, group);
	}

	if (panel !== 'feed' && screen.lists[panel].key !== undefined) {
		return {screen: {...screen, lists: {...screen.lists, [panel]: firstRow}}, commands: []};
	}

	const before = screen.trail.at(-1);
	if (before !== undefined) {
		const {view, focus, filter, window = screen.window} = before;
		const interval = 'interval' in before ? before.interval : screen.interval;
		return askFor({...screen, view, focus, trail: screen.trail.slice(0, -1)}, {filter, interval, window});
	}

	if (screen.interval !== undefined) {
		return askFor(screen, {interval: undefined});
	}

	return screen.filter.length > 0 ? askFor(screen, {filter: screen.filter.slice(0, -1)}) : {screen, commands: []};
}

/**
What Esc would do now, for the footer; undefined where nothing is left to step back from.
*/
export function nameStepBack(screen: Screen): string | undefined {
	if (screen.typing !== undefined) {
		return 'cancel';
	}

	if (screen.overlay?.kind === 'deny' || screen.overlay?.kind === 'export') {
		return screen.overlay.stage === 'done' || screen.overlay.stage === 'applying' || screen.overlay.stage === 'writing'
			? 'close'
			: 'cancel';
	}

	if (screen.seek !== undefined) {
		return 'end search';
	}

	if (screen.overlay !== undefined) {
		return 'close';
	}

	if (openGroupAt(screen) !== undefined) {
		return 'close';
	}

	const panel = activePanel(screen);
	if (panel === 'feed' ? screen.feed.row !== undefined : screen.lists[panel].key !== undefined) {
		return panel === 'feed' ? 'follow' : 'deselect';
	}

	if (screen.trail.length === 0 && screen.interval !== undefined) {
		return 'live';
	}

	return screen.trail.length > 0 || screen.filter.length > 0 ? 'back' : undefined;
}
