import {type ConversationOverlay} from '../../screen/conversation-overlay.ts';
import {indexOfCursor, keepVisible} from '../../screen/list-cursor.ts';
import {isDated, type Snapshot} from '../../questions/snapshot.ts';
import {type ConversationEntry} from '../../waf/conversation.ts';
import {outcomeLetters, unseenLetter} from '../../waf/outcome.ts';
import {type DrawnOverlay} from '../detail/detail-panel.ts';
import {clean} from '../drawing/clean-text.ts';
import {fill} from '../drawing/drawn-panel.ts';
import {fitCount, formatCount} from '../drawing/format-number.ts';
import {formatMoment, momentWidth} from '../drawing/format-time.ts';
import {blank, fitLine, left, right, selectLine, span, type Line, type Look} from '../drawing/line.ts';
import {join, own} from '../drawing/own-words.ts';
import {cutEnd} from '../drawing/text-width.ts';
import {type Role} from '../drawing/theme.ts';
import {type Size} from './overview.ts';

const sizeWidth = 10;

/**
What a client sent, by both logs, oldest first, in exactly `height` rows: what no rule saw beside what one did.
*/
export function drawConversation(
	overlay: ConversationOverlay,
	snapshot: Snapshot,
	{width, height}: Size,
	look: Look,
): DrawnOverlay {
	const conversation = snapshot.through.conversation?.(overlay.client);
	const client = clean(overlay.client, look.glyphs);
	if (conversation === undefined || conversation.keys.length === 0) {
		const lines = [[blank(1), span(own(`Nothing of ${client} is in this window any more.`), 'strong')]];
		return {lines: fill(lines, height), length: 0, value: undefined};
	}

	const {keys, unsure, older} = conversation;
	const page = Math.max(1, height - 2);
	const selected = indexOfCursor(overlay.cursor, keys);
	const top = keepVisible(overlay.cursor.top, selected, keys.length, page);
	const body = keys.slice(top, top + page).map((_, place): Line => {
		const entry = conversation.at(top + place);
		const line = entry === undefined ? [blank(3), span('gone', 'dim')] : drawEntry(entry, snapshot, width, look);
		return top + place === selected ? selectLine([span(look.glyphs.select), ...line.slice(1)], width, look) : line;
	});
	const notes = [
		own(`${formatCount(selected + 1)} of ${formatCount(keys.length)} requests`),
		...(older === 0 ? [] : [own(`${formatCount(older)} older ones not listed`)]),
		...(unsure === 0 ? [] : [own(`${formatCount(unsure)} lines that may be one of these`)]),
	];
	return {
		lines: fill(
			[
				drawTitles(snapshot, width, look),
				...fill(body, page),
				fitLine([blank(1), span(client, 'strong'), blank(2), span(join(notes, ', '), 'dim')], width, look),
			],
			height,
		),
		length: keys.length,
		value: undefined,
	};
}

/** The rows that are drawn at once. */
export function pageOfConversation(height: number): number {
	return Math.max(1, height - 2);
}

function drawTitles(snapshot: Snapshot, width: number, look: Look): Line {
	const time = momentWidth(isDated(snapshot), true) + 1;
	return [
		blank(1),
		left('TIME', time, look, 'strong'),
		span('O', 'strong'),
		right('status', 7, look, 'dim'),
		...(width >= 60 ? [right('bytes', sizeWidth, look, 'dim')] : []),
		blank(2),
		span('REQUEST', 'strong'),
	];
}

function drawEntry(entry: ConversationEntry, snapshot: Snapshot, width: number, look: Look): Line {
	const {time, outcome, status, size, method, host, target} = entry;
	const {glyphs} = look;
	const dated = isDated(snapshot);
	const timeWidth = momentWidth(dated, true) + 1;
	const letter =
		outcome === 'open' ? glyphs.open : clean(outcome === 'unseen' ? unseenLetter : outcomeLetters[outcome], glyphs);
	const known = own(width >= 60 ? `${clean(method ?? '', glyphs)} ${clean(host ?? '', glyphs)}` : '');
	const request = own(`${known}${clean(target ?? '-', glyphs)}`);
	const room = width - 1 - timeWidth - 1 - 7 - (width >= 60 ? sizeWidth : 0) - 2;
	return [
		blank(1),
		left(formatMoment(time, snapshot.zone.offset, dated, true), timeWidth, look, 'dim'),
		span(letter, roles[outcome]),
		right(status === undefined ? own('?') : own(`${status}`), 7, look, status === undefined ? 'dim' : 'plain'),
		...(width >= 60
			? [right(size === undefined ? own('?') : fitCount(size, sizeWidth - 1), sizeWidth, look, 'dim')]
			: []),
		blank(2),
		span(cutEnd(request, Math.max(1, room), glyphs.cut)),
	];
}

const roles: Readonly<Record<ConversationEntry['outcome'], Role>> = {
	open: 'dim',
	blocked: 'calm',
	detected: 'danger',
	passed: 'plain',
	unknown: 'dim',
	unseen: 'plain',
};
