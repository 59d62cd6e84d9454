import {type Panel, type Screen} from '../../screen/screen.ts';
import {selectionOf, type Selection} from '../../screen/selection.ts';
import {type SortColumn} from '../../screen/table-sort.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {clientOf, normalizeAddress, valueOf, type Value} from './selected-value.ts';

/**
What a key needs to know to become a message.
*/
export type KeyContext = {
	readonly screen: Screen;

	/** As shown: the picture that stands while paused. */
	readonly snapshot: Snapshot;
	readonly selection: Selection | undefined;

	/** The value that `m`, `x` and `c` work on. */
	readonly value: Value | undefined;

	/** The client that `b` works on, in normal form. */
	readonly client: string | undefined;

	/** The lists that can have the focus at this size. */
	readonly panels: readonly Panel[];

	/** Rows that the active list or overlay shows at once. */
	readonly page: number;

	/** Lines of the open overlay. */
	readonly length: number;

	/** Of the open overlay: the lines that hold what is sought, and where its raw lines begin once they are shown. */
	readonly matches: readonly number[];
	readonly rawAt: () => number;

	/** The columns of the active table that are drawn and can be sorted by. */
	readonly sorts: readonly SortColumn[];
};

/**
The context of a screen as it was drawn. `overlayValue` is the value under the cursor of an open detail.
*/
export function toKeyContext(
	screen: Screen,
	snapshot: Snapshot,
	drawn: Pick<KeyContext, 'panels' | 'page' | 'length'> & {
		readonly sorts?: readonly SortColumn[] | undefined;
		readonly overlayValue: Value | undefined;
		readonly matches?: readonly number[] | undefined;
		readonly rawAt?: (() => number) | undefined;
	},
): KeyContext {
	const {panels, page, length, sorts = [], matches = [], rawAt = () => 0} = drawn;
	const selection = selectionOf(screen, snapshot);
	const {overlay, detail} = screen;
	const opened = overlay?.kind === 'detail' && detail?.row === overlay.row ? detail : undefined;
	const openedRow = overlay?.kind === 'detail' ? snapshot.feed.rowAt(snapshot.feed.indexOf(overlay.row)) : undefined;
	// Only a client that an uncut, undisputed line tells can be denied.
	const isCertain = openedRow?.row === opened?.row && openedRow?.clientCertain === true;
	const openedClient =
		opened?.detail?.client !== undefined && isCertain ? normalizeAddress(opened.detail.client) : undefined;
	const inDetail = overlay?.kind === 'detail';
	return {
		screen,
		snapshot,
		selection,
		value: inDetail ? drawn.overlayValue : valueOf(selection),
		client: inDetail ? openedClient : clientOf(selection),
		panels,
		page,
		length,
		sorts,
		matches,
		rawAt,
	};
}
