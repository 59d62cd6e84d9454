import {type AccessLine, type AccessText} from '../../waf/access-line.ts';
import * as Byte from '../../waf/byte.ts';
import {skipOrigin} from '../../waf/request-target.ts';
import {hashBytes} from '../dictionary.ts';

/** libmodsecurity prints so many bytes of a path. */
const longestPath = 200;

/** A row keeps so many of a target. */
const longestTarget = 256;
const addressBytes = 16;

const scratch = new Uint8Array(addressBytes + 3 * longestPath + longestTarget);

/**
What tells a request from others, as numbers that are the same for its access line and its row: seeded, so that nobody can choose requests that share them.
*/
export type RequestKeys = {
	/** Of the client. */
	client: number;

	/** Of the client and the path, decoded and tidy as Apache makes it. */
	path: number;

	/** Of the target as sent, of what a server makes of it, and of that without its query; 16 bits, 0 where unknown. */
	sent: number;
	decoded: number;
	bare: number;

	/** Of the host without its port; 8 bits, 0 where unknown. */
	host: number;

	/** Of the method; 0 where unknown. */
	method: number;
};

/**
Keys without content.
*/
export function createRequestKeys(): RequestKeys {
	return {client: 0, path: 0, sent: 0, decoded: 0, bare: 0, host: 0, method: 0};
}

const methods = new Map(
	[
		'GET',
		'HEAD',
		'POST',
		'PUT',
		'DELETE',
		'OPTIONS',
		'PATCH',
		'CONNECT',
		'TRACE',
		'PROPFIND',
		'MKCOL',
		'COPY',
		'MOVE',
	].map((method, place) => [method, place + 1] as const),
);
const firstOther = 64;

/** GET. */
export const methodOfPages = 1;

/**
The number of a method; 0 for none. Two that nobody knows may share one.
*/
export function keyOfMethod({bytes, start, end}: AccessText): number {
	if (start < 0) {
		return 0;
	}

	let name = '';
	for (let at = start; at < Math.min(end, start + 10); at++) {
		name += String.fromCharCode(bytes[at]);
	}

	return methods.get(name) ?? firstOther + (hashBytes(bytes, start, end) % (255 - firstOther));
}

/**
Fills in the keys of client, path and target.

@param words The client's address.
@param isPrinted The text is a path as an error log prints it: escaped, decoded, and without a query.
*/
export function setTargetKeys(keys: RequestKeys, words: Uint32Array, target: AccessText, isPrinted = false): void {
	for (let word = 0; word < 4; word++) {
		for (let byte = 0; byte < 4; byte++) {
			scratch[4 * word + byte] = words[word] >>> (8 * byte);
		}
	}

	keys.client = hashBytes(scratch, 0, addressBytes);
	// Without a target a line is found by its id among those of its client.
	keys.path = keys.client;
	keys.sent = 0;
	keys.decoded = 0;
	keys.bare = 0;
	if (target.start < 0) {
		return;
	}

	const {bytes} = target;
	const whole = Math.min(target.end, target.start + longestTarget);
	const start = skipOrigin(bytes, target.start, whole);
	const end = isPrinted ? whole : endOfTarget(bytes, start, whole);
	const pathEnd = isPrinted ? target.end : endOfPath(bytes, start, end);
	const length = isPrinted
		? decodePrinted(bytes, start, target.end)
		: copySent(bytes, start, endOfPath(bytes, start, target.end));
	// Apache's module prints a path as it was sent first, and decoded later; decoding all twice makes one of both.
	const decodedEnd = decodeAgain(decodeAgain(addressBytes + length));
	const tidyEnd = tidy(addressBytes, decodedEnd);
	keys.path = hashBytes(scratch, 0, tidyEnd);
	keys.bare = short(hashBytes(scratch, addressBytes, tidyEnd));
	if (!isPrinted) {
		keys.sent = short(hashBytes(bytes, start, end));
		scratch.set(bytes.subarray(pathEnd, end), tidyEnd);
		keys.decoded = short(hashBytes(scratch, addressBytes, tidyEnd + Math.max(0, end - pathEnd)));
	}
}

/**
The number of a host in any spelling, without its port; 0 for none.
*/
export function keyOfHost({bytes, start, end}: AccessText): number {
	if (start < 0) {
		return 0;
	}

	let to = end;
	while (to > start && Byte.isDigit(bytes[to - 1])) {
		to--;
	}

	const behind = to > start + 1 && to < end && bytes[to - 1] === Byte.colon ? to - 1 : end;
	const length = Math.min(behind - start, longestTarget);
	for (let index = 0; index < length; index++) {
		const byte = bytes[start + index];
		scratch[index] = Byte.isUpper(byte) ? byte | 0x20 : byte;
	}

	return short(hashBytes(scratch, 0, length)) & 255 || 1;
}

/**
Fills in all keys of an access line.
*/
export function setLineKeys(keys: RequestKeys, line: AccessLine): void {
	setTargetKeys(keys, line.client, line.target);
	keys.host = keyOfHost(line.host);
	keys.method = keyOfMethod(line.method);
}

/** Never 0, which stands for unknown. */
function short(hash: number): number {
	return (hash ^ (hash >>> 16)) & 0xff_ff || 1;
}

/** A fragment is no part of a request. */
function endOfTarget(bytes: Uint8Array, start: number, end: number): number {
	const at = bytes.subarray(start, end).indexOf(Byte.hash);
	return at < 0 ? end : start + at;
}

function endOfPath(bytes: Uint8Array, start: number, end: number): number {
	let at = start;
	while (at < end && bytes[at] !== Byte.questionMark && bytes[at] !== Byte.hash) {
		at++;
	}

	return at;
}

/** `/a%0ab` into the scratch behind the address; what would be too long when it is decoded is cut. */
function copySent(bytes: Uint8Array, start: number, end: number): number {
	let length = 0;
	let at = start;
	for (; at < end && length < longestPath; length++) {
		const isEscape = bytes[at] === Byte.percent && at + 2 < end && Byte.hexPair(bytes[at + 1], bytes[at + 2]) >= 0;
		at += isEscape ? 3 : 1;
	}

	scratch.set(bytes.subarray(start, at), addressBytes);
	return at - start;
}

/** Takes percent escapes out of the path in the scratch; returns its end. */
function decodeAgain(end: number): number {
	let to = addressBytes;
	for (let at = addressBytes; at < end; at++) {
		const code = scratch[at] === Byte.percent && at + 2 < end ? Byte.hexPair(scratch[at + 1], scratch[at + 2]) : -1;
		scratch[to++] = code < 0 ? scratch[at] : code;
		at += code < 0 ? 0 : 2;
	}

	return to;
}

/** From 8 on. */
const controls = Buffer.from('btnvfr');

/** `/a\x0ab`, `/a\\x0ab`, `/a\"b`: the engine escapes, and Apache doubles its backslashes, so that four are one. */
function decodePrinted(bytes: Uint8Array, start: number, end: number): number {
	const from = addressBytes;
	let to = from;
	for (let at = start; at < end && to < from + longestPath; at++) {
		let letter = at;
		while (letter < end && bytes[letter] === Byte.backslash) {
			letter++;
		}

		const count = letter - at;
		if (count === 0) {
			scratch[to++] = bytes[at];
			continue;
		}

		const isDoubled = count % 2 === 0;
		const isEscape = !isDoubled || count % 4 === 2;
		const own = Math.min(Math.floor(count / (isDoubled ? 4 : 2)), from + longestPath - to);
		scratch.fill(Byte.backslash, to, to + own);
		to += own;
		at = letter - 1;
		if (isEscape && letter < end) {
			const code =
				bytes[letter] === Byte.lowerX && letter + 2 < end ? Byte.hexPair(bytes[letter + 1], bytes[letter + 2]) : -1;
			const control = controls.indexOf(bytes[letter]);
			scratch[to++] = code >= 0 ? code : control >= 0 ? 8 + control : bytes[letter];
			at = letter + (code >= 0 ? 2 : 0);
		}
	}

	return to - from;
}

/** Takes `//`, `/./` and `/../` out of a path in the scratch; returns its end. */
function tidy(start: number, end: number): number {
	let to = start;
	for (let at = start; at < end; at++) {
		scratch[to++] = scratch[at];
		if (scratch[at] !== Byte.slash) {
			continue;
		}

		while (at + 1 < end && scratch[at + 1] === Byte.slash) {
			at++;
		}

		const dots =
			scratch[at + 1] === Byte.dot && at + 1 < end ? (scratch[at + 2] === Byte.dot && at + 2 < end ? 2 : 1) : 0;
		if (dots > 0 && (at + dots + 1 === end || scratch[at + dots + 1] === Byte.slash)) {
			at += dots;
			to -= 1;
			if (dots === 2) {
				while (to > start && scratch[to - 1] !== Byte.slash) {
					to--;
				}

				to -= to > start ? 1 : 0;
			}

			// What follows is a slash, or nothing.
			if (at + 1 === end) {
				scratch[to++] = Byte.slash;
			}
		}
	}

	return to;
}
