import {hour, minute, type Milliseconds} from '../waf/clock.ts';

/**
What can be done about an alert, each with its key: acknowledge it, or snooze its rule for a span, until tomorrow morning, for a time that is typed, or no longer.
*/
export type AlertChoice = {
	readonly key: string;
	readonly does: 'acknowledge' | 'snooze' | 'tomorrow' | 'type' | 'wake';

	/** Of `snooze`. */
	readonly span?: Milliseconds;
};

/**
The choices, in the order in which they are shown.
*/
export const alertChoices: readonly AlertChoice[] = [
	{key: 'a', does: 'acknowledge'},
	{key: 's', does: 'snooze', span: 15 * minute},
	{key: 'h', does: 'snooze', span: hour},
	{key: 'd', does: 'tomorrow'},
	{key: 't', does: 'type'},
	{key: 'x', does: 'wake'},
];

/**
The dialog of an alert.
*/
export type AlertDialog = {
	readonly kind: 'alert';
	readonly rule: string;

	/** The alert that can be acknowledged; undefined where the rule has none. */
	readonly event: string | undefined;

	/** Place in `alertChoices`. */
	readonly cursor: number;

	/** The time while it is typed, and what is wrong with it. */
	readonly typing: {readonly text: string; readonly problem: string | undefined} | undefined;
	readonly top: number;
};
