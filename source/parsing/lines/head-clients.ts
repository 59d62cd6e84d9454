import * as Byte from '../../waf/byte.ts';
import {parseAddress} from '../../waf/address.ts';
import {type Observation} from '../../waf/observation.ts';
import {toNumber} from '../values/bytes.ts';

/**
The clients that the parts of a head name.
*/
export type HeadClients = {
	/** How many groups name one. */
	count: number;

	/** Of the last one's text, and of the one before it; an `earlierStart` of -1 without it. */
	start: number;
	end: number;
	earlierStart: number;
	earlierEnd: number;

	/** Of the first address with a port that no word says whose it is, or -1; and how many such addresses follow. */
	bareStart: number;
	bareEnd: number;
	bareOthers: number;

	/** A text stands in the head that may be a header of the request. */
	isFree: boolean;

	/** No client stands in front of that text: one after it may be a part of it. */
	isDoubtful: boolean;

	/** Two clients are named, in front of such a text and after it, and differ. */
	isDisputed: boolean;
};

export function createHeadClients(): HeadClients {
	return {
		count: 0,
		start: -1,
		end: -1,
		earlierStart: -1,
		earlierEnd: -1,
		bareStart: -1,
		bareEnd: -1,
		bareOthers: 0,
		isFree: false,
		isDoubtful: false,
		isDisputed: false,
	};
}

/**
Makes ready for the next line.
*/
export function clearHeadClients(clients: HeadClients): void {
	clients.count = 0;
	clients.earlierStart = -1;
	clients.bareStart = -1;
	clients.bareOthers = 0;
	clients.isFree = false;
	clients.isDoubtful = false;
	clients.isDisputed = false;
}

const before = new Uint32Array(4);
const behind = new Uint32Array(4);

/**
Notes the text of a part that names a client.
*/
export function noteClient(clients: HeadClients, bytes: Uint8Array, from: number, to: number): void {
	if (clients.count === 0) {
		clients.isDoubtful = clients.isFree;
	} else {
		clients.earlierStart = clients.start;
		clients.earlierEnd = clients.end;
		clients.isDisputed ||= clients.isFree && !clients.isDoubtful && !isSameClient(clients, bytes, from, to);
	}

	clients.count++;
	clients.start = from;
	clients.end = to;
}

function isSameClient({start, end}: HeadClients, bytes: Uint8Array, from: number, to: number): boolean {
	return (
		readAddress(bytes, start, end, 'port', before) >= 0 &&
		readAddress(bytes, from, to, 'plain', behind) >= 0 &&
		before.every((word, index) => word === behind[index])
	);
}

/**
Notes `A:P` where nothing says whose it is; false where no address stands there.
*/
export function noteBareClient(clients: HeadClients, bytes: Uint8Array, from: number, to: number): boolean {
	const port = readAddress(bytes, from, to, 'port', before);
	if (port > 0 && clients.bareStart < 0) {
		clients.bareStart = from;
		clients.bareEnd = to;
		clients.isDoubtful ||= clients.isFree;
	} else if (port > 0) {
		clients.bareOthers++;
	}

	return port >= 0;
}

/**
Puts the client that a head names into the observation, if it is an address, with the port that its group or the one before it has.

A client bracket holds a plain address where ModSecurity wrote it, that is, after another one of Apache's or in old versions; with one bracket of `security2`, and with two that are equal, it is Apache's, and the last group is the port
(`2001:db8:7::9:5123` reads as an address otherwise). Where none names one, a single bare `A:P` is the client.

@param mayLackPort Apache may have written the only bracket without a port.
*/
export function readHeadClient(observation: Observation, clients: HeadClients, mayLackPort: boolean): void {
	const {bytes, client} = observation;
	const {count, start, end, earlierStart, earlierEnd, bareStart, bareEnd, bareOthers} = clients;
	if (clients.isDisputed || (count === 0 && (bareStart < 0 || bareOthers > 0))) {
		return;
	}

	const isTwice = count > 1 && isSameText(bytes, start, end, earlierStart, earlierEnd);
	const isPlain = count > 1 ? !isTwice : count === 1 && mayLackPort;
	const [from, to] = count === 0 ? [bareStart, bareEnd] : [start, end];
	const port = readAddress(bytes, from, to, isPlain ? 'plain' : 'port', client);
	observation.clientKnown = port >= 0;
	observation.clientPort = Math.max(0, port);
	if (port === 0 && earlierStart >= 0) {
		const earlier = readAddress(bytes, earlierStart, earlierEnd, 'port', before);
		observation.clientPort = earlier > 0 && before.every((word, index) => word === client[index]) ? earlier : 0;
	}
}

function isSameText(bytes: Uint8Array, from: number, to: number, other: number, otherEnd: number): boolean {
	let index = 0;
	while (from + index < to && bytes[from + index] === bytes[other + index]) {
		index++;
	}

	return from + index === to && other + index === otherEnd;
}

/** Returns the port, 0 without one, or -1 where no address stands there. */
function readAddress(bytes: Uint8Array, from: number, to: number, rule: 'plain' | 'port', into: Uint32Array): number {
	if (parseAddress(bytes, from, to, into) && (rule === 'plain' || isIpv4(into))) {
		return 0;
	}

	let colon = to - 1;
	while (colon > from && bytes[colon] !== Byte.colon) {
		colon--;
	}

	const inner = bytes[from] === Byte.openBracket ? 1 : 0;
	const port = toNumber(bytes, colon + 1, to);
	const isRead = colon > from && port >= 0 && port <= 65_535 && parseAddress(bytes, from + inner, colon - inner, into);
	return isRead ? port : -1;
}

function isIpv4(client: Uint32Array): boolean {
	return client[0] === 0 && client[1] === 0 && client[2] === 0xff_ff;
}
