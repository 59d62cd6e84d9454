import {type Message} from '../../screen/message.ts';
import {activePanel} from '../../screen/screen.ts';
import {indexOfCursor} from '../../screen/list-cursor.ts';
import {nameStepBack} from '../../screen/navigation-steps.ts';
import {always, bare, fixed, inConversation, type Binding} from './key-binding.ts';
import {alertOf} from './keys-alert.ts';
import {type KeyContext} from './key-context.ts';
import {clientValue} from './selected-value.ts';
import {type Condition} from '../../waf/filter/filter.ts';

function move(to: Extract<Message, {kind: 'move'}>['move']): Binding['message'] {
	return ({page, length}) => ({kind: 'move', move: to, page, length});
}

function focus(step: number): Binding['message'] {
	return ({screen, panels}) => {
		const place = panels.indexOf(activePanel(screen)) + step;
		return {kind: 'focus', panel: panels[(place + panels.length) % panels.length]};
	};
}

/* Where there are several lists at once. */
function hasPanels(context: KeyContext): boolean {
	const {view} = context.screen;
	return bare(context) && (view === 'overview' || (view === 'alerts' && context.snapshot.alerts.rules.length > 0));
}

/* The row that Enter opens: the selected one, of a group the worst, or the newest while the feed follows. */
function rowToOpen({screen, selection, snapshot: {feed}}: KeyContext): number | undefined {
	if (selection?.kind === 'through') {
		return selection.row.worst;
	}

	return activePanel(screen) !== 'feed'
		? undefined
		: selection?.kind === 'transaction'
			? selection.row.row
			: feed.length > 0
				? feed.rows[feed.length - 1]
				: undefined;
}

/* The transaction under the cursor of what a client sent; undefined for a request that no rule saw. */
function rowInConversation({screen: {overlay}, snapshot: {through}}: KeyContext): number | undefined {
	const conversation = overlay?.kind === 'conversation' ? through.conversation?.(overlay.client) : undefined;
	return overlay?.kind !== 'conversation' || conversation === undefined
		? undefined
		: conversation.at(indexOfCursor(overlay.cursor, conversation.keys))?.row;
}

function whyNotOpened(context: KeyContext): string | undefined {
	if (activePanel(context.screen) === 'feed') {
		return rowToOpen(context) === undefined ? 'no transaction here' : undefined;
	}

	if (context.selection?.kind === 'group') {
		return undefined;
	}

	if (context.selection?.kind === 'alert-rule') {
		return context.selection.row.last === undefined ? 'this rule has not fired' : undefined;
	}

	if (context.selection?.kind === 'alert') {
		return undefined;
	}

	return rowToOpen(context) === undefined && conditionsOf(context).length === 0 ? 'nothing to open here' : undefined;
}

/* What the transactions of a row have in common: of a group its client, host and path, and its outcome if they share one. */
function conditionsOf({selection, value}: KeyContext): readonly Condition[] {
	if (selection?.kind !== 'through') {
		return value?.condition === undefined ? [] : [value.condition];
	}

	const {client, host, path, count, detected, outcome} = selection.row;
	if (outcome === 'unseen') {
		// Nothing of it is in the feed: what else its client sent is.
		return [client === undefined ? undefined : clientValue(client).condition].filter(
			condition => condition !== undefined,
		);
	}

	const values = [
		client === undefined ? undefined : clientValue(client).condition,
		host === undefined ? undefined : ({kind: 'host', host, exact: true} as const),
		path === undefined || path === '' ? undefined : ({kind: 'path', path, exact: true} as const),
		detected === count || detected === 0
			? ({kind: 'outcome', outcome: detected === 0 ? 'passed' : 'detected'} as const)
			: undefined,
	];
	return values.filter(condition => condition !== undefined);
}

/**
Keys that move and open.
*/
export const moveKeys: readonly Binding[] = [
	{keys: ['up', 'k'], label: 'Up k', section: 'Move', words: 'up', applies: always, message: move('up')},
	{keys: ['down', 'j'], label: 'Down j', section: 'Move', words: 'down', applies: always, message: move('down')},
	{keys: ['pageup'], label: 'PgUp', section: 'Move', words: 'a page up', applies: always, message: move('page-up')},
	{
		keys: ['pagedown'],
		label: 'PgDn',
		section: 'Move',
		words: 'a page down',
		applies: always,
		message: move('page-down'),
	},
	{
		keys: ['g', 'home'],
		label: 'g Home',
		section: 'Move',
		words: 'to the start',
		applies: always,
		message: move('start'),
	},
	{
		keys: ['G', 'end'],
		label: 'G End',
		section: 'Move',
		words: 'to the end; the feed follows again',
		applies: always,
		message: move('end'),
	},
	{
		keys: ['tab', 'right', 'l'],
		label: 'Tab Right l',
		section: 'Move',
		words: 'next panel',
		footer: ({screen}) => ({words: 'panel', rank: screen.view === 'alerts' ? 3 : 7, key: 'Tab'}),
		applies: hasPanels,
		message: focus(1),
	},
	{
		keys: ['shift-tab', 'left', 'h'],
		label: 'Shift-Tab Left h',
		section: 'Move',
		words: 'previous panel',
		applies: hasPanels,
		message: focus(-1),
	},
	{
		keys: ['enter'],
		label: 'Enter',
		section: 'Move',
		words: 'open the transaction, the transactions of a row or alert, the addresses of a group',
		footer: fixed('open', 2),
		applies: bare,
		off: whyNotOpened,
		message: context => {
			if (context.selection?.kind === 'group') {
				return {kind: 'toggle-group', key: context.selection.row.key};
			}

			const event = alertOf(context);
			if (event !== undefined) {
				return {kind: 'open-alert', event};
			}

			const {selection, snapshot} = context;
			if (selection?.kind === 'through' && selection.row.client !== undefined && snapshot.through.conversation) {
				const {client, worst, answers} = selection.row;
				const line = answers?.line === undefined ? undefined : `l${answers.line}`;
				return {kind: 'open-conversation', client, key: worst === undefined ? line : `r${worst}`};
			}

			const row = rowToOpen(context);
			return row === undefined ? {kind: 'drill-down', conditions: conditionsOf(context)} : {kind: 'open', row};
		},
	},
	{
		keys: ['enter'],
		label: 'Enter',
		section: 'Move',
		words: 'in what a client sent: open the transaction',
		footer: fixed('open', 2),
		applies: inConversation,
		off: context => (rowInConversation(context) === undefined ? 'no rule saw it: there is no more to show' : undefined),
		message: context => ({kind: 'open', row: rowInConversation(context)!}),
	},
	{
		keys: ['escape'],
		label: 'Esc',
		section: 'Move',
		words: 'back: close, deselect, drop the last filter; never quits',
		footer: ({screen}) => {
			const words = nameStepBack(screen);
			return words === undefined ? undefined : {words, rank: 1};
		},
		applies: always,
		message: () => ({kind: 'back'}),
	},
];
