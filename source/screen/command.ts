import {type Period} from '../waf/question.ts';
import {type DenyProposal, type DenyRequest} from '../waf/deny.ts';
import {type ExportChoice, type ExportPlan} from '../waf/export.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {type CountFilter} from './filter-count.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {type Mark} from '../waf/mark.ts';
import {type MarkSubject} from './mark-dialog.ts';
import {type View} from './views.ts';

/**
What is to be done outside the screen, as data: `update` returns commands, the mode carries them out.
*/
export type Command =
	| {readonly kind: 'quit'}
	| {readonly kind: 'suspend'}
	| {readonly kind: 'redraw'}
	/** Cleaned text for the terminal's clipboard. */
	| {readonly kind: 'copy'; readonly text: string}
	/** Answered by the message `detail-opened`. */
	| {readonly kind: 'open-detail'; readonly row: number}
	/** Answered by the message `filter-counted`, more than once where rows come. */
	| CountFilter
	/** Answered by the message `carried-read`. */
	| {readonly kind: 'read-carried'; readonly rows: readonly number[]}
	/** Answered by the message `deny-planned` with the same ticket. Changes nothing outside. */
	| PlanDeny
	/** Writes the rule; answered by `deny-done`. Comes only from a confirmation. */
	| {readonly kind: 'apply-deny'; readonly ticket: number; readonly proposal: DenyProposal}
	/** Marks something, or takes its mark away; told by a notice. */
	| {
			readonly kind: 'mark';
			readonly subject: MarkSubject;
			readonly mark: Mark | undefined;
			readonly note: string;
	  }
	/** Counts what could be written; answered by the message `export-planned`. */
	| PlanExport
	/** Writes the file; answered by `export-progress` where it takes long, and by `export-done`. Comes only from a confirmation. */
	| WriteExport
	/** Told by a notice, as the next. */
	| {readonly kind: 'acknowledge-alerts'; readonly events: readonly string[]}
	/** The rule tells nothing until then, as a person types it: a snapshot may be old, and of a log that ended it is. Undefined ends a snooze. */
	| {readonly kind: 'snooze-rule'; readonly rule: string; readonly until: string | undefined}
	| {readonly kind: 'chapter'; readonly step: 1 | -1}
	/** The screen's question changed: count again. */
	| {readonly kind: 'ask'; readonly filter: Filter; readonly window: Period}
	/** While paused the screen keeps a snapshot: what it points at must stay readable. */
	| {readonly kind: 'pause'; readonly paused: boolean};

/**
What is to be exported: the rows of a picture, or one of them alone.
*/
export type PlanExport = {
	readonly kind: 'plan-export';
	readonly ticket: number;
	readonly picture: Snapshot;
	readonly view: View;
	readonly row: number | undefined;
};

/**
The plan with this ticket, agreed to.
*/
export type WriteExport = {
	readonly kind: 'write-export';
	readonly ticket: number;
	readonly plan: ExportPlan;
	readonly choice: ExportChoice;

	/** Secrets are not masked. */
	readonly revealed: boolean;
};

/**
What is asked for in the dialog of a deny or an undo.
*/
export type PlanDeny = Omit<DenyRequest, 'sharing'> & {
	readonly kind: 'plan-deny';
	readonly task: 'deny' | 'undo';
	readonly ticket: number;

	/** The address that was selected: `range` is it, or is around it. */
	readonly client: string;

	/** Where it is a network: how many rules its attackers may take. */
	readonly most: number;
};
