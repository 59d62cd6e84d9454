import {type TransactionDetail} from '../waf/transaction.ts';
import {type Update} from './command.ts';
import {selectFeedRow} from './list-cursor.ts';
import {type Screen} from './screen.ts';
import {type Snapshot} from './snapshot.ts';

/**
Opens a transaction over the view and asks for its text. The feed's cursor goes along, so that Esc comes back to the same row.
*/
export function openDetail(screen: Screen, row: number, snapshot: Snapshot): Update {
	const index = snapshot.feed.indexOf(row);
	const top = screen.feed.top === undefined ? snapshot.feed.length : snapshot.feed.indexOf(screen.feed.top);
	const raw = screen.overlay?.kind === 'detail' && screen.overlay.raw;
	return {
		screen: {
			...screen,
			feed: index < 0 ? screen.feed : selectFeedRow(snapshot.feed, index, top, 1),
			overlay: {kind: 'detail', row, cursor: 0, top: 0, raw},
		},
		commands: [{kind: 'open-detail', row}],
	};
}

/**
Keeps a transaction that was read, unless another was asked for meanwhile.
*/
export function takeDetail(screen: Screen, row: number, detail: TransactionDetail | undefined): Screen {
	return screen.overlay?.kind === 'detail' && screen.overlay.row !== row ? screen : {...screen, detail: {row, detail}};
}

export function toggleRaw(screen: Screen): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'detail' ? {...screen, overlay: {...overlay, raw: !overlay.raw, cursor: 0, top: 0}} : screen;
}
