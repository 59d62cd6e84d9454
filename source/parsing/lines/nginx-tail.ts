import * as Byte from '../../waf/byte.ts';
import {clearSpans, Field, type Observation, setSpan, type Spans} from '../../waf/observation.ts';
import {ascii, indexOf, indexOfByte, standsAt, toLatin1} from '../values/bytes.ts';

const contextOpen = ascii(' while ');
const clientOpen = ascii(', client: ');
const serverOpen = ascii(', server: ');
const requestOpen = ascii(', request: "');
const protocolOpen = ascii(' HTTP/');

/** Quoted items after the request, always in this order, each at most once. */
const items: ReadonlyArray<readonly [Field, Uint8Array]> = [
	[Field.subrequest, ascii(', subrequest: "')],
	[Field.upstream, ascii(', upstream: "')],
	[Field.host, ascii(', host: "')],
	[Field.referrer, ascii(', referrer: "')],
];

/**
Reads nginx's own fields, anchored at `at`, directly after ModSecurity's: ` while sending to client, client: A, server: S, request: "GET /p HTTP/1.1", upstream: "…", host: "H", referrer: "R"`.
They are a tail only if they fill the line to its end. The grammar has one reading, although nginx prints the client's bytes raw: a request that the server accepted
holds ` HTTP/` once, as its protocol, and what follows has its fixed order. `cut` allows the line to end anywhere. Returns whether it is a tail.
*/
export function readNginxTail(observation: Observation, at: number, spans: Spans, cut: boolean): boolean {
	const {bytes, end} = observation;
	clearSpans(spans, Field.client, Field.referrer);

	let from = at;
	if (bytes[from] === Byte.space && standsAt(bytes, from, contextOpen)) {
		from = indexOfByte(bytes, Byte.comma, from, end);
	}

	if (!standsAt(bytes, from, clientOpen)) {
		return cut && from >= end - clientOpen.length;
	}

	const clientStart = from + clientOpen.length;
	const clientEnd = indexOfByte(bytes, Byte.comma, clientStart, end);
	if (clientEnd === end) {
		// Without a server block chosen there is nothing after the client; on a cut line the address may be half of one.
		setSpan(spans, Field.client, cut ? -1 : clientStart, clientEnd);
		return true;
	}

	setSpan(spans, Field.client, clientStart, clientEnd);
	return readServer(observation, clientEnd, spans, cut);
}

function readServer(observation: Observation, at: number, spans: Spans, cut: boolean): boolean {
	const {bytes, end} = observation;
	if (!standsAt(bytes, at, serverOpen)) {
		return cut;
	}

	const serverStart = at + serverOpen.length;
	const requestAt = indexOf(bytes, requestOpen, serverStart, end);
	if (requestAt < 0) {
		setSpan(spans, Field.server, cut ? -1 : serverStart, end);
		return cut || indexOfByte(bytes, Byte.quote, serverStart, end) === end;
	}

	setSpan(spans, Field.server, serverStart, requestAt);
	const close = readRequest(observation, requestAt + requestOpen.length, spans, cut);
	return close < 0 ? cut : readItems(observation, close + 1, spans, cut);
}

/** Returns the index of the request's closing quote, or -1. */
function readRequest(observation: Observation, at: number, spans: Spans, cut: boolean): number {
	const {bytes, end} = observation;
	const methodEnd = indexOfByte(bytes, Byte.space, at, end);
	if (methodEnd === end) {
		return -1;
	}

	let protocolAt = indexOf(bytes, protocolOpen, methodEnd, end);
	let close = -1;
	if (protocolAt >= 0) {
		// ` HTTP/1.1"`; nginx keeps blanks after the version
		const versionEnd = endOfVersion(bytes, protocolAt + protocolOpen.length, end);
		close = indexOfByte(bytes, Byte.quote, versionEnd, end);
		if (close === end || (close > versionEnd && toLatin1(bytes, versionEnd, close).trim() !== '')) {
			return -1;
		}

		setSpan(spans, Field.protocol, protocolAt + 1, versionEnd);
	} else if (cut) {
		return -1;
	} else {
		// HTTP/0.9 has no protocol and no headers: its request ends at a quote before the upstream or the line's end.
		close = endOfOldRequest(bytes, methodEnd, end);
		protocolAt = close;
		if (close < 0) {
			return -1;
		}
	}

	setSpan(spans, Field.method, at, methodEnd);
	setSpan(spans, Field.target, methodEnd + 1, Math.max(protocolAt, methodEnd + 1));
	return close;
}

function endOfVersion(bytes: Uint8Array, from: number, end: number): number {
	let index = from;
	while (index < end && (bytes[index] === Byte.dot || Byte.isDigit(bytes[index]))) {
		index++;
	}

	return index;
}

function endOfOldRequest(bytes: Uint8Array, from: number, end: number): number {
	for (let index = from; index < end; index++) {
		if (bytes[index] === Byte.quote && (index === end - 1 || standsAt(bytes, index + 1, items[1][1]))) {
			return index;
		}
	}

	return -1;
}

function readItems(observation: Observation, at: number, spans: Spans, cut: boolean): boolean {
	const {bytes, end} = observation;
	let from = at;
	for (let index = 0; index < items.length && from < end; index++) {
		const [field, open] = items[index];
		if (!standsAt(bytes, from, open)) {
			continue;
		}

		const valueStart = from + open.length;
		const close = endOfItem(bytes, valueStart, end, index + 1);
		if (close < 0) {
			return cut;
		}

		setSpan(spans, field, valueStart, close);
		from = close + 1;
	}

	return from === end || cut;
}

/** The first quote that another item or the end of the line follows; the Referer is the last item and takes all. */
function endOfItem(bytes: Uint8Array, from: number, end: number, nextItem: number): number {
	if (nextItem === items.length) {
		return end > from && bytes[end - 1] === Byte.quote ? end - 1 : -1;
	}

	for (let index = from; index < end; index++) {
		if (bytes[index] === Byte.quote) {
			if (index === end - 1) {
				return index;
			}

			for (let next = nextItem; next < items.length; next++) {
				if (standsAt(bytes, index + 1, items[next][1])) {
					return index;
				}
			}
		}
	}

	return -1;
}
