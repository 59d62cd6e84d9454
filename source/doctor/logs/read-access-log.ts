import {type AccessLine} from '../log-facts.ts';
import {readBracketTime} from './log-time.ts';

/* Samples: `203.0.113.7 - john doe [24/Nov/2026:02:16:22 +0100] "GET / HTTP/1.1" 200 5 …`; what stands between client and time is whatever a client calls itself. */
const combined = /^(\S+) [^[]*\[(\d\d\/\w{3}\/\d{4}:[^\]]{14,20})\] "(?:[^"\\]|\\.)*" (\d{3}) /;

/**
The lines of a part of an access log in the usual formats; others are left out.
*/
export function readAccessLog(text: string): AccessLine[] {
	return text.split('\n').flatMap((line): AccessLine[] => {
		const [, client, stamp, status] = combined.exec(line) ?? [];
		const when = stamp === undefined ? undefined : readBracketTime(stamp);
		return when === undefined ? [] : [{client, status: Number(status), ...when}];
	});
}
