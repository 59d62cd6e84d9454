import * as Byte from '../../waf/byte.ts';
import {type Observation} from '../../waf/observation.ts';
import {ascii, indexOfByte, standsAt} from '../values/bytes.ts';
import {createHeadGroups, readGroupClient, readHeadClient, readHeadGroups} from './head-groups.ts';
import {readFraction, readNamedTime, readNumericTime} from '../values/line-time.ts';

const modsecurity = ascii('ModSecurity: ');
const groups = createHeadGroups();

/**
What an Apache line begins with, in one of the forms of `readApacheHead`.
*/
export type ApacheHead = {
	/** As printed, taken as UTC; NaN where the line has none. */
	time: number;

	/** After `ModSecurity: `; -1 where the line is not the module's. */
	body: number;

	/** Apache wrote the line: backslashes are doubled, and the host name is the request's. */
	isApache: boolean;
};

export function createApacheHead(): ApacheHead {
	return {time: Number.NaN, body: -1, isApache: true};
}

/**
Reads the head of a line of Apache's error log, and of engine v2 elsewhere, anchored at the first byte. Fills process, client and port of the observation. False where it is no such line.

    [Mon Jan 02 03:04:05 2012] [error] [client A] ModSecurity: …                                     Apache 2.2
    [… 2016] [:error] [pid N] [client A] ModSecurity: …                                              module up to 2.9.0
    [… 2020] [:error] [pid N:tid N] [client A:P] [client A] ModSecurity: …                           2.9.1 to 2.9.7
    [… 2024] [security2:error] [pid N:tid N] [remote A:P] [client A] ModSecurity: …
    [… 2026] [security2:error] [pid N:tid N] [client A:P] ModSecurity: …                             2.9.8 and later
    [2025-12-02 03:04:05.678901] [security2:error] A:P U ModSecurity: …                              an ErrorLogFormat
    <2023-01-02 03:04:05.678901> <-:error> <pid N:tid N> <client A:P> [client A] ModSecurity: …      another
    Tue Jan 02 03:04:05.678901 2023 [security2:error] [pid N:tid N] [POD] [client A] ModSecurity: …

Everything up to `ModSecurity: ` is the server's; bare words are allowed only where these forms have them, for the client's text follows in other modules' lines.
*/
export function readApacheHead(observation: Observation, head: ApacheHead): boolean {
	const {bytes, start, end} = observation;
	observation.process = -1;
	observation.connection = -1;
	observation.clientKnown = false;
	observation.clientPort = 0;
	head.body = -1;

	const groupsAt = readTime(bytes, start, end, head);
	if (groupsAt < 0) {
		return false;
	}

	const at = readHeadGroups(observation, groupsAt, groups);
	if (at < 0 || groups.isForeign) {
		return true;
	}

	const isBare = groups.clients === 0 && !standsAt(bytes, at, modsecurity);
	const body = isBare ? skipAddressAndId(observation, at) : at;
	if (standsAt(bytes, body, modsecurity)) {
		head.body = body + modsecurity.length;
		if (groups.clients > 0) {
			readGroupClient(observation, groups, bytes[start] !== Byte.openBracket);
		}
	}

	return true;
}

/** Returns where the first group after the time begins, or -1. */
function readTime(bytes: Uint8Array, start: number, end: number, head: ApacheHead): number {
	const first = bytes[start];
	if (first === Byte.openBracket || first === Byte.lessThan) {
		const isNumeric = Byte.isDigit(bytes[start + 1]);
		head.time = isNumeric
			? readNumericTime(bytes, start + 1) + readFraction(bytes, start + 20)
			: readNamedTime(bytes, start + 1);
		const close = indexOfByte(bytes, first + 2, start, Math.min(end, start + 40));
		return Number.isNaN(head.time) || bytes[close + 1] !== Byte.space ? -1 : close + 2;
	}

	head.time = readNamedTime(bytes, start);
	const open = indexOfByte(bytes, Byte.openBracket, start, Math.min(end, start + 40));
	return Number.isNaN(head.time) || bytes[open] !== Byte.openBracket ? -1 : open;
}

/** ` A:P U ` of a custom format: exactly an address with port and one word. */
function skipAddressAndId(observation: Observation, at: number): number {
	const {bytes, end} = observation;
	const addressEnd = indexOfByte(bytes, Byte.space, at, Math.min(end, at + 60));
	const wordEnd = indexOfByte(bytes, Byte.space, addressEnd + 1, Math.min(end, addressEnd + 60));
	if (bytes[addressEnd] !== Byte.space || bytes[wordEnd] !== Byte.space || !standsAt(bytes, wordEnd + 1, modsecurity)) {
		return at;
	}

	readHeadClient(observation, at, addressEnd, 'port');
	return wordEnd + 1;
}
