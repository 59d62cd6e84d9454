import * as Byte from '../../waf/byte.ts';
import {type AccessLine, type AccessText} from '../../waf/access-line.ts';
import {parseAddress} from '../../waf/address.ts';
import {type Escaping} from './piece.ts';

/** Longer ones are told apart by their beginning. */
const longestText = 65_536;
const room = 2 * longestText;
const scratch = new Uint8Array(room);
let used = 0;

/**
Makes room for the texts of another line: those of the one before are gone.
*/
export function startTexts(): void {
	used = 0;
}

/**
Points a text to `[start, end)`, without the escapes of the log; a single `-` is absent.
*/
export function setText(text: AccessText, bytes: Uint8Array, start: number, end: number, escaping: Escaping): void {
	if (end <= start || (end - start === 1 && bytes[start] === Byte.dash)) {
		text.start = -1;
		return;
	}

	const at = escaping === 'none' ? -1 : bytes.subarray(start, end).indexOf(Byte.backslash);
	if (at < 0 || used + end - start > room) {
		text.bytes = bytes;
		text.start = start;
		text.end = end;
		return;
	}

	text.bytes = scratch;
	text.start = used;
	used = unescape(bytes, start, end, used);
	text.end = used;
}

/** Sets a text to one behind the other. */
export function joinTexts(text: AccessText, more: AccessText): void {
	const length = text.end - text.start + more.end - more.start;
	if (used + length > room) {
		return;
	}

	const start = used;
	for (const {bytes, start: from, end} of [{...text}, more]) {
		scratch.set(bytes.subarray(from, end), used);
		used += end - from;
	}

	text.bytes = scratch;
	text.start = start;
	text.end = used;
}

/** Puts a byte in front of a text. */
export function prefixText(text: AccessText, byte: number): void {
	if (used + 1 + text.end - text.start <= room) {
		const start = used;
		scratch[used++] = byte;
		scratch.set(text.bytes.subarray(text.start, text.end), used);
		used += text.end - text.start;
		text.bytes = scratch;
		text.start = start;
		text.end = used;
	}
}

const letters: Readonly<Record<string, number>> = {b: 8, t: 9, n: 10, v: 11, f: 12, r: 13};
const letterCodes = new Uint8Array(256);
for (const [letter, code] of Object.entries(letters)) {
	letterCodes[letter.charCodeAt(0)] = code;
}

const lowerU = 117;

/** Returns the end of what was written. */
function unescape(bytes: Uint8Array, start: number, end: number, into: number): number {
	let to = into;
	for (let at = start; at < end; at++) {
		const next = bytes[at + 1];
		if (bytes[at] !== Byte.backslash || at + 1 >= end) {
			scratch[to++] = bytes[at];
		} else if (next === Byte.lowerX && at + 3 < end && Byte.hexPair(bytes[at + 2], bytes[at + 3]) >= 0) {
			scratch[to++] = Byte.hexPair(bytes[at + 2], bytes[at + 3]);
			at += 3;
		} else if (next === lowerU && at + 5 < end) {
			const high = Byte.hexPair(bytes[at + 2], bytes[at + 3]);
			const low = Byte.hexPair(bytes[at + 4], bytes[at + 5]);
			// UTF-16 above Latin: a text of its own, written as UTF-8.
			const code = high < 0 || low < 0 ? Byte.questionMark : high * 256 + low;
			to += code < 128 ? ((scratch[to] = code), 1) : Buffer.from(String.fromCharCode(code)).copy(scratch, to);
			at += 5;
		} else {
			scratch[to++] = letterCodes[next] || next;
			at++;
		}
	}

	return to;
}

/**
Takes a request line apart: `GET /a HTTP/1.1`, and whatever else came. A target with blanks in it is whole: the version is the last word, if it looks like one.
*/
export function setRequest(line: AccessLine, bytes: Uint8Array, start: number, end: number, escaping: Escaping): void {
	setText(line.target, bytes, start, end, escaping);
	const {target} = line;
	if (target.start < 0) {
		return;
	}

	const request = target.bytes;
	const from = target.start;
	let to = target.end;
	const last = request.lastIndexOf(Byte.space, to - 1);
	if (last > from && isVersion(request, last + 1, to)) {
		to = last;
	}

	let blank = from;
	while (blank < to && request[blank] !== Byte.space) {
		blank++;
	}

	if (blank === to || blank === from || !isMethod(request, from, blank)) {
		target.start = -1;
		return;
	}

	line.isMethodSent = true;
	line.method.bytes = request;
	line.method.start = from;
	line.method.end = blank;
	target.start = blank + 1;
	target.end = to;
}

function isVersion(bytes: Uint8Array, start: number, end: number): boolean {
	return end - start >= 6 && bytes[start] === 72 && bytes[start + 1] === Byte.upperT && bytes[start + 4] === Byte.slash;
}

function isMethod(bytes: Uint8Array, start: number, end: number): boolean {
	for (let at = start; at < end; at++) {
		if (!Byte.isLetter(bytes[at]) && bytes[at] !== Byte.dash && bytes[at] !== Byte.underscore) {
			return false;
		}
	}

	return end - start <= 32;
}

/**
Sets the client from an address; a name, or anything else, leaves it unknown.
*/
export function setClient(line: AccessLine, bytes: Uint8Array, start: number, end: number): void {
	line.clientKnown = parseAddress(bytes, start, end, line.client);
}

/**
The same of an address that may have its port: `192.0.2.1:51234`, `[2001:db8::1]:51234`.
*/
export function setSocketClient(line: AccessLine, bytes: Uint8Array, start: number, end: number): void {
	setClient(line, bytes, start, end);
	if (!line.clientKnown) {
		const isBracketed = bytes[start] === Byte.openBracket;
		const from = isBracketed ? start + 1 : start;
		const close = bytes.subarray(from, end).lastIndexOf(isBracketed ? Byte.closeBracket : Byte.colon);
		line.clientKnown = close > 0 && parseAddress(bytes, from, from + close, line.client);
	}
}
