import * as Byte from '../waf/byte.ts';
import {ascii, standsAt, toLatin1} from './values/bytes.ts';

const open = ascii('==> ');
const close = ascii(' <==');
const longestPath = 4096;

/**
Reads the head that `tail` prints where the lines of another file begin, `==> /var/log/nginx/error.log <==`: the file's name, undefined where the line is none.
*/
export function readTailHead(bytes: Uint8Array, start: number, end: number): string | undefined {
	const nameEnd = end - close.length;
	const isHead =
		bytes[start] === Byte.equals &&
		nameEnd > start + open.length &&
		nameEnd - start < longestPath &&
		standsAt(bytes, start, open) &&
		standsAt(bytes, nameEnd, close);
	return isHead ? toLatin1(bytes, start + open.length, nameEnd) : undefined;
}
