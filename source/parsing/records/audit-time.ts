import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {toLatin1} from '../values/bytes.ts';
import {readTime, readTimeZone} from '../values/record-time.ts';
import {readNamedTime} from '../values/line-time.ts';

/** Engines write the time near the beginning of a record. */
const lookedAt = 1000;

/* `[24/Nov/2026:02:16:22 +0000] 179548658235.169758 …` of a native record, and in a line of an index */
const bracket = /(?:^|- )\[(\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d(?:\.\d{1,6})? [+-]{1,2}\d\d-?\d\d)\] /;

/* `"time_stamp":"Tue Nov 24 02:14:17 2026"`, `"time":"24/Nov/2026:02:18:57.293350 +0000"`, `"unix_timestamp":1700000000123456789` */
const stamp = /"time_stamp": ?"([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4})"/;
const zoned = /"time": ?"([^"]{20,40})"/;
const nanoseconds = /"unix_timestamp": ?(\d{19})\b/;

/* `"unique_id":"179548658235.169758"`, which libmodsecurity writes before anything of the request */
const uniqueId = /"unique_id": ?"([^"]{1,40})"/;

/**
What a line of an audit log says of its time.
*/
export type AuditLineTime = {
	readonly time?: Timestamp | undefined;

	/** As printed without a zone, and the id of the record, which may tell the zone. */
	readonly localTime?: Timestamp | undefined;
	readonly uniqueId?: string | undefined;

	/** That the line names. */
	readonly zone?: Milliseconds | undefined;
};

/**
When a line of an audit log was written, for finding a place in it: in UTC where the line says so, else as printed. Undefined where the line has no time.
*/
export function readAuditLineTime(bytes: Uint8Array, start: number, end: number): AuditLineTime | undefined {
	const text = toLatin1(bytes, start, Math.min(end, start + lookedAt));
	if (text.startsWith('{')) {
		return readObjectTime(text);
	}

	const printed = bracket.exec(text)?.[1];
	const time = readTime(printed);
	return time === undefined ? undefined : {time, zone: readTimeZone(printed)};
}

function readObjectTime(text: string): AuditLineTime | undefined {
	const local = stamp.exec(text)?.[1];
	if (local !== undefined) {
		const localTime = readNamedTime(Buffer.from(local, 'latin1'), 0);
		return Number.isNaN(localTime) ? undefined : {localTime, uniqueId: uniqueId.exec(text)?.[1]};
	}

	const unix = nanoseconds.exec(text)?.[1];
	const printed = zoned.exec(text)?.[1];
	const time = unix === undefined ? readTime(printed) : Math.floor(Number(unix) / 1e6);
	return time === undefined ? undefined : {time, zone: readTimeZone(printed)};
}
