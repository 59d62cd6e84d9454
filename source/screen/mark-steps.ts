import {type MarkEntry, longestNote} from '../waf/mark.ts';
import {markChoices, type MarkDialog, type MarkSubject} from './mark-dialog.ts';
import {type Screen, type Update} from './screen.ts';

/**
What `t` is on, and the mark that it has.
*/
export type MarkTarget = {
	readonly subject: MarkSubject;
	readonly client: string | undefined;
	readonly row: number | undefined;
	readonly entry: MarkEntry | undefined;
};

/**
Opens the dialog; the cursor is on the mark that is there already.
*/
export function openMark(screen: Screen, {subject, client, row, entry}: MarkTarget): Screen {
	const {overlay} = screen;
	const dialog: MarkDialog = {
		kind: 'mark',
		subject,
		client,
		row,
		cursor: Math.max(
			0,
			markChoices.findIndex(({mark}) => mark !== undefined && mark === entry?.mark),
		),
		typing: undefined,
		detail: overlay?.kind === 'detail' ? overlay : undefined,
		top: 0,
	};
	return {...screen, overlay: dialog};
}

/**
Means the transaction's client, or the transaction again.
*/
export function switchMarked(screen: Screen): Screen {
	const {overlay} = screen;
	if (overlay?.kind !== 'mark' || overlay.client === undefined || overlay.row === undefined) {
		return screen;
	}

	const {client: address, row} = overlay;
	const subject: MarkSubject =
		overlay.subject.kind === 'client' ? {kind: 'transaction', row} : {kind: 'client', address};
	return {...screen, overlay: {...overlay, subject}};
}

/**
A mark is chosen: the note is typed next, but none needs none.
*/
export function chooseMark(screen: Screen, place: number | undefined, note: string): Update {
	const {overlay} = screen;
	if (overlay?.kind !== 'mark') {
		return {screen, commands: []};
	}

	const cursor = place ?? overlay.cursor;
	return markChoices[cursor].mark === undefined
		? save(screen, {...overlay, cursor}, '')
		: {screen: {...screen, overlay: {...overlay, cursor, typing: {text: note}}}, commands: []};
}

export function isTypingInMark({overlay}: Screen): boolean {
	return overlay?.kind === 'mark' && overlay.typing !== undefined;
}

export function changeNote(screen: Screen, change: (text: string) => string): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'mark' && overlay.typing !== undefined
		? {...screen, overlay: {...overlay, typing: {text: change(overlay.typing.text).slice(0, longestNote)}}}
		: screen;
}

/**
The note is typed: marks.
*/
export function acceptNote(screen: Screen): Update {
	const {overlay} = screen;
	return overlay?.kind === 'mark' && overlay.typing !== undefined
		? save(screen, overlay, overlay.typing.text.trim())
		: {screen, commands: []};
}

function save(screen: Screen, {subject, cursor, detail}: MarkDialog, note: string): Update {
	const {mark} = markChoices[cursor];
	return {screen: {...screen, overlay: detail}, commands: [{kind: 'mark', subject, mark, note}]};
}
