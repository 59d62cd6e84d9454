import * as Byte from '../../waf/byte.ts';
import {type Observation} from '../../waf/observation.ts';
import {ascii, indexOfByte, standsAt, toNumber} from '../values/bytes.ts';
import {createHeadClients, clearHeadClients, type HeadClients, noteBareClient, noteClient} from './head-clients.ts';
import {findWordEnd, isLevel, isModule, isSecurity2, isServerWord, readHeadTime, skipStatus} from './head-words.ts';

const modsecurity = ascii('ModSecurity: ');
const clientName = ascii('client');
const remoteName = ascii('remote');
const pidName = ascii('pid');
const tidName = ascii('tid');

/** What Apache's manual and people write before other items; their values tell nothing that is used. */
const otherLabels = ['R', 'C', 'local', 'vhost', 'host', 'id', 'req', 'rid', 'uid', 'unique_id'].map(name =>
	ascii(name),
);

/** Nearly every line's. */
const usual = ascii('security2:error');

/** No head known has more parts than this, and none of them is longer. */
const mostParts = 16;
const longestGroup = 160;
const longestQuoted = 1000;

/**
What the parts of a head told, such as `[security2:error] [pid 41:tid 139] [client 192.0.2.7:50123]`. One object is used again for every line.
*/
export type HeadGroups = {
	/** How many there are. */
	count: number;
	readonly clients: HeadClients;

	/** NaN where none of them is a time. */
	time: number;
	hasLevel: boolean;
	isSecurity2: boolean;

	/** Another module than ModSecurity's speaks, perhaps with a client's words. */
	isForeign: boolean;

	/** Which of them was a level, and which a word that may be a module's name: `[core] [error]`, `[error] [core]`. */
	levelAt: number;
	moduleAt: number;

	/** The first of them is such a text as an envelope might be, too. */
	beginsFree: boolean;
};

export function createHeadGroups(): HeadGroups {
	return {
		count: 0,
		clients: createHeadClients(),
		time: Number.NaN,
		hasLevel: false,
		isSecurity2: false,
		isForeign: false,
		levelAt: -2,
		moduleAt: -2,
		beginsFree: false,
	};
}

/**
Reads the parts of a head from `start` on up to `ModSecurity: ` or what is none: groups in brackets of either kind, and bare words of the kinds that Apache's `ErrorLogFormat` makes, with a blank after each. Fills process and connection of the observation.
Returns the place after them, or -1 where a group does not end so.

    [%t] [%l] [pid %P] %F: %E: [client %a] %M                  [Fri Mar 08 08:34:41 2024] [error] [pid 12] core.c(273): (2)No such file: [client A:P] …
    [%{uc}t] [%-m:%-l] [R:%L] [C:%{C}L] %7F: %E: %M            [2024-03-08 08:34:41.060595] [security2:error] [R:aX3…] [C:kq7…] …
    %v %a [%l] pid:%P tid:%T %L "%{User-Agent}i" %M            shop.test A:P [error] pid:12 tid:139 aX3… "curl/8" …

@param isFirst The line begins with them: a name there may be an envelope's, so that no word comes first.
*/
export function readHeadGroups(observation: Observation, start: number, groups: HeadGroups, isFirst = false): number {
	const {bytes, end} = observation;
	clearGroups(groups);
	let at = start;
	for (; groups.count < mostParts && at < end && !standsAt(bytes, at, modsecurity); groups.count++) {
		const open = bytes[at];
		if (open === Byte.openBracket || open === Byte.lessThan) {
			const close = findClose(observation, at);
			if (close < 0) {
				return -1;
			}

			readGroup(observation, at + 1, close, groups);
			at = close + 2;
			continue;
		}

		const behind = isFirst && at === start && !mayBegin(bytes, at, end) ? -1 : readWord(observation, at, groups);
		if (behind < 0) {
			break;
		}

		at = behind + 1;
	}

	return at;
}

/** A time, `A:P`, or a host in front of a group: `shop.test [Fri Mar …`. Other names in front are an envelope's, and most lines that begin with an address an access log's. */
function mayBegin(bytes: Uint8Array, at: number, end: number): boolean {
	if (Byte.isUpper(bytes[at])) {
		return true;
	}

	const wordEnd = findWordEnd(bytes, at, end);
	if (wordEnd < 0) {
		return false;
	}

	if (Byte.isDigit(bytes[at])) {
		return bytes[at + 4] === Byte.dash || indexOfByte(bytes, Byte.colon, at, wordEnd) < wordEnd;
	}

	return bytes[wordEnd + 1] === Byte.openBracket && indexOfByte(bytes, Byte.dot, at, wordEnd) < wordEnd;
}

function clearGroups(groups: HeadGroups): void {
	groups.count = 0;
	clearHeadClients(groups.clients);
	groups.time = Number.NaN;
	groups.hasLevel = false;
	groups.isSecurity2 = false;
	groups.isForeign = false;
	groups.levelAt = -2;
	groups.moduleAt = -2;
	groups.beginsFree = false;
}

/** The closing bracket of the group that opens at `at`, with a blank after it; -1 without one. */
function findClose({bytes, end}: Observation, at: number): number {
	const limit = Math.min(end, at + longestGroup);
	const closing = bytes[at] + 2;
	let close = indexOfByte(bytes, closing, at + 1, limit);
	if (bytes[close + 1] === Byte.colon) {
		// `[client [2001:db8::1]:51234]`
		close = indexOfByte(bytes, closing, close + 1, limit);
	}

	return bytes[close] === closing && bytes[close + 1] === Byte.space ? close : -1;
}

function readGroup(observation: Observation, from: number, to: number, groups: HeadGroups): void {
	const {bytes} = observation;
	if (to - from === usual.length && standsAt(bytes, from, usual)) {
		groups.isSecurity2 = true;
		groups.hasLevel = true;
		return;
	}

	if (!readLabelled(observation, from, to, groups) && !readLevel(bytes, from, to, groups)) {
		const time = readHeadTime(bytes, from);
		if (time?.behind === to) {
			groups.time = Number.isNaN(groups.time) ? time.time : groups.time;
		} else if (bytes[from] !== Byte.openParenthesis && !isEmpty(bytes, from, to) && toNumber(bytes, from, to) < 0) {
			groups.clients.isFree = true;
			groups.beginsFree ||= groups.count === 0;
		}
	}
}

function isEmpty(bytes: Uint8Array, from: number, to: number): boolean {
	return to === from || (to === from + 1 && bytes[from] === Byte.dash);
}

/** Returns the place of the blank after the word, or -1 where no word of a head stands there. */
function readWord(observation: Observation, at: number, groups: HeadGroups): number {
	const {bytes, end} = observation;
	if (bytes[at] === Byte.quote) {
		groups.clients.isFree = true;
		return skipQuoted(bytes, at, end);
	}

	const time = readHeadTime(bytes, at);
	if (time !== undefined && bytes[time.behind] === Byte.space) {
		groups.time = Number.isNaN(groups.time) ? time.time : groups.time;
		return time.behind;
	}

	const status = skipStatus(bytes, at, end);
	const wordEnd = status < 0 ? findWordEnd(bytes, at, end) : status;
	if (wordEnd < 0 || status >= 0) {
		return wordEnd;
	}

	const isRead =
		readLabelled(observation, at, wordEnd, groups) ||
		noteBareClient(groups.clients, bytes, at, wordEnd) ||
		readLevel(bytes, at, wordEnd, groups) ||
		isServerWord(bytes, at, wordEnd);
	return isRead ? wordEnd : -1;
}

/** A header's value in quotes, which Apache escapes with a backslash. */
function skipQuoted(bytes: Uint8Array, at: number, end: number): number {
	const limit = Math.min(end, at + longestQuoted);
	let index = at + 1;
	while (index < limit && bytes[index] !== Byte.quote) {
		index += bytes[index] === Byte.backslash ? 2 : 1;
	}

	return index < limit && bytes[index + 1] === Byte.space ? index + 1 : -1;
}

/** `error`, `security2:error`, `-:error`, `:error`; also `core`, next to a level. */
function readLevel(bytes: Uint8Array, from: number, to: number, groups: HeadGroups): boolean {
	const colon = indexOfByte(bytes, Byte.colon, from, to);
	const isPair = colon < to && isLevel(bytes, colon + 1, to);
	const isAlone = colon === to && isLevel(bytes, from, to);
	const moduleEnd = isPair ? colon : to;
	const hasName = !isAlone && isModule(bytes, from, moduleEnd);
	const isOurs = hasName && isSecurity2(bytes, from, moduleEnd);
	const isBeside = groups.levelAt === groups.count - 1;
	const hasBeside = groups.moduleAt === groups.count - 1;
	groups.isSecurity2 ||= isOurs;
	groups.isForeign ||= ((hasName && (isPair || isBeside)) || (isAlone && hasBeside)) && !isOurs && !groups.isSecurity2;
	groups.hasLevel ||= isPair || isAlone || isOurs;
	groups.moduleAt = hasName && !isPair && !isOurs ? groups.count : -2;
	groups.levelAt = isAlone ? groups.count : -2;
	return isPair || isAlone || isOurs || (hasName && isBeside);
}

/** `pid 41:tid 139`, `client 192.0.2.7:50123`, `R:aX3…`, also with `:` or `=` after the word. */
function readLabelled(observation: Observation, from: number, to: number, groups: HeadGroups): boolean {
	const {bytes} = observation;
	const client = Math.max(skipLabel(bytes, from, to, clientName), skipLabel(bytes, from, to, remoteName));
	if (client >= 0) {
		noteClient(groups.clients, bytes, client, to);
		return true;
	}

	const pid = skipLabel(bytes, from, to, pidName);
	const pidEnd = pid < 0 ? from : skipDigits(bytes, pid);
	if (pid >= 0) {
		observation.process = toNumber(bytes, pid, pidEnd);
	}

	const tid = skipLabel(bytes, pid >= 0 && pidEnd < to ? pidEnd + 1 : from, to, tidName);
	if (tid >= 0) {
		// A thread serves one request at a time, which is what a connection number tells elsewhere.
		observation.connection = toNumber(bytes, tid, to);
	}

	return pid >= 0 || tid >= 0 || otherLabels.some(name => skipLabel(bytes, from, to, name) >= 0);
}

/** After `name` and one of ` `, `:`, `=`, with something after it; -1 where it does not stand there. */
function skipLabel(bytes: Uint8Array, from: number, to: number, name: Uint8Array): number {
	const at = from + name.length;
	const separator = bytes[at];
	const isSeparated = separator === Byte.space || separator === Byte.colon || separator === Byte.equals;
	return isSeparated && at + 1 < to && standsAt(bytes, from, name) ? at + 1 : -1;
}

function skipDigits(bytes: Uint8Array, at: number): number {
	let index = at;
	while (Byte.isDigit(bytes[index])) {
		index++;
	}

	return index;
}
