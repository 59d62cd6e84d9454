import {day, type Timestamp} from './clock.ts';

let lastDate = -1;
let lastDayStart = 0;

/**
Milliseconds of a calendar date and time taken as UTC; NaN where a part is out of range. Dates repeat from line to line, so the last day is kept.
*/
export function toTimestamp(
	year: number,
	month: number,
	dayOfMonth: number,
	hour: number,
	minute: number,
	second: number,
): Timestamp {
	if (!(
		year >= 1970 &&
		year < 2200 &&
		month >= 1 &&
		month <= 12 &&
		dayOfMonth >= 1 &&
		dayOfMonth <= 31 &&
		hour <= 23 &&
		minute <= 59 &&
		second <= 60
	)) {
		return Number.NaN;
	}

	const date = year * 10_000 + month * 100 + dayOfMonth;
	if (date !== lastDate) {
		lastDate = date;
		lastDayStart = daysSinceEpoch(year, month, dayOfMonth) * day;
	}

	return lastDayStart + ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Days from 1970-01-01 in the Gregorian calendar, with March as the first month so that a leap day comes last. */
function daysSinceEpoch(year: number, month: number, dayOfMonth: number): number {
	const shifted = month > 2 ? year : year - 1;
	const era = Math.floor(shifted / 400);
	const yearOfEra = shifted - era * 400;
	const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * 146_097 + dayOfEra - 719_468;
}

/**
Year, month (from 0) and day of a count of days since 1970-01-01, in the Gregorian calendar.
The year is counted from March, so that a leap day is its last day; 146,097 days are 400 years.
*/
export function toDate(days: number): {year: number; month: number; date: number} {
	const shifted = days + 719_468;
	const era = Math.floor(shifted / 146_097);
	const inEra = shifted - era * 146_097;
	const yearOfEra = Math.floor(
		(inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
	);
	const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const fromMarch = Math.floor((5 * inYear + 2) / 153);
	const month = (fromMarch + 2) % 12;
	return {
		year: yearOfEra + era * 400 + (month < 2 ? 1 : 0),
		month,
		date: inYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
	};
}

/**
An instant as ISO 8601 in UTC, with milliseconds: `2026-11-24T02:16:38.000Z`.
*/
export function formatInstant(time: Timestamp): string {
	const {year, month, date} = toDate(Math.floor(time / day));
	const rest = ((time % day) + day) % day;
	const pad = (number: number, width = 2): string => String(Math.floor(number)).padStart(width, '0');
	return `${pad(year, 4)}-${pad(month + 1)}-${pad(date)}T${pad(rest / 3_600_000)}:${pad((rest / 60_000) % 60)}:${pad((rest / 1000) % 60)}.${pad(rest % 1000, 3)}Z`;
}
