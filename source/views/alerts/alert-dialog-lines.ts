import {alertChoices, type AlertChoice, type AlertDialog} from '../../screen/alert-dialog.ts';
import {tomorrowMorning} from '../../screen/snooze-time.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatDay, formatMinute, formatSpan} from '../drawing/format-time.ts';
import {blank, selectLine, span, type Line, type Look} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {cutEnd, takeLastCells, widthOf} from '../drawing/text-width.ts';

/**
The dialog of an alert: whose it is, and what can be done about it.
*/
export function drawAlertDialog(dialog: AlertDialog, snapshot: Snapshot, width: number, look: Look): Line[] {
	const {glyphs} = look;
	const event = snapshot.alerts.events.findLast(({id}) => id === dialog.event);
	const what = own(event === undefined ? '' : `  ${clean(event.key ?? event.subject, glyphs)}`);
	const title = cutEnd(own(`${clean(dialog.rule, glyphs)}${what}`), width - 8, glyphs.cut);
	return [
		[blank(1), span('ALERT ', 'strong'), span(title)],
		...alertChoices.map((choice, place): Line => {
			const isSelected = place === dialog.cursor;
			const isOff = choice.does === 'acknowledge' && dialog.event === undefined;
			const line: Line = [
				span(isSelected ? glyphs.select : ' '),
				span(clean(choice.key, glyphs), isOff ? 'dim' : 'strong'),
				blank(2),
				span(describe(choice, isOff, snapshot), isOff ? 'dim' : 'plain'),
			];
			return isSelected ? selectLine(line, width, look) : line;
		}),
	];
}

function describe({does, span: length = 0}: AlertChoice, isOff: boolean, {now, zone}: Snapshot): CleanText {
	switch (does) {
		case 'acknowledge':
			return own(isOff ? 'nothing to acknowledge' : 'acknowledge until it fires anew');
		case 'snooze':
			return own(`snooze ${formatSpan(length).padEnd(4)} until ${formatMinute(now + length, zone.offset)}`);
		case 'tomorrow':
			return own(`snooze until ${formatDay(tomorrowMorning(now, zone.offset), zone.offset)}`);
		case 'type':
			return own('snooze until a time that you type');
		case 'wake':
		default:
			return own('end a snooze');
	}
}

/**
The line under the dialog: the time while it is typed, what is wrong with it, else what the keys do.
*/
export function drawAlertInput({typing}: AlertDialog, width: number, {glyphs}: Look): Line {
	if (typing === undefined) {
		return [blank(1), span('a snoozed rule goes on counting, and alerts nobody; Esc cancels', 'strong')];
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
