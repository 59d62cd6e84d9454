import {type Snapshot} from '../questions/snapshot.ts';
import {type AlertEvent} from '../waf/alerts-status.ts';
import {minute} from '../waf/clock.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {toKeyFilter} from '../waf/filter/key-filter.ts';
import {alertChoices, type AlertDialog} from './alert-dialog.ts';
import {nextAlertSort} from './alert-rows.ts';
import {askFor} from './filter-steps.ts';
import {type Screen, type Update} from './screen.ts';
import {readSnooze} from './snooze-time.ts';

/** What can be typed; more is no time. */
const longestTime = 40;

/**
Sorts the rules by the next column, or turns their order around.
*/
export function sortAlerts(screen: Screen, isReversed: boolean): Screen {
	const {alertSort} = screen;
	return {
		...screen,
		alertSort: isReversed ? {...alertSort, reversed: !alertSort.reversed} : nextAlertSort(alertSort),
	};
}

/**
From an alert to the transactions that made it: the feed, filtered to exactly these, over their span; where not all are known, to its key; where there is no word for that, all of the span. Esc comes back, to the window that was.
*/
export function openAlert(screen: Screen, event: AlertEvent): Update {
	const {since, until} = event;
	const {view, focus, filter, interval, window} = screen;
	// Whole minutes, as the timeline has them; the second of the last transaction is in.
	const opened = {from: Math.floor(since / minute) * minute, to: (Math.floor(until / minute) + 1) * minute};
	const next: Screen = {
		...screen,
		view: 'feed',
		overlay: undefined,
		feed: {row: undefined, top: undefined},
		trail: [...screen.trail, {view, focus, filter, interval, window, opened}],
	};
	return askFor(next, {
		filter: toAlertFilter(event),
		interval: opened,
	});
}

function toAlertFilter({id, transactions, isPart = false, keys}: AlertEvent): Filter {
	const byKey = toKeyFilter(keys);
	// One of many that it was made by says less than all of the span.
	const isKnown = transactions.length > (isPart ? 1 : 0);
	return isKnown && !(isPart && byKey.length > 0) ? [{condition: {kind: 'alert', event: id}, negated: false}] : byKey;
}

/**
Where the opened alert is among the steps back, as long as it is still what the screen asks for; -1: none is.
*/
export function findOpenedAlert({trail, filter, interval}: Screen): number {
	const place = trail.findLastIndex(({opened}) => opened !== undefined);
	const isAsked =
		place >= 0 && (interval === trail[place].opened || filter.some(({condition}) => condition.kind === 'alert'));
	return isAsked ? place : -1;
}

/**
Back to the alerts from wherever one of them was followed to: filter and window are again as they were before.
*/
export function showAlerts(screen: Screen): Update {
	const place = findOpenedAlert(screen);
	const next: Screen = {...screen, view: 'alerts', overlay: undefined};
	if (place < 0) {
		return {screen: next, commands: []};
	}

	const {filter, interval, window = screen.window} = screen.trail[place];
	return askFor({...next, trail: screen.trail.slice(0, place)}, {filter, interval, window});
}

/**
Opens the dialog of a rule, or of one of its alerts.
*/
export function openAlertDialog(
	screen: Screen,
	{rule, event, open}: Pick<AlertDialog, 'rule' | 'event' | 'open'>,
): Screen {
	const cursor = open.length === 0 ? 1 : 0;
	// What is done to a rule sorts the rules anew: the cursor stays with it.
	const lists = {...screen.lists, alerts: {...screen.lists.alerts, key: rule}};
	return {...screen, lists, overlay: {kind: 'alert', rule, event, open, cursor, typing: undefined, top: 0}};
}

/**
Carries out a choice of the dialog, `place` in the choices or the one under the cursor; for one that needs a time, it is typed next.
*/
export function chooseForAlert(screen: Screen, place: number | undefined): Update {
	const {overlay} = screen;
	if (overlay?.kind !== 'alert') {
		return {screen, commands: []};
	}

	const cursor = place ?? overlay.cursor;
	const {does, until} = alertChoices[cursor];
	switch (does) {
		case 'acknowledge': {
			const {event, open} = overlay;
			const none = event === undefined ? 'this rule has no alert to acknowledge' : 'this alert asks for nothing more';
			return open.length === 0
				? {screen: {...screen, notice: none}, commands: []}
				: {screen: {...screen, overlay: undefined}, commands: [{kind: 'acknowledge-alerts', events: open}]};
		}

		case 'snooze':
			return snooze(screen, overlay, until);
		case 'type':
			return {
				screen: {...screen, overlay: {...overlay, cursor, typing: {text: '', problem: undefined}}},
				commands: [],
			};
		case 'wake':
		default:
			return snooze(screen, overlay, undefined);
	}
}

function snooze(screen: Screen, {rule}: AlertDialog, until: string | undefined): Update {
	return {screen: {...screen, overlay: undefined}, commands: [{kind: 'snooze-rule', rule, until}]};
}

/**
Whether the end of a snooze is typed.
*/
export function isTypingSnooze({overlay}: Screen): boolean {
	return overlay?.kind === 'alert' && overlay.typing !== undefined;
}

/**
Changes what is typed of it.
*/
export function changeSnooze(screen: Screen, change: (text: string) => string): Screen {
	const {overlay} = screen;
	return overlay?.kind === 'alert' && overlay.typing !== undefined
		? {
				...screen,
				overlay: {...overlay, typing: {text: change(overlay.typing.text).slice(0, longestTime), problem: undefined}},
			}
		: screen;
}

/**
The time is typed: snoozes, or says what is wrong with it.
*/
export function acceptSnooze(screen: Screen, {now, zone}: Snapshot): Update {
	const {overlay} = screen;
	if (overlay?.kind !== 'alert' || overlay.typing === undefined) {
		return {screen, commands: []};
	}

	const read = readSnooze(overlay.typing.text, now, zone.offset);
	return 'until' in read
		? snooze(screen, overlay, overlay.typing.text)
		: {screen: {...screen, overlay: {...overlay, typing: {...overlay.typing, problem: read.problem}}}, commands: []};
}
