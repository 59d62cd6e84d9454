import {day, hour, minute, type Milliseconds, type Timestamp} from '../waf/clock.ts';

/** When a snooze until tomorrow ends. */
const morning = 8 * hour;

/** A rule that is to be still for longer is better switched off in its file. */
const longestSnooze = 30 * day;

const units: Readonly<Record<string, Milliseconds>> = {m: minute, h: hour, d: day};

/**
The end of a snooze as a person types it: a span (`30m`, `2h`, `1d`), a time of day (`7:30`), the next that comes, or `tomorrow`, with a time or without. In the log's zone. Else what is wrong with it, in one sentence.
*/
export function readSnooze(
	text: string,
	now: Timestamp,
	offset: Milliseconds,
): {readonly until: Timestamp} | {readonly problem: string} {
	const written = text.trim().toLowerCase();
	const [, count, unit] = /^(\d{1,5})\s*([mhd])$/.exec(written) ?? [];
	if (count !== undefined) {
		const span = Number(count) * units[unit];
		return span === 0 || span > longestSnooze ? {problem: 'a snooze lasts from 1m to 30d'} : {until: now + span};
	}

	const [whole, tomorrow, hours, minutes] = /^(tomorrow)?\s*(?:(\d{1,2}):(\d\d))?$/.exec(written) ?? [];
	if (whole === undefined || whole === '' || Number(hours ?? 0) > 23 || Number(minutes ?? 0) > 59) {
		return {problem: `"${text.trim()}" is no time: 30m, 2h, 1d, 7:30, tomorrow or tomorrow 9:00`};
	}

	const time = hours === undefined ? morning : Number(hours) * hour + Number(minutes) * minute;
	const today = startOfDay(now, offset) + time;
	return {until: tomorrow === undefined && today > now ? today : today + day};
}

function startOfDay(now: Timestamp, offset: Milliseconds): Timestamp {
	return Math.floor((now + offset) / day) * day - offset;
}
