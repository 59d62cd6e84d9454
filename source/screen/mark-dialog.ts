import {marks, type Mark} from '../waf/mark.ts';
import {type DetailOverlay} from './detail-overlay.ts';

/**
What is marked. A transaction goes by its row number as long as the program runs.
*/
export type MarkSubject =
	{readonly kind: 'transaction'; readonly row: number} | {readonly kind: 'client'; readonly address: string};

/**
The dialog of a mark: which one, then a note.
*/
export type MarkDialog = {
	readonly kind: 'mark';
	readonly subject: MarkSubject;

	/** The other thing that could be meant: of a transaction its client. */
	readonly client: string | undefined;
	readonly row: number | undefined;

	/** Place in `markChoices`. */
	readonly cursor: number;

	/** The note while it is typed: then the mark is chosen. */
	readonly typing: {readonly text: string} | undefined;

	/** It lies over this one, for Esc. */
	readonly detail: DetailOverlay | undefined;
	readonly top: number;
};

/**
The marks with their keys, and none, which takes a mark away.
*/
export const markChoices: ReadonlyArray<{readonly key: string; readonly mark: Mark | undefined}> = [
	{key: 'a', mark: marks[0]},
	{key: 'f', mark: marks[1]},
	{key: 'l', mark: marks[2]},
	{key: 'd', mark: marks[3]},
	{key: 'x', mark: undefined},
];
