import {alertChoices, type AlertChoice, type AlertDialog} from '../../screen/alert-dialog.ts';
import {type AlertRow, byStanding, sortAlertRows} from '../../screen/alert-rows.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {type AlertEvent} from '../../waf/alerts-status.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatCount} from '../drawing/format-number.ts';
import {formatNear} from '../drawing/format-time.ts';
import {blank, selectLine, span, type Line, type Look} from '../drawing/line.ts';
import {join, own, ownTable, type CleanText} from '../drawing/own-words.ts';
import {cutEnd, takeLastCells, widthOf} from '../drawing/text-width.ts';
import {speakOfStanding} from './alert-words.ts';

/** What is drawn without the line of keys. */
const leastLines = 2 + alertChoices.length;

/**
The dialog of a rule or of one of its alerts: whose it is, how it stands, what is open, and what can be done about what.
*/
export function drawAlertDialog(
	dialog: AlertDialog,
	snapshot: Snapshot,
	{width, height}: {readonly width: number; readonly height: number},
	look: Look,
): Line[] {
	const {glyphs} = look;
	const row = sortAlertRows(snapshot.alerts, byStanding).find(({rule}) => rule.name === dialog.rule);
	const event = snapshot.alerts.events.find(({id}) => id === dialog.event);
	const key = own(event?.key === undefined ? '' : `  ${clean(event.key, glyphs)}`);
	const name = clean(dialog.rule, glyphs);
	const kind = dialog.event === undefined ? own('RULE ') : own('ALERT ');
	const room = width - 2 - widthOf(kind);
	// Whose alert it is says more than the end of the rule's name.
	const shownKey = cutEnd(key, Math.max(Math.ceil(room / 2), room - widthOf(name)), glyphs.cut);
	const facts = event === undefined ? speakOfAll(row, snapshot, width, look) : speakOfOne(event, row, snapshot, look);
	const keys = event === undefined && height > leastLines ? nameKeys(row?.open ?? [], width, look) : [];
	const about: About = {dialog, row, isNarrow: width < 60};
	return [
		[blank(1), span(kind, 'strong'), span(own(`${cutEnd(name, room - widthOf(shownKey), glyphs.cut)}${shownKey}`))],
		[blank(1), ...facts],
		...keys,
		...alertChoices.map((choice, place): Line => {
			const isSelected = place === dialog.cursor;
			const {words, isOff} = describe(choice, about);
			const line: Line = [
				span(isSelected ? glyphs.select : ' '),
				span(clean(choice.key, glyphs), isOff ? 'dim' : 'strong'),
				blank(2),
				span(words, isOff ? 'dim' : 'plain'),
			];
			return isSelected ? selectLine(line, width, look) : line;
		}),
	];
}

/** How the rule stands, and how many of its alerts wait for a person. */
function speakOfAll(row: AlertRow | undefined, {now, zone}: Snapshot, width: number, look: Look): Line {
	if (row === undefined) {
		return [];
	}

	const {words, role} = speakOfStanding(row, {now, offset: zone.offset}, width, look);
	const count = row.open.length;
	return [span(words, role), span(own(`  ${count === 0 ? 'none' : formatCount(count)} open`))];
}

/** Whether somebody has seen the alert, and how many others its rule has. */
function speakOfOne(event: AlertEvent, row: AlertRow | undefined, {now, zone}: Snapshot, look: Look): Line {
	const {glyphs} = look;
	const {acknowledged, at, kind, matches} = event;
	const time = (moment: Timestamp): CleanText => formatNear(moment, now, zone.offset);
	const isOpen = row?.open.some(({id}) => id === event.id) === true;
	const state =
		kind === 'resolved'
			? own(`resolved ${time(at)}`)
			: acknowledged === undefined
				? own(
						`${time(at)}  ${formatCount(matches)} ${matches === 1 ? 'match' : 'matches'}  ${isOpen ? 'open' : 'over'}`,
					)
				: own(`${glyphs.check} by ${clean(acknowledged.by, glyphs)}, ${time(acknowledged.at)}`);
	const others = (row?.open.length ?? 0) - (isOpen ? 1 : 0);
	const snoozed = row?.rule.snoozedUntil;
	return [
		span(state),
		...(snoozed === undefined ? [] : [span(own(`  rule snoozed until ${time(snoozed)}`))]),
		...(others === 0 ? [] : [span(own(`  ${formatCount(others)} more of its rule open`), 'dim')]),
	];
}

/** Whose the open alerts are, as far as there is room. */
function nameKeys(open: readonly AlertEvent[], width: number, {glyphs}: Look): Line[] {
	const keys = [...new Set(open.flatMap(({key}) => (key === undefined ? [] : [clean(key, glyphs)])))];
	return keys.length === 0 ? [] : [[blank(1), span(cutEnd(join(keys, ', '), width - 2, glyphs.cut), 'dim')]];
}

const spans = ownTable({'15m': 'for 15 minutes', '1h': 'for an hour', tomorrow: 'until tomorrow 8:00'});

/** What the choices are about. */
type About = {readonly dialog: AlertDialog; readonly row: AlertRow | undefined; readonly isNarrow: boolean};

function describe(
	{does, until}: AlertChoice,
	{dialog, row, isNarrow}: About,
): {readonly words: CleanText; readonly isOff: boolean} {
	const whole = own(isNarrow ? 'snooze rule' : 'snooze the whole rule');
	switch (does) {
		case 'acknowledge': {
			const count = dialog.open.length;
			const what =
				dialog.event === undefined
					? own(count === 1 ? 'its alert' : `its ${formatCount(count)} alerts`)
					: own('this alert alone');
			const anew = own(isNarrow ? '' : ', until the rule fires anew');
			return {
				words: count === 0 ? own('nothing to acknowledge') : own(`acknowledge ${what}${anew}`),
				isOff: count === 0,
			};
		}

		case 'snooze':
			return {words: own(`${whole} ${spans[until ?? 'tomorrow']}`), isOff: false};
		case 'type':
			return {words: own(`${whole} until a time you type`), isOff: false};
		case 'wake':
		default: {
			const isOff = row?.rule.snoozedUntil === undefined;
			return {words: isOff ? own('no snooze to end') : own('end its snooze'), isOff};
		}
	}
}

/**
The line under the dialog: the time while it is typed, what is wrong with it, else what the keys do.
*/
export function drawAlertInput({typing}: AlertDialog, width: number, {glyphs}: Look): Line {
	if (typing === undefined) {
		return [
			blank(1),
			span(
				width < 60
					? 'snoozed, it counts and alerts nobody'
					: 'a snoozed rule goes on counting, and alerts nobody; Esc cancels',
				'strong',
			),
		];
	}

	if (typing.problem !== undefined) {
		return [blank(1), span(cutEnd(clean(typing.problem, glyphs), width - 2, glyphs.cut), 'notice')];
	}

	const text = clean(typing.text, glyphs);
	const room = width - 12;
	const visible = own(widthOf(text) > room ? `${glyphs.cut}${takeLastCells(text, room - 1)}` : text);
	const hint = typing.text === '' ? '  30m, 2h, 1d, 7:30, tomorrow, tomorrow 9:00' : '';
	return [blank(1), span('snooze: ', 'strong'), span(visible), span(glyphs.cursor, 'strong'), span(hint, 'dim')];
}
