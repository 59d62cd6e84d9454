import {markChoices, type MarkDialog} from '../../screen/mark-dialog.ts';
import {type Snapshot} from '../../questions/snapshot.ts';
import {type Mark, type MarkEntry} from '../../waf/mark.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatDay} from '../drawing/format-time.ts';
import {blank, selectLine, span, type Line, type Look, type Span} from '../drawing/line.ts';
import {own, ownTable, type CleanText} from '../drawing/own-words.ts';
import {cutEnd, takeLastCells, widthOf} from '../drawing/text-width.ts';
import {type Role} from '../drawing/theme.ts';

/**
A mark in words.
*/
export const markWords: Readonly<Record<Mark | 'none', CleanText>> = ownTable({
	attack: 'attack',
	'false-positive': 'false positive',
	look: 'to look at',
	done: 'done',
	none: 'no mark',
});

/* Letters, since they are the keys too; small ones, since the outcomes have the capitals. */
const signs: Readonly<Record<Mark, CleanText>> = ownTable({
	attack: 'a',
	'false-positive': 'f',
	look: 'l',
	done: 'd',
});

/* What is settled is quiet. */
const roles: Readonly<Record<Mark, Role>> = {attack: 'strong', 'false-positive': 'dim', look: 'strong', done: 'dim'};

/**
The sign of a mark in one cell; blank without one.
*/
export function drawMarkSign(entry: MarkEntry | undefined): Span {
	return entry === undefined ? blank(1) : span(signs[entry.mark], roles[entry.mark]);
}

/**
A mark with who made it, when and why.
*/
export function describeMark({mark, note, time, by}: MarkEntry, offset: number, {glyphs}: Look): Line {
	return [
		span(markWords[mark], roles[mark]),
		span(note === '' ? '' : `: ${clean(note, glyphs)}`),
		span(`  ${clean(by, glyphs)}, ${formatDay(time, offset)}`, 'dim'),
	];
}

/**
The dialog of a mark: what it is on, and the marks to choose from.
*/
export function drawMarkDialog(dialog: MarkDialog, {feed, marks}: Snapshot, width: number, look: Look): Line[] {
	const {glyphs} = look;
	const {subject, client, row, cursor} = dialog;
	const shown = row === undefined ? undefined : feed.rowAt(feed.indexOf(row));
	const request = clean(`${shown?.method ?? ''} ${shown?.host ?? ''}${shown?.target ?? ''}`.trim(), glyphs);
	const name = own(subject.kind === 'client' ? `client ${clean(subject.address, glyphs)}` : `transaction ${request}`);
	const entry = subject.kind === 'client' ? marks?.ofClient(subject.address) : shown?.mark;
	const other =
		client === undefined || row === undefined
			? []
			: [
					[
						blank(1),
						span(subject.kind === 'client' ? 'c marks the transaction alone' : 'c marks its client instead', 'dim'),
					],
				];
	return [
		[blank(1), span('MARK ', 'strong'), span(cutEnd(name, width - 7, glyphs.cut))],
		entry === undefined ? [] : [blank(1), span('now ', 'dim'), span(markWords[entry.mark]), ...noteOf(entry, look)],
		...markChoices.map(({key, mark}, place): Line => {
			const isSelected = place === cursor;
			const words = markWords[mark ?? 'none'];
			const line: Line = [
				span(isSelected ? glyphs.select : ' '),
				span(clean(key, glyphs), 'strong'),
				blank(2),
				span(words),
			];
			return isSelected ? selectLine(line, width, look) : line;
		}),
		...other,
	];
}

function noteOf({note}: MarkEntry, {glyphs}: Look): Span[] {
	return note === '' ? [] : [span(`: ${clean(note, glyphs)}`)];
}

/**
The line under the dialog: the note while it is typed, else what the keys do.
*/
export function drawMarkInput({typing}: MarkDialog, width: number, {glyphs}: Look): Line {
	if (typing === undefined) {
		return [blank(1), span('a letter marks, then a note can be typed; Esc cancels', 'strong')];
	}

	const text = clean(typing.text, glyphs);
	const room = width - 10;
	const visible = own(widthOf(text) > room ? `${glyphs.cut}${takeLastCells(text, room - 1)}` : text);
	const hint = typing.text === '' ? '  why, in a line; Enter without one is fine' : '';
	return [blank(1), span('note: ', 'strong'), span(visible), span(glyphs.cursor, 'strong'), span(hint, 'dim')];
}
