import {keepVisible, moveFeedCursor, moveIndex, moveListCursor, type Move} from './list-cursor.ts';
import {activePanel, type Overlay, type Screen} from './screen.ts';
import {listKeys} from './selection.ts';
import {type Snapshot} from '../questions/snapshot.ts';

type Step = {readonly move: Move; readonly page: number; readonly length: number};

/**
Moves the cursor of whatever has the keys: an open overlay, else the active list.
*/
export function moveCursor(screen: Screen, step: Step, snapshot: Snapshot): Screen {
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

function moveOverlay(overlay: Overlay, {move, page, length}: Step): Overlay {
	if (overlay.kind === 'detail') {
		const cursor = moveIndex(overlay.cursor, length, move, page);
		return {...overlay, cursor, top: keepVisible(overlay.top, cursor, length, page)};
	}

	// A text without a cursor scrolls by its top line, as far as its last page.
	return {...overlay, top: moveIndex(overlay.top, Math.max(1, length - page + 1), move, page)};
}
