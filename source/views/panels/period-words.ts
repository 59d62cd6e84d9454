import {day, minute, type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type Screen} from '../../screen/screen.ts';
import {isDated, type Snapshot} from '../../questions/snapshot.ts';
import {type Span} from '../../waf/question.ts';
import {formatClock, formatDate, formatDay, formatMinute, formatSpan} from '../drawing/format-time.ts';
import {type Glyphs} from '../drawing/glyphs.ts';
import {own, type CleanText} from '../drawing/own-words.ts';

/**
`14:02–14:17`, with seconds where an end has some, and with the date where it is of another day than now.
*/
export function formatInterval({from, to}: Span, snapshot: Snapshot, glyphs: Glyphs): CleanText {
	const {offset} = snapshot.zone;
	const hasSeconds = from % minute !== 0 || to % minute !== 0;
	const clock = (time: Timestamp): CleanText => (hasSeconds ? formatClock(time, offset) : formatMinute(time, offset));
	const dash = own(glyphs.unicode ? '–' : '-');
	const isOneDay = dayOf(from, offset) === dayOf(to - 1, offset);
	const first = own(isDated(snapshot) || !isOneDay ? `${formatDate(from, offset)} ${clock(from)}` : clock(from));
	return own(`${first}${dash}${isOneDay ? clock(to) : own(`${formatDate(to, offset)} ${clock(to)}`)}`);
}

function dayOf(time: Timestamp, offset: Milliseconds): number {
	return Math.floor((time + offset) / day);
}

/**
What the screen looks at, as the header names it: `15m`, or `14:02–14:17`.
*/
export function namePeriod({window, interval}: Screen, snapshot: Snapshot, glyphs: Glyphs): CleanText {
	return interval === undefined ? formatSpan(window) : formatInterval(interval, snapshot, glyphs);
}

/**
The same behind a sentence: `in the last 15m`, `in the 15m before 24 Nov 03:10`, `in 14:02–14:17`.
*/
export function describePeriod(screen: Screen, snapshot: Snapshot, glyphs: Glyphs): CleanText {
	const {logEnds, zone} = snapshot;
	if (screen.interval !== undefined) {
		return own(`in ${formatInterval(screen.interval, snapshot, glyphs)}`);
	}

	return logEnds === undefined
		? own(`in the last ${formatSpan(screen.window)}`)
		: own(`in the ${formatSpan(screen.window)} before ${formatDay(logEnds, zone.offset)}`);
}
