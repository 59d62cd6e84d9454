import {toTimestamp} from '../../waf/calendar.ts';
import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {readInstant} from './instant.ts';
import {readNamedTime} from './line-time.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/* Samples: `24/Nov/2026:02:35:48.668970 +0000`, `25/Mar/2022:11:15:35 +0100`, and west of Greenwich, where ModSecurity 2 doubles the sign: `--0500`, `--03-30` */
const apacheTime = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? ([+-])-?(\d\d)-?(\d\d)$/;

/* Samples: `Tue Nov 24 02:14:17 2026`, `Mon Jan  2 03:04:05 2026` */
const namedTime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

/**
The time of an Apache log with its zone.
*/
export function readTime(text: string | undefined): Timestamp | undefined {
	const parts = apacheTime.exec(text ?? '');
	if (parts === null) {
		return undefined;
	}

	const [, date, month, year, hours, minutes, seconds, fraction = '0'] = parts;
	const local = toTimestamp(
		Number(year),
		months.indexOf(month) + 1,
		Number(date),
		Number(hours),
		Number(minutes),
		Number(seconds),
	);
	const result = local + Math.floor(Number(`0.${fraction}`) * 1000) - toZone(parts);
	return Number.isNaN(result) ? undefined : result;
}

/**
The zone that the time of an Apache log names, as what it is ahead of UTC.
*/
export function readTimeZone(text: string | undefined): Milliseconds | undefined {
	const parts = apacheTime.exec(text ?? '');
	return parts === null ? undefined : toZone(parts);
}

function toZone([, , , , , , , , sign, hours, minutes]: RegExpExecArray): Milliseconds {
	return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
}

/**
A time that names no zone, taken as UTC: `Tue Nov 24 02:14:17 2026` of libmodsecurity, `2026/11/24 02:14:17` of Coraza.
*/
export function readLocalTime(text: string | undefined): Timestamp | undefined {
	if (text !== undefined && namedTime.test(text)) {
		const time = readNamedTime(Buffer.from(text, 'latin1'), 0);
		return Number.isNaN(time) ? undefined : time;
	}

	const printed = readInstant(text ?? '');
	return printed?.isUtc === false ? printed.time : undefined;
}
