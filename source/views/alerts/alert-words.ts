import {type AlertRow, type Standing} from '../../screen/alert-rows.ts';
import {type AlertEvent} from '../../waf/alerts-status.ts';
import {formatNear, formatShort} from '../drawing/format-time.ts';
import {clean} from '../drawing/clean-text.ts';
import {type Look} from '../drawing/line.ts';
import {own, ownTable, type CleanText} from '../drawing/own-words.ts';
import {type Role} from '../drawing/theme.ts';

const words: Readonly<Record<Standing, CleanText>> = ownTable({
	firing: 'firing',
	pending: 'pending',
	suppressed: 'suppressed',
	snoozed: 'snoozed',
	acknowledged: 'acknowledged',
	quiet: 'quiet',
	off: 'off',
});

/* Red is for what fires and nobody has seen; the next ones only stand out. */
const roles: Readonly<Record<Standing, Role>> = {
	firing: 'danger',
	pending: 'strong',
	suppressed: 'plain',
	snoozed: 'plain',
	acknowledged: 'plain',
	quiet: 'dim',
	off: 'dim',
};

/**
How a rule stands: a sign of its own in front of its word, so that no colour is needed.
*/
export function describeStanding(standing: Standing, {glyphs}: Look): {readonly words: CleanText; readonly role: Role} {
	const sign = {
		firing: own('!'),
		pending: glyphs.open,
		suppressed: own('='),
		snoozed: own('z'),
		acknowledged: glyphs.check,
		quiet: glyphs.separator,
		off: own('x'),
	}[standing];
	return {words: own(`${sign} ${words[standing]}`), role: roles[standing]};
}

/** The zone's distance and the moment from which times are told. */
type Place = {readonly now: number; readonly offset: number};

/**
How a rule stands, in a column: of a snooze until when, too.
*/
export function describeInColumn(
	{rule: {snoozedUntil}, standing}: AlertRow,
	width: number,
	{now, offset}: Place,
	look: Look,
): {readonly words: CleanText; readonly role: Role} {
	const described = describeStanding(standing, look);
	if (standing !== 'snoozed' || snoozedUntil === undefined) {
		return described;
	}

	const until = formatShort(snoozedUntil, now, offset);
	return {...described, words: own(`${described.words} ${width < 80 ? '' : 'to '}${until}`)};
}

/**
The cells of the longest state that is not a snooze.
*/
export const standingWidth = 14;

/**
How a rule stands in a sentence, with until when, or who has seen its alert and when.
*/
export function speakOfStanding(
	{rule: {snoozedUntil}, standing, last}: AlertRow,
	{now, offset}: Place,
	width: number,
	look: Look,
): {readonly words: CleanText; readonly role: Role} {
	const described = describeStanding(standing, look);
	const toTime = width < 60 ? formatShort : formatNear;
	const seen = last?.acknowledged;
	const more =
		standing === 'snoozed' && snoozedUntil !== undefined
			? own(` until ${toTime(snoozedUntil, now, offset)}`)
			: standing === 'acknowledged' && seen !== undefined
				? own(` by ${clean(seen.by, look.glyphs)}, ${toTime(seen.at, now, offset)}`)
				: own('');
	return {...described, words: own(`${described.words}${more}`)};
}

/**
What an event is: an alert, one that was acknowledged, or its end. Red only while its rule fires for it.
*/
export function describeEvent(
	{kind, acknowledged}: AlertEvent,
	isFiring: boolean,
	{glyphs}: Look,
): {readonly sign: CleanText; readonly words: CleanText; readonly role: Role} {
	return kind === 'resolved'
		? {sign: glyphs.hollow, words: own('resolved'), role: 'dim'}
		: acknowledged === undefined
			? {sign: own('!'), words: own('alert'), role: isFiring ? 'danger' : 'plain'}
			: {sign: glyphs.check, words: own('alert'), role: 'plain'};
}
