import {markChoices, type MarkDialog} from '../../screen/mark-dialog.ts';
import {type MarkTarget} from '../../screen/mark-steps.ts';
import {bareOrDetail, nothingSelected, type Binding} from './key-binding.ts';
import {type KeyContext} from './key-context.ts';

function dialogOf({screen}: KeyContext): MarkDialog | undefined {
	return screen.overlay?.kind === 'mark' ? screen.overlay : undefined;
}

/* A client by its address: what a table has as its key, or a row says. */
function targetOf({screen, selection, snapshot, client}: KeyContext): MarkTarget | undefined {
	const row =
		screen.overlay?.kind === 'detail'
			? screen.overlay.row
			: selection?.kind === 'transaction'
				? selection.row.row
				: selection?.kind === 'through'
					? selection.row.worst
					: undefined;
	if (row !== undefined) {
		const entry = snapshot.feed.rowAt(snapshot.feed.indexOf(row))?.mark;
		return {subject: {kind: 'transaction', row}, client, row, entry};
	}

	return client === undefined
		? undefined
		: {subject: {kind: 'client', address: client}, client, row, entry: snapshot.marks?.ofClient(client)};
}

function whyNotMarked(context: KeyContext): string | undefined {
	if (context.snapshot.readOnly) {
		return '--read-only: nothing is written';
	}

	return targetOf(context) === undefined
		? context.selection === undefined
			? nothingSelected
			: 'select a transaction or a client first'
		: undefined;
}

/** The note that is there already, to be changed. */
function noteOf({screen, snapshot: {feed, marks}}: KeyContext): string {
	const subject = screen.overlay?.kind === 'mark' ? screen.overlay.subject : undefined;
	const entry =
		subject?.kind === 'client'
			? marks?.ofClient(subject.address)
			: subject === undefined
				? undefined
				: feed.rowAt(feed.indexOf(subject.row))?.mark;
	return entry?.note ?? '';
}

function isChoosing(context: KeyContext): boolean {
	const dialog = dialogOf(context);
	return dialog !== undefined && dialog.typing === undefined;
}

/**
Keys of marking: of what is selected, and of the dialog.
*/
export const markKeys: readonly Binding[] = [
	{
		keys: ['t'],
		label: 't',
		section: 'Act',
		words: 'mark a transaction or client: attack, false positive, to look at, done; a note',
		footer: context => (whyNotMarked(context) === undefined ? {words: 'mark', rank: 6} : undefined),
		applies: bareOrDetail,
		off: whyNotMarked,
		message: context => ({kind: 'mark', target: targetOf(context)!}),
	},
	{
		keys: markChoices.map(({key}) => key),
		label: markChoices.map(({key}) => key).join(' '),
		section: 'Act',
		words: 'in a mark: attack, false positive, to look at, done, none',
		footer: () => ({words: 'mark', rank: 0}),
		applies: isChoosing,
		message: (context, key) => ({
			kind: 'choose-mark',
			place: markChoices.findIndex(choice => choice.key === key),
			note: noteOf(context),
		}),
	},
	{
		keys: ['enter'],
		label: 'Enter',
		section: 'Act',
		words: 'in a mark: take the selected one',
		applies: isChoosing,
		message: context => ({kind: 'choose-mark', place: undefined, note: noteOf(context)}),
	},
	{
		keys: ['c'],
		label: 'c',
		section: 'Act',
		words: 'in a mark: the client instead of its transaction, and back',
		footer: context => ({words: dialogOf(context)!.subject.kind === 'client' ? 'transaction' : 'client', rank: 1}),
		applies: isChoosing,
		off: context => {
			const dialog = dialogOf(context)!;
			return dialog.client === undefined || dialog.row === undefined ? 'no other to mark here' : undefined;
		},
		message: () => ({kind: 'switch-marked'}),
	},
];
