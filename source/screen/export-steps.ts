import {exportChoices, type ExportOutcome, type ExportPlan} from '../waf/export.ts';
import {type Snapshot} from '../questions/snapshot.ts';
import {chosenExport, nameExportOutcome, whyNotExported, type ExportDialog} from './export-dialog.ts';
import {activePanel, type Screen, type Update} from './screen.ts';

/**
Opens the dialog over what is shown, and has it counted. An open transaction is exported alone.
*/
export function openExport(screen: Screen, snapshot: Snapshot): Update {
	const {overlay, view} = screen;
	const detail = overlay?.kind === 'detail' ? overlay : undefined;
	const isOfClients = detail === undefined && activePanel(screen) === 'clients';
	const subject = isOfClients ? 'addresses' : 'transactions';
	const dialog: ExportDialog = {
		kind: 'export',
		ticket: screen.exports + 1,
		picture: snapshot,
		view,
		detail,
		cursor: exportChoices.findIndex(choice => choice.subject === subject),
		revealed: screen.showSecrets || detail?.revealed === true,
		plan: undefined,
		stage: 'planning',
		written: 0,
		outcome: undefined,
		top: 0,
	};
	const {ticket, picture} = dialog;
	return {
		screen: {...screen, overlay: dialog, exports: ticket},
		commands: [{kind: 'plan-export', ticket, picture, view, row: detail?.row}],
	};
}

function changeExport(
	screen: Screen,
	ticket: number | undefined,
	change: (dialog: ExportDialog) => ExportDialog,
): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'export' && (ticket === undefined || overlay.ticket === ticket)
		? {...screen, overlay: change(overlay)}
		: screen;
}

/**
It was counted.
*/
export function takeExportPlan(screen: Screen, ticket: number, plan: ExportPlan): Screen {
	return changeExport(screen, ticket, dialog => ({...dialog, plan, stage: 'planned'}));
}

/**
Secrets are to be written, or masked after all.
*/
export function toggleExportSecrets(screen: Screen): Screen {
	return changeExport(screen, undefined, dialog => ({...dialog, revealed: !dialog.revealed}));
}

/**
The person agrees: writes the file.
*/
export function confirmExport(screen: Screen): Update {
	const {overlay} = screen;
	if (overlay?.kind !== 'export' || overlay.plan === undefined) {
		return {screen, commands: []};
	}

	const problem = whyNotExported(overlay);
	if (problem !== undefined) {
		return {screen: {...screen, notice: problem}, commands: []};
	}

	const {ticket, plan, revealed} = overlay;
	return {
		screen: {...screen, overlay: {...overlay, stage: 'writing'}},
		commands: [{kind: 'write-export', ticket, plan, choice: chosenExport(overlay), revealed}],
	};
}

/**
So much is written.
*/
export function takeExportProgress(screen: Screen, ticket: number, written: number): Screen {
	return changeExport(screen, ticket, dialog => ({...dialog, written}));
}

/**
What came of it. Where the dialog was closed meanwhile, a few words tell.
*/
export function takeExportOutcome(screen: Screen, ticket: number, outcome: ExportOutcome): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'export' && overlay.ticket === ticket
		? {...screen, overlay: {...overlay, stage: 'done', outcome, top: 0}}
		: {...screen, notice: nameExportOutcome(outcome)};
}
