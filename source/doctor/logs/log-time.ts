import {readTime, readTimeZone} from '../../parsing/values/record-time.ts';
import {toTimestamp} from '../../waf/calendar.ts';
import {minute, type Timestamp} from '../../waf/clock.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
The time in the head of a line of an error log, as if it were in UTC.

@param head Of nginx: year, month, day, and three of the time; of Apache: month, day, three of the time, year.
*/
export function toLocalTime(head: RegExpExecArray): Timestamp | undefined {
	const [, one, two, three, four, five, six] = head;
	const time =
		one.length === 4
			? toTimestamp(Number(one), Number(two), Number(three), Number(four), Number(five), Number(six))
			: toTimestamp(Number(six), months.indexOf(one) + 1, Number(two), Number(three), Number(four), Number(five));
	return Number.isFinite(time) ? time : undefined;
}

/**
The time of a record or of an access log, and its zone in minutes east of UTC.

Sample: `24/Nov/2026:02:16:22 +0100`, `24/Nov/2026:02:35:32.839949 +0000`
*/
export function readBracketTime(text: string): {readonly time: Timestamp; readonly zone: number} | undefined {
	const time = readTime(text);
	const zone = readTimeZone(text);
	return time === undefined || zone === undefined ? undefined : {time, zone: zone / minute};
}
