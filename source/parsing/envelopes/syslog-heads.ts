import {day, type Timestamp} from '../../waf/clock.ts';
import {toDate} from '../../waf/calendar.ts';
import {toNumber} from '../values/bytes.ts';
import {readFraction, readSyslogTime} from '../values/line-time.ts';
import {type Layer} from './envelope.ts';
import {longestName, type Names} from './names.ts';
import {isDigit, readZonedTime} from './zoned-time.ts';

/** Of a date, a space and a clock: `Jan  2 03:04:05` */
const timeLength = 15;

/**
Reads a head of syslog that begins with its priority, or with the date where that was stripped:

    <187>Jan  2 03:04:05 HOST nginx: TEXT                      RFC 3164; HOST may be missing
    <187>2026-01-02T03:04:05+00:00 HOST httpd[7]: TEXT         rsyslog
    <11>1 2026-01-02T03:04:05.678Z HOST APP 7 - - TEXT         RFC 5424
    Nov 01 02:03:04 HOST UNIT[PID]: TEXT                       journald

@param now Says the year of a date that has none: it lies no more than a day ahead.
*/
export function readSyslogHead(layer: Layer, names: Names, now: () => Timestamp): boolean {
	const {bytes, start, end} = layer;
	if (bytes[start] !== 60) {
		return readDatedHead(layer, start, names, now);
	}

	let behind = start + 1;
	while (behind < start + 4 && isDigit(bytes[behind])) {
		behind++;
	}

	// The highest facility and severity make 191; `<2023-01-02 …>` is a head of Apache's.
	const priority = toNumber(bytes, start + 1, behind);
	if (priority < 0 || priority > 191 || bytes[behind] !== 62 || behind + 1 >= end) {
		return false;
	}

	const at = behind + 1;
	if (bytes[at] === 49 && bytes[at + 1] === 32) {
		return readStructuredHead(layer, at + 2, names);
	}

	const zoned = readZonedTime(bytes, at, end);
	if (zoned === undefined) {
		return readDatedHead(layer, at, names, now);
	}

	const {time} = zoned;
	if (bytes[zoned.behind] !== 32 || !readHostAndTag(layer, zoned.behind + 1, names, true)) {
		return false;
	}

	layer.time = time;
	return true;
}

function readDatedHead(layer: Layer, at: number, names: Names, now: () => Timestamp): boolean {
	const {bytes, end} = layer;
	if (at + timeLength >= end || bytes[at + 3] !== 32 || bytes[at + 6] !== 32 || bytes[at + 9] !== 58) {
		return false;
	}

	const time = readYearless(bytes, at, now());
	let behind = at + timeLength;
	if (bytes[behind] === 46) {
		behind++;
		while (isDigit(bytes[behind])) {
			behind++;
		}
	}

	if (Number.isNaN(time) || bytes[behind] !== 32 || !readHostAndTag(layer, behind + 1, names, true)) {
		return false;
	}

	layer.localTime = time;
	return true;
}

function readYearless(bytes: Uint8Array, at: number, now: Timestamp): Timestamp {
	const {year} = toDate(Math.floor(now / day));
	const isLeapDay = bytes[at] === 70 && bytes[at + 4] === 50 && bytes[at + 5] === 57;
	// A clock on New Year's Eve may be a zone ahead of ours; a leap day may be eight years back.
	for (let candidate = year + 1; candidate >= year - 8; candidate--) {
		const time = readSyslogTime(bytes, at, candidate);
		if (time <= now + day && (!isLeapDay || toDate(Math.floor(time / day)).date === 29)) {
			return time + readFraction(bytes, at + timeLength);
		}
	}

	return Number.NaN;
}

/**
Reads `HOST TAG: ` or `HOST TAG[PID]: ` at `at`, where `mayLackHost` also `TAG: `. Leaves the text behind it in the layer; false where none stands there.
*/
export function readHostAndTag(layer: Layer, at: number, names: Names, mayLackHost: boolean): boolean {
	const {bytes, end} = layer;
	const hostEnd = skipWord(bytes, at, end);
	if (mayLackHost) {
		const text = skipTag(bytes, at, end);
		if (text >= 0) {
			layer.start = text;
			return true;
		}
	}

	// A second time is no machine, and the word behind it no tag: `Cookie: a`.
	if (hostEnd === at || bytes[hostEnd] !== 32 || bytes[hostEnd - 1] === 58 || readZonedTime(bytes, at, end)) {
		return false;
	}

	const text = skipTag(bytes, hostEnd + 1, end);
	if (text < 0) {
		return false;
	}

	layer.source = names.read(bytes, at, hostEnd);
	layer.start = text;
	return true;
}

/** A name or an address of a machine. */
function skipWord(bytes: Uint8Array, at: number, end: number): number {
	const limit = Math.min(end, at + longestName);
	let index = at;
	while (index < limit && (isNameByte(bytes[index]) || bytes[index] === 58)) {
		index++;
	}

	return index;
}

/** Behind `nginx: `, `httpd/name[7]: `, or `nginx:` at the end of the line; -1 where no tag stands at `at`. */
function skipTag(bytes: Uint8Array, at: number, end: number): number {
	const limit = Math.min(end, at + 128);
	let index = at;
	while (index < limit && (isNameByte(bytes[index]) || bytes[index] === 47 || bytes[index] === 64)) {
		index++;
	}

	if (index === at || index >= end) {
		return -1;
	}

	if (bytes[index] === 91) {
		const open = index;
		index++;
		while (index < end && isDigit(bytes[index])) {
			index++;
		}

		if (index === open + 1 || bytes[index] !== 93) {
			return -1;
		}

		index++;
	}

	if (index >= end || bytes[index] !== 58) {
		return -1;
	}

	return index + 1 === end ? end : bytes[index + 1] === 32 ? index + 2 : -1;
}

/** Letters, digits, `-`, `.`, `_` */
function isNameByte(byte: number): boolean {
	return (
		(byte >= 97 && byte <= 122) ||
		(byte >= 65 && byte <= 90) ||
		isDigit(byte) ||
		byte === 45 ||
		byte === 46 ||
		byte === 95
	);
}

/** Behind the version of RFC 5424: `TIME HOST APP PROCID MSGID DATA TEXT`, with `-` for what is not known. */
function readStructuredHead(layer: Layer, at: number, names: Names): boolean {
	const {bytes, end} = layer;
	const zoned = readZonedTime(bytes, at, end);
	const time = zoned?.time ?? Number.NaN;
	const timeEnd = zoned?.behind ?? at + 1;
	if ((zoned === undefined && bytes[at] !== 45) || bytes[timeEnd] !== 32) {
		return false;
	}

	const hostAt = timeEnd + 1;
	const hostEnd = skipField(bytes, hostAt, end);
	let behind = hostEnd;
	// APP, PROCID, MSGID
	for (let field = 0; field < 3 && behind >= 0; field++) {
		behind = skipField(bytes, behind + 1, end);
	}

	const dataEnd = behind < 0 ? -1 : skipData(bytes, behind + 1, end);
	if (dataEnd < 0 || (dataEnd < end && bytes[dataEnd] !== 32)) {
		return false;
	}

	layer.time = time;
	if (bytes[hostAt] !== 45 || hostEnd > hostAt + 1) {
		layer.source = names.read(bytes, hostAt, hostEnd);
	}

	layer.start = Math.min(dataEnd + 1, end);
	return true;
}

/** The blank behind a field of printable ASCII, or -1. */
function skipField(bytes: Uint8Array, at: number, end: number): number {
	const limit = Math.min(end, at + longestName);
	let index = at;
	while (index < limit && bytes[index] > 32 && bytes[index] < 127) {
		index++;
	}

	return index > at && index < end && bytes[index] === 32 ? index : -1;
}

/** Behind `-` or `[id name="a \"quoted\" value"][…]`; -1 where neither stands there. */
function skipData(bytes: Uint8Array, at: number, end: number): number {
	if (bytes[at] === 45 && at < end) {
		return at + 1;
	}

	let index = at;
	while (index < end && bytes[index] === 91) {
		let isQuoted = false;
		while (index < end && (isQuoted || bytes[index] !== 93)) {
			if (isQuoted && bytes[index] === 92) {
				index++;
			} else if (bytes[index] === 34) {
				isQuoted = !isQuoted;
			}

			index++;
		}

		index++;
	}

	return index > at && index <= end ? index : -1;
}
