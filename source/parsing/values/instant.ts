import {toTimestamp} from '../../waf/calendar.ts';
import {type Timestamp} from '../../waf/clock.ts';

/* Samples: `2026-11-25T10:00:00.123456Z`, `2026-11-25T10:00:00+01:00`, `2026-11-25 10:00:00.123`, `2026/11/25 10:00:00` */
const instant = /^(\d{4})([-/])(\d\d)\2(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:(Z)|([+-])(\d\d):?(\d\d))?$/;

/**
A moment as printed: `isUtc` tells that it names its zone, which is taken off; else it is local and taken as UTC.
*/
export type PrintedTime = {readonly time: Timestamp; readonly isUtc: boolean};

/**
Reads a date and time from the largest part to the smallest; undefined where the text is anything else.
*/
export function readInstant(text: string): PrintedTime | undefined {
	const found = instant.exec(text);
	if (found === null) {
		return undefined;
	}

	const [, year, , month, date, hours, minutes, seconds, fraction = '0', isZulu, sign, zoneHours, zoneMinutes] = found;
	const local = toTimestamp(...([year, month, date, hours, minutes, seconds].map(Number) as DateParts));
	const zone =
		sign === undefined ? 0 : (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === '-' ? -60_000 : 60_000);
	const time = local + Math.floor(Number(`0.${fraction}`) * 1000) - zone;
	return Number.isNaN(time) ? undefined : {time, isUtc: isZulu !== undefined || sign !== undefined};
}

type DateParts = [year: number, month: number, date: number, hours: number, minutes: number, seconds: number];

/**
Reads a count of seconds, milliseconds, microseconds or nanoseconds since 1970, told by its size (times from 2001 on); undefined for anything else.
*/
export function readEpoch(value: unknown): Timestamp | undefined {
	const number = typeof value === 'string' && /^\d{1,20}(?:\.\d{1,9})?$/.test(value) ? Number(value) : value;
	if (typeof number !== 'number' || !(number >= 1e9 && number < 1e19)) {
		return undefined;
	}

	const unit = [1e16, 1e13, 1e10].findIndex(least => number >= least);
	return Math.floor(unit < 0 ? number * 1000 : number / [1e6, 1e3, 1][unit]);
}
