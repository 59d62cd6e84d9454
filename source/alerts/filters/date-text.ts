import {day, hour, minute, second, type Timestamp} from '../../waf/clock.ts';
import {readInstant} from '../../parsing/values/instant.ts';
import {FilterError} from './filter-error.ts';

const units: Readonly<Record<string, number>> = {s: second, m: minute, h: hour, H: hour, d: day, w: 7 * day};

/** `now`, `now-1h`, `now/d`, `2026-11-24||+1d`: months and years have no length of their own and are left out. */
const relative = /^(?:now|(?<anchor>[\dT:.Z+-]+)\|\|)(?<steps>(?:[+-]\d{1,6}[smhHdw])*)(?<rounded>\/[smhHdw])?$/;
const absolute = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d(?::\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/**
The first and the last millisecond that a date of a filter means, in the forms of a search server: ISO 8601, of which the end may
be missing (`2026-11-24` is a whole day), milliseconds, or date maths from `now`.

@throws {FilterError} for anything else.
*/
export function readDate(text: string, now: () => Timestamp): readonly [Timestamp, Timestamp] {
	if (/^-?\d{5,15}$/.test(text)) {
		return [Number(text), Number(text)];
	}

	const {anchor, steps, rounded} = relative.exec(text)?.groups ?? {};
	if (steps === undefined) {
		return readAbsolute(text);
	}

	let time = anchor === undefined ? now() : readAbsolute(anchor)[0];
	for (const [, sign, count, unit] of steps.matchAll(/([+-])(\d+)(\w)/g)) {
		time += (sign === '-' ? -1 : 1) * Number(count) * units[unit];
	}

	if (rounded === undefined) {
		return [time, time];
	}

	// Weeks begin on a Monday; 1970-01-01 was a Thursday.
	const length = units[rounded[1]];
	const shift = rounded[1] === 'w' ? 3 * day : 0;
	const start = Math.floor((time + shift) / length) * length - shift;
	return [start, start + length - 1];
}

function readAbsolute(text: string): readonly [Timestamp, Timestamp] {
	const first = absolute.test(text) ? readInstant(fill(text))?.time : undefined;
	if (first === undefined) {
		throw new FilterError(`"${text}" is no date such as 2026-11-24T12:00:00Z or now-1h`);
	}

	return [first, first + lengthOf(text) - 1];
}

/** A time without a zone is UTC. */
function fill(text: string): string {
	const [date, time] = text.split('T');
	if (time === undefined) {
		return `${date}${'-01-01'.slice(date.length - 4)}T00:00:00Z`;
	}

	const [, clock, zone] = /^([\d:.]+)(.*)$/.exec(time)!;
	return `${date}T${clock}${':00:00'.slice(clock.length - 2)}${zone === '' ? 'Z' : zone}`;
}

/** Of what was left out of the time of day; a month or year alone means its first day, as the server has it. */
function lengthOf(text: string): number {
	const time = text.split('T')[1];
	if (time === undefined) {
		return day;
	}

	const digits = /^[\d:]+/.exec(time)![0].length;
	return time.includes('.') ? 1 : digits > 5 ? second : digits > 2 ? minute : hour;
}
