import {type DenyOutcome} from '../waf/deny.ts';
import {type ExportOutcome, type ExportPlan} from '../waf/export.ts';
import {type AlertEvent} from '../waf/alerts-status.ts';
import {type Timestamp} from '../waf/clock.ts';
import {type Condition} from '../waf/filter/filter.ts';
import {type TransactionDetail} from '../waf/transaction.ts';
import {type Carried} from './carried.ts';
import {type FilterCount} from './filter-count.ts';
import {type DenyPlan} from './deny-dialog.ts';
import {type Move} from './list-cursor.ts';
import {type MarkTarget} from './mark-steps.ts';
import {type Panel} from './screen.ts';
import {type SortColumn} from './table-sort.ts';
import {type View} from './views.ts';
import {type Misleading} from '../waf/misleading.ts';

/**
What a key, a command's answer or the drawing tells the screen. Keys become messages in `views/keys/keymap.ts`.

Messages carry what only the drawing knows: which value is selected, and how many rows the list has.
*/
export type Message =
	| {readonly kind: 'show'; readonly view: View}
	| {readonly kind: 'focus'; readonly panel: Panel}
	/** `page` is the height of the list; `length` counts the lines of an open overlay. */
	| {readonly kind: 'move'; readonly move: Move; readonly page: number; readonly length: number}
	| {readonly kind: 'open'; readonly row: number}
	/** All that a client sent, by both logs. */
	| {readonly kind: 'open-conversation'; readonly client: string; readonly key: string | undefined}
	/** The detail of this row is drawn or about to be: read it. */
	| {readonly kind: 'detail-wanted'; readonly row: number}
	/** Answer to the command `open-detail`; `detail` is undefined where the transaction is gone. */
	| {readonly kind: 'detail-opened'; readonly row: number; readonly detail: TransactionDetail | undefined}
	/** A list shows these rows: read what they carried. */
	| {readonly kind: 'carried-wanted'; readonly rows: readonly number[]}
	| {readonly kind: 'carried-read'; readonly carried: ReadonlyMap<number, Carried | undefined>}
	| {readonly kind: 'drill-down'; readonly conditions: readonly Condition[]}
	| {readonly kind: 'include'; readonly condition: Condition}
	| {readonly kind: 'exclude'; readonly condition: Condition}
	| {readonly kind: 'clear-filter'}
	| {readonly kind: 'type'}
	| {readonly kind: 'typed'; readonly text: string}
	| {readonly kind: 'erase'; readonly what: 'character' | 'word' | 'line'}
	| {readonly kind: 'accept'}
	/** Returns to the command `count-filter`. */
	| {readonly kind: 'filter-counted'; readonly text: string; readonly count: FilterCount}
	/** While a filter is typed: an earlier (-1) or later one instead. */
	| {readonly kind: 'recall'; readonly step: 1 | -1}
	| {readonly kind: 'complete'}
	| {readonly kind: 'window'; readonly step: 1 | -1}
	/** Takes hold of the timeline; with a mark at once of a span. */
	| {readonly kind: 'hold-time'; readonly at: Timestamp; readonly mark: Timestamp | undefined}
	| {readonly kind: 'move-time'; readonly by: 1 | -1}
	| {readonly kind: 'mark-time'}
	/** The window becomes what is held. */
	| {readonly kind: 'take-time'}
	/** The window follows the time again. */
	| {readonly kind: 'live'}
	| {readonly kind: 'pause'}
	/** The live snapshot answers the question of a paused screen: it becomes the picture that stands. */
	| {readonly kind: 'stand-still'}
	/** By the next of the columns that are drawn. */
	| {readonly kind: 'sort'; readonly columns: readonly SortColumn[]}
	| {readonly kind: 'reverse-sort'}
	/** The next way of putting clients together. */
	| {readonly kind: 'group'}
	/** Opens a group of clients to its addresses, or closes it. */
	| {readonly kind: 'toggle-group'; readonly key: string}
	/** Shows the raw lines of the open transaction, from this line on, or no longer. */
	| {readonly kind: 'raw'; readonly line: number}
	/** Begins to search the open text. */
	| {readonly kind: 'seek'}
	/** To this line of the open text. */
	| {readonly kind: 'to-line'; readonly line: number; readonly page: number; readonly length: number}
	/** Shows the masked values of the open transaction, or masks them again. */
	| {readonly kind: 'reveal'}
	/** Opens the dialog; `reason` is the one to begin with. */
	| {readonly kind: 'deny'; readonly client: string; readonly reason: string}
	| {readonly kind: 'undo-deny'; readonly range: string}
	| {readonly kind: 'change-deny'; readonly what: 'duration' | 'range'}
	| {readonly kind: 'type-in-deny'; readonly what: 'reason' | 'force'}
	| {readonly kind: 'confirm-deny'}
	/** Returns to the commands `plan-deny` and `apply-deny`. */
	| {readonly kind: 'deny-planned'; readonly ticket: number; readonly plan: DenyPlan}
	| {readonly kind: 'deny-done'; readonly ticket: number; readonly outcome: DenyOutcome}
	/** Opens the dialog of an export. */
	| {readonly kind: 'export'}
	| {readonly kind: 'reveal-export'}
	| {readonly kind: 'confirm-export'}
	/** Returns to the commands `plan-export` and `write-export`. */
	| {readonly kind: 'export-planned'; readonly ticket: number; readonly plan: ExportPlan}
	| {readonly kind: 'export-progress'; readonly ticket: number; readonly written: number}
	| {readonly kind: 'export-done'; readonly ticket: number; readonly outcome: ExportOutcome}
	/** Opens the dialog of a mark. */
	| {readonly kind: 'mark'; readonly target: MarkTarget}
	| {readonly kind: 'switch-marked'}
	/** `place` in the choices; undefined: the one under the cursor. `note` is what is there already. */
	| {readonly kind: 'choose-mark'; readonly place: number | undefined; readonly note: string}
	/** Shows the transactions that made an alert. */
	| {readonly kind: 'open-alert'; readonly event: AlertEvent}
	/** Opens the dialog of an alert, or of a rule; `open` are the ids of the alerts that can be acknowledged. */
	| {
			readonly kind: 'answer-alert';
			readonly rule: string;
			readonly event: string | undefined;
			readonly open: readonly string[];
	  }
	/** `place` in the choices; undefined: the one under the cursor. */
	| {readonly kind: 'choose-for-alert'; readonly place: number | undefined}
	| {readonly kind: 'help'}
	| {readonly kind: 'log'}
	| {readonly kind: 'copy'; readonly text: string}
	/** What came of a command, or of a key, in a few words. */
	| {readonly kind: 'notice'; readonly text: string; readonly isQuiet?: boolean}
	/** The doctor found why the logs mislead. */
	| {readonly kind: 'misleading-found'; readonly misleading: readonly Misleading[]}
	| {readonly kind: 'chapter'; readonly step: 1 | -1}
	| {readonly kind: 'back'}
	| {readonly kind: 'quit'}
	| {readonly kind: 'suspend'}
	| {readonly kind: 'redraw'};
