import * as Byte from '../waf/byte.ts';
import {Field, From, hasSpan, type Observation, spanEnd, spanStart} from '../waf/observation.ts';
import {skipOrigin} from '../waf/request-target.ts';
import {hashBytes} from './dictionary.ts';

/** libmodsecurity prints so many bytes of a path, counted before it escapes them. */
const longestPath = 200;

const scratch = new Uint8Array(longestPath);

/**
A hash of the path that an observation names, the same for a line of the error log and for an audit record: without scheme and host, percent-decoded, cut at the first `?`, or at a `#` as sent, its first 200 bytes. 0 where it names none.

Apache makes a path tidy before its module prints it, and not in its audit record; the ids there tell requests well enough without it.
*/
export function hashPath(observation: Observation): number {
	const {bytes, spans, engine, from} = observation;
	const idLength = spanEnd(spans, Field.uniqueId) - spanStart(spans, Field.uniqueId);
	if (idLength >= 24 && idLength <= 27) {
		return 0;
	}

	if (from === From.line && hasSpan(spans, Field.uri)) {
		const hash = engine === 3 ? hashPrinted : hashSent;
		return hash(bytes, spanStart(spans, Field.uri), spanEnd(spans, Field.uri));
	}

	const start = spanStart(spans, Field.target);
	return start < 0 ? 0 : hashSent(bytes, start, spanEnd(spans, Field.target));
}

/** A `uri` of libmodsecurity: `/a\x0ab`. */
function hashPrinted(bytes: Uint8Array, start: number, end: number): number {
	let length = 0;
	for (let at = start; at < end && length < longestPath; at++) {
		const code =
			bytes[at] === Byte.backslash && bytes[at + 1] === Byte.lowerX ? Byte.hexPair(bytes[at + 2], bytes[at + 3]) : -1;
		scratch[length++] = code < 0 ? bytes[at] : code;
		at += code < 0 ? 0 : 3;
	}

	return hashBytes(scratch, 0, length) || 1;
}

/** A target as it was sent: `http://host/a%0ab?q`. */
function hashSent(bytes: Uint8Array, start: number, end: number): number {
	let length = 0;
	for (let at = skipOrigin(bytes, start, end); at < end && length < longestPath; at++) {
		const code = bytes[at] === Byte.percent && at + 2 < end ? Byte.hexPair(bytes[at + 1], bytes[at + 2]) : -1;
		const byte = code < 0 ? bytes[at] : code;
		if (byte === Byte.questionMark || bytes[at] === Byte.hash) {
			break;
		}

		scratch[length++] = byte;
		at += code < 0 ? 0 : 2;
	}

	return hashBytes(scratch, 0, length) || 1;
}
