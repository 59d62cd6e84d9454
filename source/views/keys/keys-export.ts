import {nameExportOutcome, whyNotExported, type ExportDialog} from '../../screen/export-dialog.ts';
import {bareOrDetail, type Binding} from './key-binding.ts';
import {type KeyContext} from './key-context.ts';

function dialogOf({screen}: KeyContext): ExportDialog | undefined {
	return screen.overlay?.kind === 'export' ? screen.overlay : undefined;
}

function isChoosing(context: KeyContext): boolean {
	const dialog = dialogOf(context);
	return dialog !== undefined && dialog.outcome === undefined;
}

function whyNotOpened({snapshot, screen}: KeyContext): string | undefined {
	const {progress, length} = snapshot.feed;
	if (screen.overlay === undefined && progress !== undefined) {
		return `the filter still reads raw lines: ${Math.floor(100 * progress)}%, then e`;
	}

	return length === 0 ? 'no transactions to export in this window' : undefined;
}

/**
Keys of exporting: of what is shown, and of the dialog that says what would be written.
*/
export const exportKeys: readonly Binding[] = [
	{
		keys: ['e'],
		label: 'e',
		section: 'Act',
		words: 'export what is shown, addresses or transactions: shows name and count first',
		footer: () => ({words: 'export', rank: 6}),
		applies: context => bareOrDetail(context),
		off: context => (context.snapshot.readOnly ? '--read-only: nothing is written' : whyNotOpened(context)),
		message: () => ({kind: 'export'}),
	},
	{
		keys: ['y', 'enter'],
		label: 'y Enter',
		section: 'Act',
		words: 'in an export: write the file',
		footer: context =>
			whyNotExported(dialogOf(context)!) === undefined ? {words: 'write', rank: 0, key: 'y'} : undefined,
		applies: context => dialogOf(context) !== undefined,
		off: context => {
			const dialog = dialogOf(context)!;
			return dialog.outcome === undefined ? whyNotExported(dialog) : nameExportOutcome(dialog.outcome);
		},
		message: () => ({kind: 'confirm-export'}),
	},
	{
		keys: ['v'],
		label: 'v',
		section: 'Act',
		words: 'in an export: write secrets as they are, or masked',
		footer: context => ({words: dialogOf(context)!.revealed ? 'mask' : 'unmask', rank: 3}),
		applies: isChoosing,
		off: ({screen}) => (screen.showSecrets ? 'nothing is masked: --show-secrets' : undefined),
		message: () => ({kind: 'reveal-export'}),
	},
];
