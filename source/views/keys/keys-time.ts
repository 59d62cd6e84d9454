import {type Timestamp} from '../../waf/clock.ts';
import {bare, fixed, type Binding} from './key-binding.ts';
import {type KeyContext} from './key-context.ts';

function inTime({screen}: KeyContext): boolean {
	return screen.overlay?.kind === 'time';
}

/* Where the cursor is laid: on what is selected, from its first request to its last, else on the newest step. */
function placeOf({selection, snapshot}: KeyContext): {readonly at: Timestamp; readonly mark: Timestamp | undefined} {
	switch (selection?.kind) {
		case 'transaction':
			return {at: selection.row.time, mark: selection.row.time};
		case 'top':
		case 'group':
		case 'through':
			return {at: selection.row.firstSeen, mark: selection.row.lastSeen};
		case 'alert':
			return {at: selection.event.since, mark: selection.event.until};
		case 'alert-rule':
		case 'category':
		case 'deny-rule':
		case 'unusual':
		case undefined:
		default:
			return {at: snapshot.totals.question.to, mark: undefined};
	}
}

/**
Keys that take hold of the timeline.
*/
export const timeKeys: readonly Binding[] = [
	{
		keys: ['z'],
		label: 'z',
		section: 'Look',
		words: "hold the timeline, or a row's first to last request; again: mark the other end",
		footer: context => (inTime(context) ? {words: 'other end', rank: 2} : {words: 'time', rank: 9}),
		applies: context => bare(context) || inTime(context),
		message: context => (inTime(context) ? {kind: 'mark-time'} : {kind: 'hold-time', ...placeOf(context)}),
	},
	{
		keys: ['left', 'h', 'right', 'l'],
		label: 'Left Right h l',
		section: 'Look',
		words: 'on the timeline: earlier, later; PgUp and PgDn by ten steps, g and G to its ends',
		footer: fixed('move', 2, 'h l'),
		applies: inTime,
		message: (_, key) => ({kind: 'move-time', by: key === 'left' || key === 'h' ? -1 : 1}),
	},
	{
		keys: ['enter'],
		label: 'Enter',
		section: 'Look',
		words: 'on the timeline: the window becomes what is held; without a mark its minute',
		footer: fixed('take', 1),
		applies: inTime,
		message: () => ({kind: 'take-time'}),
	},
	{
		keys: ['Z'],
		label: 'Z',
		section: 'Look',
		words: 'back to live: the window follows the time again',
		footer: ({screen}) => (screen.interval === undefined ? undefined : {words: 'live', rank: 1}),
		applies: context => bare(context) || inTime(context),
		off: ({screen}) => (screen.interval === undefined ? 'the window is live' : undefined),
		message: () => ({kind: 'live'}),
	},
];
