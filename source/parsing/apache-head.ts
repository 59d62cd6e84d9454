import {type Observation} from '../waf/observation.ts';
import {parseAddress} from '../waf/address.ts';
import {ascii, indexOfByte, standsAt, toNumber} from './bytes.ts';
import {readFraction, readNamedTime, readNumericTime, readSyslogTime} from './line-time.ts';

const modsecurity = ascii('ModSecurity: ');
const clientName = ascii('client ');
const remoteName = ascii('remote ');
const pidName = ascii('pid ');
const tidName = ascii(':tid ');

const security2 = ascii('security2:');

/** What the groups of the line at hand told; one object for all lines. */
const groups = {clients: 0, clientStart: 0, clientEnd: 0, isSecurity2: false, isForeign: false};

/** No head known has more groups than this. */
const mostGroups = 8;

/**
What an Apache line begins with, in one of the forms of `readApacheHead`.
*/
export type ApacheHead = {
	/** As printed, taken as UTC; NaN where the line has none. */
	time: number;

	/** Behind `ModSecurity: `; -1 where the line is none of the module's. */
	body: number;
};

export function createApacheHead(): ApacheHead {
	return {time: Number.NaN, body: -1};
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
    Jan  2 03:04:05 HOST httpd[N]: [security2:error] [pid N] [client A:P] ModSecurity: …             by syslog, without a year

Everything up to `ModSecurity: ` is the server's; bare words are allowed only where these forms have them, for the client's text follows in other modules' lines.
*/
export function readApacheHead(observation: Observation, head: ApacheHead, year: number): boolean {
	const {bytes, start, end} = observation;
	observation.process = -1;
	observation.connection = -1;
	observation.clientKnown = false;
	observation.clientPort = 0;
	head.body = -1;

	let at = readTime(bytes, start, end, head, year);
	if (at < 0) {
		return false;
	}

	groups.clients = 0;
	groups.isSecurity2 = false;
	groups.isForeign = false;
	for (let group = 0; group < mostGroups && at < end; group++) {
		const open = bytes[at];
		if (open !== 91 && open !== 60) {
			break;
		}

		const limit = Math.min(end, at + 120);
		let close = indexOfByte(bytes, open + 2, at + 1, limit);
		if (bytes[close + 1] === 58) {
			// `[client [2001:db8::1]:51234]`
			close = indexOfByte(bytes, open + 2, close + 1, limit);
		}

		if (bytes[close] !== open + 2 || bytes[close + 1] !== 32) {
			return true;
		}

		readGroup(observation, at + 1, close);
		at = close + 2;
	}

	if (groups.isForeign) {
		return true;
	}

	const isBare = groups.clients === 0 && !standsAt(bytes, at, modsecurity);
	const body = isBare ? skipAddressAndId(observation, at) : at;
	if (standsAt(bytes, body, modsecurity)) {
		head.body = body + modsecurity.length;
		if (groups.clients > 0) {
			readClient(observation, groups.clientStart, groups.clientEnd, choosePortRule(bytes[start]));
		}
	}

	return true;
}

/**
A client bracket holds a plain address where ModSecurity wrote it, that is, behind another one of Apache's or in old versions; with one bracket of `security2`, it is Apache's, and the last group is the port
(`2001:db8:7::9:5123` reads as an address otherwise).
*/
function choosePortRule(firstByte: number): 'plain' | 'port' {
	const isOwnFormat = firstByte !== 91;
	return groups.clients > 1 || isOwnFormat || !groups.isSecurity2 ? 'plain' : 'port';
}

/** Answers where the first group behind the time begins, or -1. */
function readTime(bytes: Uint8Array, start: number, end: number, head: ApacheHead, year: number): number {
	const first = bytes[start];
	if (first === 91 || first === 60) {
		const isNumeric = bytes[start + 1] >= 48 && bytes[start + 1] <= 57;
		head.time = isNumeric
			? readNumericTime(bytes, start + 1) + readFraction(bytes, start + 20)
			: readNamedTime(bytes, start + 1);
		const close = indexOfByte(bytes, first + 2, start, Math.min(end, start + 40));
		return Number.isNaN(head.time) || bytes[close + 1] !== 32 ? -1 : close + 2;
	}

	head.time = readNamedTime(bytes, start);
	if (!Number.isNaN(head.time)) {
		const open = indexOfByte(bytes, 91, start, Math.min(end, start + 40));
		return bytes[open] === 91 ? open : -1;
	}

	head.time = readSyslogTime(bytes, start, year);
	if (Number.isNaN(head.time)) {
		return -1;
	}

	// `HOST httpd[N]: `: the first `]: ` ends what syslog wrote
	const bracket = indexOfByte(bytes, 93, start, Math.min(end, start + 200));
	return bytes[bracket + 1] === 58 && bytes[bracket + 2] === 32 ? bracket + 3 : -1;
}

function readGroup(observation: Observation, from: number, to: number): void {
	const {bytes} = observation;
	if (standsAt(bytes, from, pidName)) {
		let pidEnd = from + 4;
		while (bytes[pidEnd] >= 48 && bytes[pidEnd] <= 57) {
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
		const colon = indexOfByte(bytes, 58, from, to);
		groups.isForeign ||= colon > from && colon < to && bytes[from] >= 97 && bytes[from] <= 122;
	}
}

/**
`A:P`, `[A]:P` or a plain `A`, tried in the order that `rule` says.
*/
function readClient(observation: Observation, from: number, to: number, rule: 'plain' | 'port'): void {
	const {bytes, client} = observation;
	if (parseAddress(bytes, from, to, client) && (rule === 'plain' || isIpv4(client))) {
		observation.clientKnown = true;
		return;
	}

	let colon = to - 1;
	while (colon > from && bytes[colon] !== 58) {
		colon--;
	}

	const inner = bytes[from] === 91 ? 1 : 0;
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

/** ` A:P U ` of a custom format: exactly an address with port and one word. */
function skipAddressAndId(observation: Observation, at: number): number {
	const {bytes, end} = observation;
	const addressEnd = indexOfByte(bytes, 32, at, Math.min(end, at + 60));
	const wordEnd = indexOfByte(bytes, 32, addressEnd + 1, Math.min(end, addressEnd + 60));
	if (bytes[addressEnd] !== 32 || bytes[wordEnd] !== 32 || !standsAt(bytes, wordEnd + 1, modsecurity)) {
		return at;
	}

	readClient(observation, at, addressEnd, 'port');
	return wordEnd + 1;
}
