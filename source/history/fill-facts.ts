import * as Byte from '../waf/byte.ts';
import {Field, hasSpan, type Observation, spanEnd, spanStart} from '../waf/observation.ts';
import {skipOrigin} from '../waf/request-target.ts';
import {type Dictionary} from './dictionary.ts';
import {type History} from './history.ts';

/** A stored path or target is at most this long. */
const longestText = 256;

const words = new Uint32Array(4);
const wordBytes = new Uint8Array(words.buffer);
const scratch = Buffer.alloc(1024);

/**
Fills what the row does not have yet from an observation: client, method, host, path, target and user agent.
*/
export function fillFacts(history: History, slot: number, observation: Observation): void {
	const {columns} = history;
	const {spans} = observation;
	if (columns.client[slot] < 0 && observation.clientKnown) {
		words.set(observation.client);
		columns.client[slot] = history.clients.hold(wordBytes, 0, 16);
	}

	if (columns.method[slot] < 0 && hasSpan(spans, Field.method)) {
		columns.method[slot] = history.methods.hold(
			observation.bytes,
			spanStart(spans, Field.method),
			Math.min(spanEnd(spans, Field.method), spanStart(spans, Field.method) + longestText),
		);
	}

	if (columns.agent[slot] < 0 && hasSpan(spans, Field.userAgent)) {
		const start = spanStart(spans, Field.userAgent);
		const end = Math.min(spanEnd(spans, Field.userAgent), start + longestText);
		columns.agent[slot] = history.agents.hold(observation.bytes, start, end);
	}

	if (columns.host[slot] < 0) {
		fillHost(history, slot, observation);
	}

	if (columns.path[slot] < 0) {
		fillPath(history, slot, observation);
	}
}

/**
Takes from a row what an observation knows better, so that it can be filled anew: client, host, path, target and user agent, as far as the observation has them.
*/
export function releaseFacts(history: History, slot: number, observation: Observation): void {
	const {columns, clients, hosts, paths, agents} = history;
	const {spans, clientKnown} = observation;
	const release = (column: Int32Array, dictionary: Dictionary, isKnown: boolean): void =>
		releaseText(column, dictionary, isKnown ? slot : -1);

	release(columns.client, clients, clientKnown);
	release(columns.agent, agents, hasSpan(spans, Field.userAgent));
	release(columns.host, hosts, hasSpan(spans, Field.host));
	release(columns.path, paths, hasSpan(spans, Field.target));
}

/**
Takes the method from a row where an observation knows it better: the request as it came stands in a line, and the engine sees a page of the server's as GET.
*/
export function releaseMethod({columns, methods}: History, slot: number, {spans}: Observation): void {
	releaseText(columns.method, methods, hasSpan(spans, Field.method) ? slot : -1);
}

function releaseText(column: Int32Array, dictionary: Dictionary, slot: number): void {
	if (slot >= 0 && column[slot] >= 0) {
		dictionary.release(column[slot]);
		column[slot] = -1;
	}
}

/**
Whether the row's client is the observation's; both must be known.
*/
export function isSameClient(history: History, slot: number, {client}: Pick<Observation, 'client'>): boolean {
	words.set(client);
	const text = history.clients.text(history.columns.client[slot]);
	for (let index = 0; index < 16; index++) {
		if (text.charCodeAt(index) !== wordBytes[index]) {
			return false;
		}
	}

	return true;
}

/** The Host header in lower case without its port; engine v2 outside Apache prints the machine's name there, which is not the site. */
function fillHost(history: History, slot: number, observation: Observation): void {
	const {bytes, spans} = observation;
	const field = observation.engine === 3 ? Field.host : Field.hostname;
	const start = spanStart(spans, field);
	if (start < 0 || (observation.engine === 2 && !observation.apache)) {
		return;
	}

	const end = Math.min(spanEnd(spans, field), start + longestText);
	let length = 0;
	for (let index = start; index < end; index++) {
		const byte = bytes[index];
		scratch[length++] = Byte.isUpper(byte) ? byte | 0x20 : byte;
	}

	let colon = length - 1;
	while (colon > 0 && Byte.isDigit(scratch[colon])) {
		colon--;
	}

	const hasPort =
		colon > 0 &&
		colon < length - 1 &&
		scratch[colon] === Byte.colon &&
		(scratch[0] !== Byte.openBracket || scratch[colon - 1] === Byte.closeBracket);
	const host = hasPort ? colon : length;
	if (host > 0) {
		history.columns.host[slot] = history.hosts.hold(scratch, 0, host);
	}
}

function fillPath(history: History, slot: number, observation: Observation): void {
	const {bytes, spans} = observation;
	const field = hasSpan(spans, Field.target) ? Field.target : Field.uri;
	const start = spanStart(spans, field);
	if (start < 0) {
		return;
	}

	const end = Math.min(spanEnd(spans, field), start + longestText);
	history.columns.target[slot] = history.targets.add(bytes, start, end);
	history.columns.targetLength[slot] = end - start;
	const pathStart = skipOrigin(bytes, start, end);
	let pathEnd = pathStart;
	while (pathEnd < end && bytes[pathEnd] !== Byte.questionMark) {
		pathEnd++;
	}

	history.columns.path[slot] = history.paths.hold(bytes, pathStart, pathEnd);
}
