import {alertChoices, type AlertDialog} from '../../screen/alert-dialog.ts';
import {type AlertEvent} from '../../waf/alerts-status.ts';
import {findOpenAlerts} from '../../waf/open-alerts.ts';
import {bare, type Binding} from './key-binding.ts';
import {type KeyContext} from './key-context.ts';

/**
The alert that is selected: of a rule its newest.
*/
export function alertOf({selection}: KeyContext): AlertEvent | undefined {
	return selection?.kind === 'alert'
		? selection.event
		: selection?.kind === 'alert-rule'
			? selection.row.last
			: undefined;
}

function ruleOf({selection}: KeyContext): string | undefined {
	return selection?.kind === 'alert'
		? selection.event.rule
		: selection?.kind === 'alert-rule'
			? selection.row.rule.name
			: undefined;
}

/* Of a rule all that are open; of an alert that one. What was acknowledged, and what is over, asks for nothing more. */
function toAcknowledge({selection, snapshot}: KeyContext): readonly string[] {
	if (selection?.kind === 'alert-rule') {
		return selection.row.open.map(({id}) => id);
	}

	const open =
		selection?.kind === 'alert' ? findOpenAlerts(snapshot.alerts.events).get(selection.event.rule) : undefined;
	return selection?.kind === 'alert' && open?.includes(selection.event) === true ? [selection.event.id] : [];
}

function whyNotAnswered(context: KeyContext): string | undefined {
	return context.snapshot.readOnly
		? '--read-only: nothing is written'
		: ruleOf(context) === undefined
			? 'no rule selected'
			: undefined;
}

function isChoosing({screen: {overlay}}: KeyContext): boolean {
	const dialog: AlertDialog | undefined = overlay?.kind === 'alert' ? overlay : undefined;
	return dialog !== undefined && dialog.typing === undefined;
}

const awake = alertChoices.filter(({does}) => does !== 'wake');

const choose: Binding['message'] = (_, key) => ({
	kind: 'choose-for-alert',
	place: alertChoices.findIndex(choice => choice.key === key),
});

/**
Keys of alerts: of what is selected in their view, and of the dialog.
*/
export const alertKeys: readonly Binding[] = [
	{
		keys: ['a'],
		label: 'a',
		section: 'Act',
		words: 'in Alerts: acknowledge the alert, or snooze its rule',
		footer: context =>
			toAcknowledge(context).length === 0 ? {words: 'snooze', rank: 3} : {words: 'acknowledge', rank: 1},
		applies: context => bare(context) && context.screen.view === 'alerts',
		off: whyNotAnswered,
		message: context => ({
			kind: 'answer-alert',
			rule: ruleOf(context)!,
			event: context.selection?.kind === 'alert' ? context.selection.event.id : undefined,
			open: toAcknowledge(context),
		}),
	},
	{
		keys: awake.map(({key}) => key),
		label: awake.map(({key}) => key).join(' '),
		section: 'Act',
		words: 'for an alert: acknowledge; snooze 15m, 1h, until tomorrow 8:00, a time typed',
		applies: isChoosing,
		message: choose,
	},
	{
		keys: ['x'],
		label: 'x',
		section: 'Act',
		words: 'for an alert: end the snooze of its rule',
		applies: isChoosing,
		message: choose,
	},
	{
		keys: ['enter'],
		label: 'Enter',
		section: 'Act',
		words: 'for an alert: take the selected one',
		footer: () => ({words: 'take', rank: 0}),
		applies: isChoosing,
		message: () => ({kind: 'choose-for-alert', place: undefined}),
	},
];
