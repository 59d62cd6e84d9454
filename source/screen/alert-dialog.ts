/**
What can be done about alerts, each with its key: acknowledge them, or snooze its rule for a span, until tomorrow morning, for a time that is typed, or no longer.
*/
export type AlertChoice = {
	readonly key: string;
	readonly does: 'acknowledge' | 'snooze' | 'type' | 'wake';

	/** Of `snooze`: its end, as it would be typed. */
	readonly until?: '15m' | '1h' | 'tomorrow';
};

/**
The choices, in the order in which they are shown.
*/
export const alertChoices: readonly AlertChoice[] = [
	{key: 'a', does: 'acknowledge'},
	{key: 's', does: 'snooze', until: '15m'},
	{key: 'h', does: 'snooze', until: '1h'},
	{key: 'd', does: 'snooze', until: 'tomorrow'},
	{key: 't', does: 'type'},
	{key: 'x', does: 'wake'},
];

/**
The dialog of a rule, or of one of its alerts.
*/
export type AlertDialog = {
	readonly kind: 'alert';
	readonly rule: string;

	/** The alert that it was opened on; undefined: its rule. */
	readonly event: string | undefined;

	/** The alerts that can be acknowledged: that one, or all of the rule that were open. One that comes later is not among them. */
	readonly open: readonly string[];

	/** Place in `alertChoices`. */
	readonly cursor: number;

	/** The time while it is typed, and what is wrong with it. */
	readonly typing: {readonly text: string; readonly problem: string | undefined} | undefined;
	readonly top: number;
};
