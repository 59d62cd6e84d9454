import * as Byte from '../../waf/byte.ts';
import {type RequestFacts} from '../../waf/text-observation.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {decodeText} from '../../waf/text.ts';
import {readTime} from '../values/record-time.ts';

/**
A line of the index of a concurrent audit log: it names the file that holds the record.
*/
export type IndexLine = {
	readonly facts: RequestFacts;
	readonly time: Timestamp | undefined;
	readonly uniqueId: string;

	/** As printed: absolute with libmodsecurity, below the storage folder with ModSecurity 2. A client cannot write it, but who can write the index may. */
	readonly recordFile: string;
};

const sum = Buffer.from(' md5:');

/** From the right, since user agents and Referers come with their quotes: the path, which ends in the id, 0, length, sum. */
const tail = /^.* (\/\S*\d{8}\/\d{8}-\d{4}\/\d{8}-\d{6}-([^\s/]+)) 0 \d+(?:\.\d+)? md5:[0-9a-f]{32} ?$/s;

/** `www.example.test 192.0.2.7 - - [24/Nov/2026:02:19:08.227019 +0000] "GET /p?q HTTP/1.1" 403 239 "-" "agent"` */
const front = /^(\S*) (\S+) (?:\S+ )?- \[([^\]]{1,60})\] "(\S+) (.*?)(?: HTTP\/[\d.]{1,4})?" (\d{3}) /s;

/**
Reads a line of an index; undefined where it is none.

Format: `msc_logging.c` of ModSecurity 2 and `audit_log/writer/parallel.cc` of libmodsecurity.
*/
export function readIndexLine(bytes: Uint8Array, start: number, end: number): IndexLine | undefined {
	const last = bytes[end - 1] === Byte.space ? end - 1 : end;
	const sumAt = last - 32 - sum.length;
	if (sumAt <= start || sum.compare(bytes, sumAt, sumAt + sum.length) !== 0) {
		return undefined;
	}

	const text = decodeText(bytes.subarray(start, end));
	const behind = tail.exec(text);
	const before = front.exec(text);
	if (behind === null || before === null) {
		return undefined;
	}

	const [, host, client, time, method, target, status] = before;
	return {
		uniqueId: behind[2],
		recordFile: behind[1],
		time: readTime(time),
		facts: {uniqueId: behind[2], client, method, target, host: host || undefined, statusCode: Number(status)},
	};
}
