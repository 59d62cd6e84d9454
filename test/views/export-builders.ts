import {type ExportDialog} from '../../source/screen/export-dialog.ts';
import {type ExportOutcome, type ExportPlan} from '../../source/waf/export.ts';
import {aBusySnapshot} from './builders.ts';

export function anExportPlan(given: Partial<ExportPlan> = {}): ExportPlan {
	return {
		folder: '/home/alice',
		stamp: '20261124T130311Z',
		transactions: 1384,
		addresses: 41,
		keptOut: 0,
		nameless: 0,
		unmatched: 0,
		notWritable: undefined,
		...given,
	};
}

export function anExport(given: Partial<ExportDialog> = {}): ExportDialog {
	return {
		kind: 'export',
		ticket: 1,
		picture: aBusySnapshot(),
		view: 'overview',
		detail: undefined,
		cursor: 0,
		revealed: false,
		plan: anExportPlan(),
		stage: 'planned',
		written: 0,
		outcome: undefined,
		top: 0,
		...given,
	};
}

export function anExportOutcome(given: Partial<Extract<ExportOutcome, {kind: 'written'}>> = {}): ExportOutcome {
	return {
		kind: 'written',
		file: '/home/alice/waftop-addresses-20261124T130311Z.txt',
		entries: 41,
		bytes: 533,
		sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
		missing: 0,
		unnoted: undefined,
		...given,
	};
}
