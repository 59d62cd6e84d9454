import * as Byte from '../../waf/byte.ts';
import {type Observation} from '../../waf/observation.ts';
import {ascii, indexOfByte, standsAt} from '../values/bytes.ts';
import {readHeadClient} from './head-clients.ts';
import {createHeadGroups, readHeadGroups} from './head-groups.ts';
import {readHeadTime} from './head-words.ts';

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

	/** A text stands in the head that may be a header of the request. */
	isFree: boolean;

	/** The client stands after such a text, and may be a part of it. */
	isDoubtful: boolean;
};

export function createApacheHead(): ApacheHead {
	return {time: Number.NaN, body: -1, isApache: true, isFree: false, isDoubtful: false};
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
    [… 2024] [error] [pid N] apache2_util.c(273): [client A:P] ModSecurity: …                        the manual's simple example

The parts may stand in any order; which there are: https://httpd.apache.org/docs/2.4/mod/core.html#errorlogformat
Everything up to `ModSecurity: ` is the server's but headers of the request that a format names. Of bare words only those are taken that no other module begins its text with, for in that the client may speak.
*/
export function readApacheHead(observation: Observation, head: ApacheHead): boolean {
	const {bytes, start, end} = observation;
	observation.process = -1;
	observation.connection = -1;
	observation.clientKnown = false;
	observation.clientPort = 0;
	head.body = -1;

	head.isFree = false;
	head.isDoubtful = false;
	const groupsAt = readTime(bytes, start, end, head);
	const at = readHeadGroups(observation, groupsAt < 0 ? start : groupsAt, groups, groupsAt < 0);
	if (groupsAt < 0) {
		// Without brackets around the time in front, other programs' lines begin alike.
		if (at < 0 || Number.isNaN(groups.time) || !groups.hasLevel || groups.beginsFree) {
			return false;
		}

		head.time = groups.time;
	}

	if (at >= 0 && !groups.isForeign) {
		const body = groups.clients.bareStart < 0 || standsAt(bytes, at, modsecurity) ? at : skipId(observation, at);
		if (standsAt(bytes, body, modsecurity)) {
			head.body = body + modsecurity.length;
			head.isFree = groups.clients.isFree;
			head.isDoubtful = groups.clients.isDoubtful;
			readHeadClient(observation, groups.clients, !groups.isSecurity2 || bytes[start] !== Byte.openBracket);
		}
	}

	return true;
}

/** Returns where the part after a time that the line begins with stands, or -1: in brackets of either kind, or bare in front of one. */
function readTime(bytes: Uint8Array, start: number, end: number, head: ApacheHead): number {
	const first = bytes[start];
	const isBracket = first === Byte.openBracket || first === Byte.lessThan;
	const time = readHeadTime(bytes, isBracket ? start + 1 : start);
	head.time = time?.time ?? Number.NaN;
	if (time === undefined || (!isBracket && Byte.isDigit(first))) {
		return -1;
	}

	const close = indexOfByte(bytes, isBracket ? first + 2 : Byte.openBracket, start, Math.min(end, start + 40));
	if (isBracket) {
		return bytes[close + 1] === Byte.space ? close + 2 : -1;
	}

	return bytes[close] === Byte.openBracket ? close : -1;
}

/** ` A:P U ` of a custom format: after an address with port exactly one word, whatever it is. */
function skipId({bytes, end}: Observation, at: number): number {
	const wordEnd = indexOfByte(bytes, Byte.space, at, Math.min(end, at + 60));
	return bytes[wordEnd] === Byte.space ? wordEnd + 1 : at;
}
