import {exportChoices, isRefusing, type ExportChoice, type ExportOutcome, type ExportPlan} from '../waf/export.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {type DetailOverlay} from './detail-overlay.ts';
import {type View} from './views.ts';

/**
The dialog of an export: what can be written of the picture that was on the screen when it was opened. Nothing is written before it is confirmed.
*/
export type ExportDialog = {
	readonly kind: 'export';

	/** An answer to an older dialog is dropped. */
	readonly ticket: number;
	readonly picture: Snapshot;
	readonly view: View;

	/** The transaction that was open and is exported alone, for Esc; undefined: all of the picture. */
	readonly detail: DetailOverlay | undefined;

	/** Place in `exportChoices`. */
	readonly cursor: number;

	/** Secrets are written as they are. */
	readonly revealed: boolean;
	readonly plan: ExportPlan | undefined;
	readonly stage: 'planning' | 'planned' | 'writing' | 'done';

	/** How many entries are written; told only where it takes long. */
	readonly written: number;
	readonly outcome: ExportOutcome | undefined;
	readonly top: number;
};

/**
What the cursor is on.
*/
export function chosenExport({cursor}: Pick<ExportDialog, 'cursor'>): ExportChoice {
	return exportChoices[cursor];
}

/**
How many addresses or transactions a file of this kind would hold, or be about.
*/
export function countEntries(choice: ExportChoice, plan: ExportPlan): number {
	return choice.subject === 'addresses' ? plan.addresses - (isRefusing(choice) ? plan.keptOut : 0) : plan.transactions;
}

/**
Why nothing can be written now; undefined where it can.
*/
export function whyNotExported(dialog: ExportDialog): string | undefined {
	const {stage, plan} = dialog;
	if (plan === undefined || stage === 'planning') {
		return 'still counting';
	}

	if (stage !== 'planned') {
		return stage === 'writing' ? 'writing' : 'already done';
	}

	const choice = chosenExport(dialog);
	return (
		plan.notWritable ??
		(countEntries(choice, plan) === 0
			? `there are no ${choice.subject === 'addresses' ? 'addresses' : 'transactions'} to write`
			: undefined)
	);
}

/**
An outcome in a few words.
*/
export function nameExportOutcome(outcome: ExportOutcome): string {
	return outcome.kind === 'written' ? `wrote ${outcome.file}` : outcome.words;
}
