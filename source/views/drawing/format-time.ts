import {toDate} from '../../waf/calendar.ts';
import {day, hour, minute, second, type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {own, ownTable, type CleanText} from './own-words.ts';

const months = ownTable(['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']);

function two(number: number): CleanText {
	return own(`${number}`).padStart(2, '0');
}

/**
`14:03:11`, in the log's zone.
*/
export function formatClock(time: Timestamp, offset: Milliseconds): CleanText {
	const seconds = Math.floor((((time + offset) % day) + day) / second) % 86_400;
	return own(`${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`);
}

/**
`14:03`, in the log's zone.
*/
export function formatMinute(time: Timestamp, offset: Milliseconds): CleanText {
	return formatClock(time, offset).slice(0, 5);
}

/**
`24 Nov`, in the log's zone.
*/
export function formatDate(time: Timestamp, offset: Milliseconds): CleanText {
	const {month, date} = toDate(Math.floor((time + offset) / day));
	return own(`${date} ${months[month]}`);
}

/**
`24 Nov 03:10`, in the log's zone.
*/
export function formatDay(time: Timestamp, offset: Milliseconds): CleanText {
	return own(`${formatDate(time, offset)} ${formatMinute(time, offset)}`);
}

/**
A time in a column: `14:03:11`, or with its date where the column holds several days or another than today, `24 Nov 14:03`, in `momentWidth` cells. `hasSeconds`: there is room for `24 Nov 14:03:11`.
*/
export function formatMoment(time: Timestamp, offset: Milliseconds, isDated: boolean, hasSeconds = false): CleanText {
	if (!isDated) {
		return formatClock(time, offset);
	}

	const clock = hasSeconds ? formatClock(time, offset) : formatMinute(time, offset);
	return own(`${formatDate(time, offset)} ${clock}`).padStart(momentWidth(isDated, hasSeconds));
}

/**
How wide `formatMoment` writes.
*/
export function momentWidth(isDated: boolean, hasSeconds = false): number {
	return isDated ? (hasSeconds ? 15 : 12) : 8;
}

/**
`14:03:11` on the day of `now`, else `24 Nov 14:03`: for a time among words.
*/
export function formatNear(time: Timestamp, now: Timestamp, offset: Milliseconds): CleanText {
	return isSameDay(time, now, offset) ? formatClock(time, offset) : formatDay(time, offset);
}

function isSameDay(time: Timestamp, now: Timestamp, offset: Milliseconds): boolean {
	return Math.floor((time + offset) / day) === Math.floor((now + offset) / day);
}

/**
`14:03` on the day of `now`, else `24 Nov`: for a time where there is hardly room, in six cells.
*/
export function formatShort(time: Timestamp, now: Timestamp, offset: Milliseconds): CleanText {
	return isSameDay(time, now, offset) ? formatMinute(time, offset) : formatDate(time, offset);
}

/**
ISO 8601 with the zone's offset: `2026-11-24T14:03:11+01:00`.
*/
export function formatIso(time: Timestamp, offset: Milliseconds): CleanText {
	const {year, month, date} = toDate(Math.floor((time + offset) / day));
	const minutes = Math.round(Math.abs(offset) / minute);
	const sign = own(offset < 0 ? '-' : '+');
	const zone = own(minutes === 0 ? 'Z' : `${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`);
	const four = own(`${year}`).padStart(4, '0');
	return own(`${four}-${two(month + 1)}-${two(date)}T${formatClock(time, offset)}${zone}`);
}

/**
An age or a window in one unit: `5s`, `4m`, `15m`, `1h`, `24h`, `3d`.
*/
export function formatSpan(span: Milliseconds): CleanText {
	if (span < minute) {
		return own(`${Math.max(0, Math.floor(span / second))}s`);
	}

	if (span < hour) {
		return own(`${Math.floor(span / minute)}m`);
	}

	return own(span < 2 * day ? `${Math.floor(span / hour)}h` : `${Math.floor(span / day)}d`);
}

/**
An age in words: `5 s`, `4 min`, `2 h`, `3 days`.
*/
export function formatAge(age: Milliseconds): CleanText {
	const short = formatSpan(age);
	const words = {s: 's', m: 'min', h: 'h', d: 'days'} as const;
	return own(`${short.slice(0, -1)} ${words[short.at(-1) as keyof typeof words]}`);
}

/**
A running time to the second: `8s`, `1m12s`, `2h05m`.
*/
export function formatElapsed(elapsed: Milliseconds): CleanText {
	const seconds = Math.max(0, Math.floor(elapsed / second));
	if (seconds < 60) {
		return own(`${seconds}s`);
	}

	return own(
		seconds < 3600
			? `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`
			: `${Math.floor(seconds / 3600)}h${two(Math.floor(seconds / 60) % 60)}m`,
	);
}
