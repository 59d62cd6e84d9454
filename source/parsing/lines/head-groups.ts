import * as Byte from '../../waf/byte.ts';
import {parseAddress} from '../../waf/address.ts';
import {type Observation} from '../../waf/observation.ts';
import {ascii, indexOfByte, standsAt, toNumber} from '../values/bytes.ts';

const clientName = ascii('client ');
const remoteName = ascii('remote ');
const pidName = ascii('pid ');
const tidName = ascii(':tid ');
const security2 = ascii('security2:');

/** No head known has more groups than this, and none of them is longer. */
const mostGroups = 8;
const longestGroup = 120;

/**
What the groups of a head told, such as `[security2:error] [pid 41:tid 139] [client 192.0.2.7:50123]`. One object is used again for every line.
*/
export type HeadGroups = {
	/** How many there are, and how many of them name a client. */
	count: number;
	clients: number;

	/** Of the last client's text. */
	clientStart: number;
	clientEnd: number;
	isSecurity2: boolean;

	/** Another module than ModSecurity's speaks, perhaps with a client's words. */
	isForeign: boolean;
};

export function createHeadGroups(): HeadGroups {
	return {count: 0, clients: 0, clientStart: 0, clientEnd: 0, isSecurity2: false, isForeign: false};
}

/**
Reads the groups from `start` on, in brackets of either kind with a blank after each; fills process and connection of the observation. Returns the place after them, or -1 where one does not end so.
*/
export function readHeadGroups(observation: Observation, start: number, groups: HeadGroups): number {
	const {bytes, end} = observation;
	groups.count = 0;
	groups.clients = 0;
	groups.isSecurity2 = false;
	groups.isForeign = false;
	let at = start;
	for (; groups.count < mostGroups && at < end; groups.count++) {
		const open = bytes[at];
		if (open !== Byte.openBracket && open !== Byte.lessThan) {
			break;
		}

		const limit = Math.min(end, at + longestGroup);
		let close = indexOfByte(bytes, open + 2, at + 1, limit);
		if (bytes[close + 1] === Byte.colon) {
			// `[client [2001:db8::1]:51234]`
			close = indexOfByte(bytes, open + 2, close + 1, limit);
		}

		if (bytes[close] !== open + 2 || bytes[close + 1] !== Byte.space) {
			return -1;
		}

		readGroup(observation, at + 1, close, groups);
		at = close + 2;
	}

	return at;
}

function readGroup(observation: Observation, from: number, to: number, groups: HeadGroups): void {
	const {bytes} = observation;
	if (standsAt(bytes, from, pidName)) {
		let pidEnd = from + 4;
		while (Byte.isDigit(bytes[pidEnd])) {
			pidEnd++;
		}

		observation.process = toNumber(bytes, from + 4, pidEnd);
		if (standsAt(bytes, pidEnd, tidName)) {
			// A thread serves one request at a time, which is what a connection number tells elsewhere.
			observation.connection = toNumber(bytes, pidEnd + tidName.length, to);
		}
	} else if (standsAt(bytes, from, clientName) || standsAt(bytes, from, remoteName)) {
		groups.clients++;
		groups.clientStart = from + 7;
		groups.clientEnd = to;
	} else if (standsAt(bytes, from, security2)) {
		groups.isSecurity2 = true;
	} else if (groups.clients === 0) {
		// `core:error`, `cgi:error`: another module speaks, perhaps with a client's words; `:error` and `-:error` name none.
		const colon = indexOfByte(bytes, Byte.colon, from, to);
		groups.isForeign ||= colon > from && colon < to && Byte.isLower(bytes[from]);
	}
}

/**
Puts the client of the last group that names one into the observation, if it is an address.

A client bracket holds a plain address where ModSecurity wrote it, that is, after another one of Apache's or in old versions; with one bracket of `security2`, it is Apache's, and the last group is the port
(`2001:db8:7::9:5123` reads as an address otherwise).

@param isOwnFormat The head is of an ErrorLogFormat, whose client may come without a port.
*/
export function readGroupClient(observation: Observation, groups: HeadGroups, isOwnFormat: boolean): void {
	const isPlain = groups.clients > 1 || isOwnFormat || !groups.isSecurity2;
	readHeadClient(observation, groups.clientStart, groups.clientEnd, isPlain ? 'plain' : 'port');
}

/**
Puts `A:P`, `[A]:P` or a plain `A` into the observation, tried in the order that `rule` says.
*/
export function readHeadClient(observation: Observation, from: number, to: number, rule: 'plain' | 'port'): void {
	const {bytes, client} = observation;
	if (parseAddress(bytes, from, to, client) && (rule === 'plain' || isIpv4(client))) {
		observation.clientKnown = true;
		return;
	}

	let colon = to - 1;
	while (colon > from && bytes[colon] !== Byte.colon) {
		colon--;
	}

	const inner = bytes[from] === Byte.openBracket ? 1 : 0;
	const port = toNumber(bytes, colon + 1, to);
	if (colon > from && port >= 0 && port <= 65_535 && parseAddress(bytes, from + inner, colon - inner, client)) {
		observation.clientKnown = true;
		observation.clientPort = port;
		return;
	}

	observation.clientKnown = false;
}

function isIpv4(client: Uint32Array): boolean {
	return client[0] === 0 && client[1] === 0 && client[2] === 0xff_ff;
}
