import {formatCount} from '../views/drawing/format-number.ts';
import {formatIso} from '../views/drawing/format-time.ts';
import {own, type CleanText} from '../views/drawing/own-words.ts';
import {day, hour, minute, second, type Milliseconds, type Timestamp} from '../waf/clock.ts';

/**
`1 request`, `1,204 requests`.
*/
export function plural(count: number, one: CleanText, several: CleanText): CleanText {
	return own(`${formatCount(count)} ${count === 1 ? one : several}`);
}

/**
The same of requests.
*/
export function requests(count: number): CleanText {
	return plural(count, own('request'), own('requests'));
}

/**
A time in the zone of the log: `2026-11-24 03:10:07`.
*/
export function formatMoment(time: Timestamp, offset: Milliseconds): CleanText {
	const iso = formatIso(time, offset);
	return own(`${iso.slice(0, 10)} ${iso.slice(11, 19)}`);
}

/**
First and last seen: the day once where it is the same, one time where both are.
*/
export function formatRange(first: Timestamp, last: Timestamp, offset: Milliseconds): CleanText {
	const [from, to] = [formatMoment(first, offset), formatMoment(last, offset)];
	return from === to ? from : own(`${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`);
}

/**
The width of a step in words: `one second`, `10 seconds`, `6 hours`.
*/
export function nameStep(step: Milliseconds): CleanText {
	const units = [
		[day, own('one day'), own('days')],
		[hour, own('one hour'), own('hours')],
		[minute, own('one minute'), own('minutes')],
	] as const;
	const [unit, one, several] = units.find(([width]) => step >= width) ?? [second, own('one second'), own('seconds')];
	const count = Math.round(step / unit);
	return count === 1 ? one : own(`${count} ${several}`);
}
