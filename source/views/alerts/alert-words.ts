import {type Standing} from '../../screen/alert-rows.ts';
import {type AlertEvent} from '../../waf/alerts-status.ts';
import {type Look} from '../drawing/line.ts';
import {own, ownTable, type CleanText} from '../drawing/own-words.ts';
import {type Role} from '../drawing/theme.ts';

const words: Readonly<Record<Standing, CleanText>> = ownTable({
	firing: 'firing',
	pending: 'pending',
	suppressed: 'suppressed',
	acknowledged: 'acknowledged',
	quiet: 'quiet',
	off: 'off',
});

/* Red is for what fires and nobody has seen; the next ones only stand out. */
const roles: Readonly<Record<Standing, Role>> = {
	firing: 'danger',
	pending: 'strong',
	suppressed: 'plain',
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
		acknowledged: glyphs.check,
		quiet: glyphs.separator,
		off: own('x'),
	}[standing];
	return {words: own(`${sign} ${words[standing]}`), role: roles[standing]};
}

/**
The cells of the longest of them.
*/
export const standingWidth = 14;

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
