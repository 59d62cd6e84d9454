import {type IncomingHttpHeaders} from 'node:http';
import {toTimestamp} from '../../waf/calendar.ts';
import {type Milliseconds, second, type Timestamp} from '../../waf/clock.ts';

/**
How long a receiver asks to be left alone: the header `Retry-After` in seconds or as a date, or what Discord (`retry_after`) and Telegram (`parameters.retry_after`) say in the body; undefined where it does not ask.
*/
export function readRetryAfter(headers: IncomingHttpHeaders, body: string, now: Timestamp): Milliseconds | undefined {
	const header = headers['retry-after']?.trim() ?? '';
	const wait = /^\d+(?:\.\d+)?$/.test(header) ? Number(header) * second : readHttpDate(header) - now;
	const asked = Number.isNaN(wait) ? readFromBody(body) : wait;
	return asked === undefined ? undefined : Math.max(0, Math.ceil(asked));
}

function readFromBody(body: string): Milliseconds | undefined {
	try {
		const answer = JSON.parse(body) as {retry_after?: unknown; parameters?: {retry_after?: unknown}} | null;
		const seconds = answer?.retry_after ?? answer?.parameters?.retry_after;
		return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds * second : undefined;
	} catch {
		return undefined;
	}
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Sample: `Tue, 24 Nov 2026 14:02:00 GMT`, the one form that is sent today (RFC 9110, section 5.6.7); NaN for anything else. */
function readHttpDate(text: string): Timestamp {
	const found = /^\w{3}, (\d\d) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/.exec(text);
	const [, date, month, year, hours, minutes, seconds] = found ?? [];
	return found === null
		? Number.NaN
		: toTimestamp(
				Number(year),
				months.indexOf(month) + 1,
				Number(date),
				Number(hours),
				Number(minutes),
				Number(seconds),
			);
}
