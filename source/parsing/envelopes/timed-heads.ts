import * as Byte from '../../waf/byte.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {ascii, indexOfByte, standsAt, toNumber} from '../values/bytes.ts';
import {type Layer} from './envelope.ts';
import {readJsonSource} from './json-source.ts';
import {readLabelSet} from './label-set.ts';
import {skipColour} from './line-front.ts';
import {type Names} from './names.ts';
import {readHostAndTag} from './syslog-heads.ts';
import {readZonedTime} from './zoned-time.ts';

const standardOutput = ascii('stdout ');
const standardError = ascii('stderr ');
const cloudOutput = ascii('OUT ');
const cloudError = ascii('ERR ');
const clientOpen = ascii('[client "');
const levels = [ascii('ERR '), ascii('WRN '), ascii('INF '), ascii('DBG '), ascii('FTL ')];

/**
Reads a head that begins with a time of RFC 3339, which has a zone:

    2026-01-02T03:04:05.123456789Z stderr F TEXT               CRI; P where the line goes on
    2026-01-02T03:04:05.06-0700 [APP/PROC/WEB/0] ERR TEXT      Cloud Foundry, behind blanks
    2026-01-02T03:04:05+00:00 HOST TAG[PID]: TEXT              rsyslog
    2026-01-02T03:04:05Z {app="waf"} TEXT                     Loki's client
    2026-01-02T03:04:05Z ERR [client "A"] TEXT                 zerolog for a terminal
    2026-01-02T03:04:05.123456789Z TEXT                        docker logs -t, and `--timestamps` after a name

Envoy's time, which a tab follows, is a head of its own line.
*/
export function readTimedHead(layer: Layer, names: Names): boolean {
	const {bytes, end} = layer;
	let at = layer.start;
	while (bytes[at] === Byte.space && at < end && at < layer.start + 3) {
		at++;
	}

	const zoned = readZonedTime(bytes, at, end);
	if (zoned === undefined || zoned.behind >= end || bytes[zoned.behind] !== Byte.space) {
		return false;
	}

	const {time} = zoned;
	const text = zoned.behind + 1;
	const isRead = readCloudHead(layer, text, names) || (at === layer.start && readPlainHead(layer, text, names));
	if (isRead) {
		layer.time = time;
	}

	return isRead;
}

function readPlainHead(layer: Layer, text: number, names: Names): boolean {
	const {bytes, end} = layer;
	if (readCriHead(layer, text) || readHostAndTag(layer, text, names, false) || readLabels(layer, text)) {
		return true;
	}

	layer.kind = 'stamp';
	layer.start = Math.min(end, hasLevel(bytes, text, end) ? text + 4 : text);
	return true;
}

/** `{app="waf", pod="shop-0"} TEXT` of Loki's client. */
function readLabels(layer: Layer, at: number): boolean {
	const {bytes, end} = layer;
	const set = bytes[at] === Byte.openBrace ? readLabelSet(bytes, at, end) : undefined;
	if (set === undefined) {
		return false;
	}

	readJsonSource(layer, {labels: Object.fromEntries(set.labels)});
	// Of a file it is when its line was read.
	layer.isReadingTime =
		layer.parts?.pod === undefined && layer.parts?.container === undefined && layer.parts?.file !== undefined;
	layer.start = set.behind;
	return true;
}

function hasLevel(bytes: Uint8Array, at: number, end: number): boolean {
	const isLong = at + 4 + clientOpen.length <= end;
	return isLong && levels.some(level => standsAt(bytes, at, level)) && standsAt(bytes, at + 4, clientOpen);
}

/**
Reads the head of zerolog for a terminal as it is when nobody sets its time: it has no date, so that it tells nothing.

    3:04PM ERR [client "A"] TEXT
*/
export function readTerminalHead(layer: Layer): boolean {
	const {bytes, start, end} = layer;
	const colon = Byte.isDigit(bytes[start + 1]) ? start + 2 : start + 1;
	const half = bytes[colon + 3];
	if (
		bytes[colon] !== Byte.colon ||
		(half !== Byte.upperA && half !== Byte.upperP) ||
		bytes[colon + 4] !== Byte.upperM ||
		bytes[colon + 5] !== Byte.space
	) {
		return false;
	}

	if (!hasLevel(bytes, colon + 6, end)) {
		return false;
	}

	layer.start = colon + 10;
	return true;
}

/** `stderr F TEXT`; tags after the first may follow a colon: `P:…` */
function readCriHead(layer: Layer, at: number): boolean {
	const {bytes, end} = layer;
	const isError = standsAt(bytes, at, standardError);
	if (!isError && !standsAt(bytes, at, standardOutput)) {
		return false;
	}

	const tag = at + standardError.length;
	if (tag >= end || (bytes[tag] !== Byte.upperP && bytes[tag] !== Byte.upperF)) {
		return false;
	}

	const tagEnd = bytes[tag + 1] === Byte.colon ? indexOfByte(bytes, Byte.space, tag, Math.min(end, tag + 64)) : tag + 1;
	if (tagEnd < end && bytes[tagEnd] !== Byte.space) {
		return false;
	}

	layer.stream = isError ? 'stderr' : 'stdout';
	layer.cuts = bytes[tag] === Byte.upperP ? 'part' : 'last';
	layer.start = Math.min(end, tagEnd + 1);
	return true;
}

/** `[APP/PROC/WEB/0] ERR TEXT` */
function readCloudHead(layer: Layer, at: number, names: Names): boolean {
	const {bytes, end} = layer;
	if (bytes[at] !== Byte.openBracket) {
		return false;
	}

	const close = indexOfByte(bytes, Byte.closeBracket, at, Math.min(end, at + 64));
	const slash = indexOfByte(bytes, Byte.slash, at, close);
	const blank = indexOfByte(bytes, Byte.space, at, close);
	let stream = close + 2;
	if (slash === close || blank < close || bytes[close + 1] !== Byte.space) {
		return false;
	}

	stream = skipColour(bytes, stream, end);
	const isError = standsAt(bytes, stream, cloudError);
	if ((!isError && !standsAt(bytes, stream, cloudOutput)) || stream + 4 > end) {
		return false;
	}

	layer.source = names.read(bytes, at + 1, close);
	layer.parts = {container: layer.source};
	layer.isSpecific = true;
	layer.stream = isError ? 'stderr' : 'stdout';
	layer.start = stream + 4;
	return true;
}

/**
Reads the head of HAProxy's agent with engine v2: seconds since 1970 and the worker.

    1700000000.123456 [03] TEXT
*/
export function readEpochHead(layer: Layer): boolean {
	const {bytes, start, end} = layer;
	// Ten digits, a point, six digits, ` [`
	if (
		end - start < 21 ||
		bytes[start + 10] !== Byte.dot ||
		bytes[start + 17] !== Byte.space ||
		bytes[start + 18] !== Byte.openBracket
	) {
		return false;
	}

	const seconds: Timestamp = toNumber(bytes, start, start + 10);
	const microseconds = toNumber(bytes, start + 11, start + 17);
	let close = start + 19;
	while (close < end && Byte.isDigit(bytes[close])) {
		close++;
	}

	if (
		seconds < 0 ||
		microseconds < 0 ||
		close === start + 19 ||
		close + 1 >= end ||
		bytes[close] !== Byte.closeBracket ||
		bytes[close + 1] !== Byte.space
	) {
		return false;
	}

	layer.time = seconds * 1000 + Math.floor(microseconds / 1000);
	layer.start = Math.min(end, close + 2);
	return true;
}
