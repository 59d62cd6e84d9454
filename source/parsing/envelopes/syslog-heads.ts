import * as Byte from '../../waf/byte.ts';
import {day, type Timestamp} from '../../waf/clock.ts';
import {toDate} from '../../waf/calendar.ts';
import {toNumber} from '../values/bytes.ts';
import {readFraction, readSyslogTime} from '../values/line-time.ts';
import {type Layer} from './envelope.ts';
import {longestName, type Names} from './names.ts';
import {readZonedTime} from './zoned-time.ts';

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
	if (bytes[start] !== Byte.lessThan) {
		return readDatedHead(layer, start, names, now);
	}

	let behind = start + 1;
	while (behind < start + 4 && Byte.isDigit(bytes[behind])) {
		behind++;
	}

	// The highest facility and severity make 191; `<2023-01-02 …>` is a head of Apache's.
	const priority = toNumber(bytes, start + 1, behind);
	if (priority < 0 || priority > 191 || bytes[behind] !== Byte.greaterThan || behind + 1 >= end) {
		return false;
	}

	const at = behind + 1;
	if (bytes[at] === Byte.digit1 && bytes[at + 1] === Byte.space) {
		return readStructuredHead(layer, at + 2, names);
	}

	const zoned = readZonedTime(bytes, at, end);
	if (zoned === undefined) {
		return readDatedHead(layer, at, names, now);
	}

	const {time} = zoned;
	if (bytes[zoned.behind] !== Byte.space || !readHostAndTag(layer, zoned.behind + 1, names, true)) {
		return false;
	}

	layer.time = time;
	return true;
}

function readDatedHead(layer: Layer, at: number, names: Names, now: () => Timestamp): boolean {
	const {bytes, end} = layer;
	if (
		at + timeLength >= end ||
		bytes[at + 3] !== Byte.space ||
		bytes[at + 6] !== Byte.space ||
		bytes[at + 9] !== Byte.colon
	) {
		return false;
	}

	const time = readYearless(bytes, at, now());
	let behind = at + timeLength;
	if (bytes[behind] === Byte.dot) {
		behind++;
		while (Byte.isDigit(bytes[behind])) {
			behind++;
		}
	}

	if (Number.isNaN(time) || bytes[behind] !== Byte.space || !readHostAndTag(layer, behind + 1, names, true)) {
		return false;
	}

	layer.localTime = time;
	return true;
}

function readYearless(bytes: Uint8Array, at: number, now: Timestamp): Timestamp {
	const {year} = toDate(Math.floor(now / day));
	const isLeapDay = bytes[at] === Byte.upperF && bytes[at + 4] === Byte.digit2 && bytes[at + 5] === Byte.digit9;
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
Reads `HOST TAG: ` or `HOST TAG[PID]: ` at `at`, where `mayLackHost` also `TAG: `. Leaves the text after it in the layer; false where none stands there.
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

	// A second time is no machine, and the word after it no tag: `Cookie: a`.
	if (
		hostEnd === at ||
		bytes[hostEnd] !== Byte.space ||
		bytes[hostEnd - 1] === Byte.colon ||
		readZonedTime(bytes, at, end)
	) {
		return false;
	}

	const text = skipTag(bytes, hostEnd + 1, end);
	if (text < 0) {
		return false;
	}

	layer.source = names.read(bytes, at, hostEnd);
	layer.parts = {host: layer.source};
	layer.start = text;
	return true;
}

/** A name or an address of a machine. */
function skipWord(bytes: Uint8Array, at: number, end: number): number {
	const limit = Math.min(end, at + longestName);
	let index = at;
	while (index < limit && (isNameByte(bytes[index]) || bytes[index] === Byte.colon)) {
		index++;
	}

	return index;
}

/** After `nginx: `, `httpd/name[7]: `, or `nginx:` at the end of the line; -1 where no tag stands at `at`. */
function skipTag(bytes: Uint8Array, at: number, end: number): number {
	const limit = Math.min(end, at + 128);
	let index = at;
	while (index < limit && (isNameByte(bytes[index]) || bytes[index] === Byte.slash || bytes[index] === Byte.atSign)) {
		index++;
	}

	if (index === at || index >= end) {
		return -1;
	}

	if (bytes[index] === Byte.openBracket) {
		const open = index;
		index++;
		while (index < end && Byte.isDigit(bytes[index])) {
			index++;
		}

		if (index === open + 1 || bytes[index] !== Byte.closeBracket) {
			return -1;
		}

		index++;
	}

	if (index >= end || bytes[index] !== Byte.colon) {
		return -1;
	}

	return index + 1 === end ? end : bytes[index + 1] === Byte.space ? index + 2 : -1;
}

/** Letters, digits, `-`, `.`, `_` */
function isNameByte(byte: number): boolean {
	return (
		Byte.isLetter(byte) || Byte.isDigit(byte) || byte === Byte.dash || byte === Byte.dot || byte === Byte.underscore
	);
}

/** After the version of RFC 5424: `TIME HOST APP PROCID MSGID DATA TEXT`, with `-` for what is not known. */
function readStructuredHead(layer: Layer, at: number, names: Names): boolean {
	const {bytes, end} = layer;
	const zoned = readZonedTime(bytes, at, end);
	const time = zoned?.time ?? Number.NaN;
	const timeEnd = zoned?.behind ?? at + 1;
	if ((zoned === undefined && bytes[at] !== Byte.dash) || bytes[timeEnd] !== Byte.space) {
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
	if (dataEnd < 0 || (dataEnd < end && bytes[dataEnd] !== Byte.space)) {
		return false;
	}

	layer.time = time;
	if (bytes[hostAt] !== Byte.dash || hostEnd > hostAt + 1) {
		layer.source = names.read(bytes, hostAt, hostEnd);
		layer.parts = {host: layer.source};
	}

	layer.start = Math.min(dataEnd + 1, end);
	return true;
}

/** The blank after a field of printable ASCII, or -1. */
function skipField(bytes: Uint8Array, at: number, end: number): number {
	const limit = Math.min(end, at + longestName);
	let index = at;
	while (index < limit && bytes[index] !== Byte.space && Byte.isPrintable(bytes[index])) {
		index++;
	}

	return index > at && index < end && bytes[index] === Byte.space ? index : -1;
}

/** After `-` or `[id name="a \"quoted\" value"][…]`; -1 where neither stands there. */
function skipData(bytes: Uint8Array, at: number, end: number): number {
	if (bytes[at] === Byte.dash && at < end) {
		return at + 1;
	}

	let index = at;
	while (index < end && bytes[index] === Byte.openBracket) {
		let isQuoted = false;
		while (index < end && (isQuoted || bytes[index] !== Byte.closeBracket)) {
			if (isQuoted && bytes[index] === Byte.backslash) {
				index++;
			} else if (bytes[index] === Byte.quote) {
				isQuoted = !isQuoted;
			}

			index++;
		}

		index++;
	}

	return index > at && index <= end ? index : -1;
}
