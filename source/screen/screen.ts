import {type AlertDialog} from './alert-dialog.ts';
import {byStanding, type AlertSort} from './alert-rows.ts';
import {type Command} from './command.ts';
import {minute, hour, day, type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {type Carried} from './carried.ts';
import {type DenyDuration} from '../waf/deny.ts';
import {everything, type Filter} from '../waf/filter/filter.ts';
import {ungrouped, type Grouping, type Period, type Span} from '../waf/question.ts';
import {type TransactionDetail} from '../waf/transaction.ts';
import {type DenyDialog} from './deny-dialog.ts';
import {type ConversationOverlay} from './conversation-overlay.ts';
import {type DetailOverlay} from './detail-overlay.ts';
import {type ExportDialog} from './export-dialog.ts';
import {type FilterCount} from './filter-count.ts';
import {type Completion} from './filter-completion.ts';
import {type MarkDialog} from './mark-dialog.ts';
import {firstRow, type FeedCursor, type ListCursor} from './list-cursor.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {type Sort} from './table-sort.ts';
import {type TimeCursor} from './time-cursor.ts';
import {readsIndex, type View} from './views.ts';
import {type Misleading} from '../waf/misleading.ts';

/**
A list that can have the focus.
*/
export type Panel = Exclude<View, 'overview'> | 'categories' | 'events';

const tableNames = ['clients', 'rules', 'paths', 'hosts'] as const satisfies readonly View[];

export type TableName = (typeof tableNames)[number];

/**
Whether a list is a table, which can be sorted.
*/
export function isTable(panel: Panel): panel is TableName {
	return (tableNames as readonly Panel[]).includes(panel);
}

/**
The time windows that `+` and `-` step through. An index reaches further back than what is kept of a log.
*/
export function windowsOf(snapshot: Snapshot): readonly Milliseconds[] {
	const ofLogs = [minute, 5 * minute, 15 * minute, hour, day];
	return readsIndex(snapshot) ? [...ofLogs, 7 * day, 30 * day] : ofLogs;
}

/**
What lies over the view. `detail` shows `Screen.detail` as soon as it is of the same row.
*/
export type Overlay =
	| {readonly kind: 'help'; readonly top: number}
	| {readonly kind: 'log'; readonly top: number}
	| DetailOverlay
	| ConversationOverlay
	| TimeCursor
	| DenyDialog
	| ExportDialog
	| MarkDialog
	| AlertDialog;

/**
A transaction that was read, and as it is shown until its secrets are revealed: the very same where it has none.
*/
export type OpenedDetail = {
	readonly row: number;
	readonly detail: TransactionDetail | undefined;
	readonly masked: TransactionDetail | undefined;
};

/**
The filter line while it is typed, and what is wrong with it.
*/
export type FilterTyping = {
	readonly text: string;
	readonly problem: string | undefined;

	/** How many rows it would leave. */
	readonly count?: FilterCount;

	/** How many filters back it is from what was typed, and that. */
	readonly recalled?: {readonly back: number; readonly typed: string};

	/** What Tab steps through, and the token that stands there now. */
	readonly completion?: Completion & {readonly at: number};
};

/**
What the person chose to see: small, and changed by `update` alone.
*/
export type Screen = {
	readonly view: View;

	/** The list of the overview that keys go to. */
	readonly focus: Panel;

	/** The list of the view of alerts that keys go to: its rules or its events. */
	readonly alertsFocus: 'alerts' | 'events';
	readonly alertSort: AlertSort;
	readonly feed: FeedCursor;
	readonly lists: Readonly<Record<Exclude<Panel, 'feed'>, ListCursor>>;
	/** Of each table as a view, and apart from that as a panel of the overview. */
	readonly sorts: Readonly<Record<TableName, Sort>>;
	readonly panelSorts: Readonly<Record<TableName, Sort>>;
	readonly window: Milliseconds;

	/** A span that was taken hold of, in the place of the window. */
	readonly interval: Span | undefined;
	readonly filter: Filter;

	/** Of the view of clients; all other lists show addresses. */
	readonly grouping: Grouping;

	/** How long a new deny rule lasts unless another time is chosen. */
	readonly duration: DenyDuration;

	/** The filter line while it is typed, and what is wrong with it. */
	readonly typing: FilterTyping | undefined;

	/** Filters that were taken over, the newest last. */
	readonly filterHistory: readonly string[];
	readonly overlay: Overlay | undefined;

	/** What is sought in the text that lies over the view; typed or not, its matches are marked. */
	readonly seek: {readonly text: string; readonly isTyped: boolean} | undefined;

	/** The transaction that was read last; `detail` is undefined where it is gone. */
	readonly detail: OpenedDetail | undefined;

	/** What the transactions of a list carried, by row: those that were read; undefined where their text is gone. */
	readonly carried: ReadonlyMap<number, Carried | undefined>;

	/** Secrets are never masked. */
	readonly showSecrets: boolean;

	/** The picture that stands, or undefined while the answer to a new question is awaited. */
	readonly paused: {readonly since: Timestamp; readonly picture: Snapshot | undefined} | undefined;

	/** Gaps up to this time were looked at. */
	readonly gapsSeen: Timestamp;

	/** Why the logs mislead; empty where nothing was found, or not yet. */
	readonly misleading: readonly Misleading[];

	/** How many exports were begun. */
	readonly exports: number;

	/** What came of the last key, shown until the next. */
	readonly notice: string | undefined;

	/** It tells nothing that matters. */
	readonly isNoticeQuiet: boolean;

	/** Where drilling down came from, for Esc. */
	readonly trail: ReadonlyArray<
		Pick<Screen, 'view' | 'focus' | 'filter'> & {
			/** Where a window of its own was opened: the one before. */
			readonly interval?: Span | undefined;

			/** Where an alert was opened: the window before, and the span that was opened. */
			readonly window?: Milliseconds;
			readonly opened?: Span;
		}
	>;
};

const byCount: Sort = {column: 'count', reversed: false};
const sortedByCount = {clients: byCount, rules: byCount, paths: byCount, hosts: byCount};

/**
The screen at start.
*/
export function createScreen(
	filter: Filter = everything,
	window: Milliseconds = 15 * minute,
	duration: DenyDuration = hour,
	showSecrets = false,
): Screen {
	return {
		view: 'overview',
		focus: 'feed',
		alertsFocus: 'alerts',
		alertSort: byStanding,
		feed: {row: undefined, top: undefined},
		lists: {
			categories: firstRow,
			clients: firstRow,
			rules: firstRow,
			paths: firstRow,
			hosts: firstRow,
			denied: firstRow,
			through: firstRow,
			unusual: firstRow,
			alerts: firstRow,
			events: firstRow,
		},
		sorts: sortedByCount,
		panelSorts: sortedByCount,
		window,
		interval: undefined,
		filter,
		grouping: ungrouped,
		duration,
		typing: undefined,
		filterHistory: [],
		overlay: undefined,
		seek: undefined,
		detail: undefined,
		carried: new Map(),
		showSecrets,
		paused: undefined,
		gapsSeen: Number.NEGATIVE_INFINITY,
		misleading: [],
		exports: 0,
		notice: undefined,
		isNoticeQuiet: false,
		trail: [],
	};
}

/**
The transaction of a row as it may be shown now; undefined while it is not read, or where it is gone.
*/
export function shownDetail({detail, overlay}: Screen, row: number): TransactionDetail | undefined {
	const isRevealed = overlay?.kind === 'detail' && overlay.row === row && overlay.revealed;
	return detail?.row !== row ? undefined : isRevealed ? detail.detail : detail.masked;
}

/**
How many secrets of the open transaction are masked unless they are revealed.
*/
export function countMasked({detail, overlay}: Screen): number {
	return overlay?.kind === 'detail' && detail?.row === overlay.row ? (detail.masked?.masked ?? 0) : 0;
}

/**
The list that keys go to.
*/
export function activePanel(screen: Screen): Panel {
	return screen.view === 'overview' ? screen.focus : screen.view === 'alerts' ? screen.alertsFocus : screen.view;
}

/**
Whether keys are text now: of the filter, of a search, or in a dialog.
*/
export function isTyping({typing, seek, overlay}: Screen): boolean {
	return (
		typing !== undefined ||
		seek?.isTyped === true ||
		((overlay?.kind === 'deny' || overlay?.kind === 'mark' || overlay?.kind === 'alert') &&
			overlay.typing !== undefined)
	);
}

/**
The snapshot to draw: the live one, or the picture that stands while paused.
*/
export function shownSnapshot(screen: Screen, live: Snapshot): Snapshot {
	return screen.paused?.picture ?? live;
}

/**
Whether a snapshot answers what the screen asks.
*/
export function answers(snapshot: Snapshot, screen: Screen): boolean {
	const {from, to, filter} = snapshot.totals.question;
	// Windows move at the edges of their buckets, so that a span may differ a little from the window.
	const isGroupedAlike = (snapshot.grouping ?? ungrouped) === screen.grouping;
	const {window, interval} = screen;
	const isOfSpan =
		interval === undefined ? Math.abs(to - from - window) < window / 2 : from === interval.from && to === interval.to;
	return isGroupedAlike && filter === screen.filter && isOfSpan;
}

/**
What the screen looks at now.
*/
export function periodOf({window, interval}: Pick<Screen, 'window' | 'interval'>): Period {
	return interval ?? window;
}

/**
What a message makes of the screen, and what is to be done outside.
*/
export type Update = {readonly screen: Screen; readonly commands: readonly Command[]};
