import {maskDetail} from '../secrets/mask.ts';
import {type TransactionDetail} from '../waf/transaction.ts';
import {type Update} from './screen.ts';
import {selectFeedRow} from './list-cursor.ts';
import {type Screen} from './screen.ts';
import {type Snapshot} from '../questions/snapshot.ts';

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
			overlay: {kind: 'detail', row, cursor: 0, top: 0, raw, revealed: false},
		},
		commands: [{kind: 'open-detail', row}],
	};
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

export function toggleRaw(screen: Screen): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'detail' ? {...screen, overlay: {...overlay, raw: !overlay.raw, cursor: 0, top: 0}} : screen;
}
