import * as Byte from '../../waf/byte.ts';
import {ascii, indexOf, indexOfByte, standsAt, toLatin1} from '../values/bytes.ts';
import {countLost} from '../values/lost-bytes.ts';
import {nginxLineLimit} from './v3-line.ts';

const clientOpen = ascii(', client: ');
const requestOpen = ascii(', request: "');
const lua = ascii('[lua]');
const luaContext = ascii(', context: ');

/** What stands in every line or record of an engine. */
const recordMarks = ['ModSecurity:', '"transaction"', '-A--', 'Coraza:', 'mod_security', '[MODSEC]'];

/* `body.xml:2: parser error : …`, `Entity: line 1: parser warning : …`; what follows is of the body, 80 bytes at most. */
const complaint = /^(?:\S{0,80}:\d{1,9}|Entity: line \d{1,9}): (?:[A-Za-z][A-Za-z ]{0,30} )?(?:error|warning) : /;
const longestComplaint = 160;
const longestExcerpt = 120;

/**
Knows which lines are the rest of a message that a client broke with a newline, and so may be forged whole.

nginx prints a decoded path or user name raw: `open() "/static/x` NEWLINE `2026/01/01 … ModSecurity: …` NEWLINE `" failed (2: No such file or directory), client: A, server: S, …`.
It writes a message at once, never more than its line limit, so nothing of another worker stands in between. Such a message quotes a text and its first line lacks
the fields that end every message about a request. Where it has them, they may be the client's as well: the true ones, further on, name a request that asked for a forged line.
Apache passes libxml's complaint about a body: `body.xml:2: parser error : …`, then up to 80 bytes of the body itself.
*/
export type Continuation = {
	/** Whether the line is the rest of a message; to be asked once for each line, before anything else. What follows the line in `bytes` is looked at, too. */
	covers(bytes: Uint8Array, start: number, end: number, hasHead: boolean): boolean;

	/** Reports an nginx line with a connection number that is no ModSecurity line, where `text` begins. */
	seeOther(bytes: Uint8Array, start: number, text: number, end: number): void;

	/** Reports a line without any head. */
	seeBare(bytes: Uint8Array, start: number, end: number): void;
};

/**
@param isLossy What was no UTF-8 may have become U+FFFD, one for a byte or for up to three of them: no length is sure, then.
*/
export function createContinuation(isLossy = false): Continuation {
	/** Bytes that the open message may still have; 0 where none is open. */
	let left = 0;

	/** By how much less that may be. */
	let slack = 0;
	let isExcerptNext = false;
	const lostIn: LostIn = isLossy ? countLost : () => 0;

	return {
		covers(bytes, begin, to, hasHead) {
			const start = printedStart(bytes, begin);
			const end = printedEnd(bytes, to);
			if (isExcerptNext) {
				isExcerptNext = false;
				if (end - start <= longestExcerpt) {
					return true;
				}
			}

			if (left === 0) {
				return false;
			}

			// What does not fit into what nginx writes at once is a message of its own, and may be broken itself.
			const lost = lostIn(bytes, start, end);
			if (hasHead && end - start - lost > left) {
				left = 0;
				return false;
			}

			left = Math.max(0, left - (end - start - lost) - 1);
			slack += lost;
			if (left > 0 && indexOf(bytes, clientOpen, start, end) >= 0) {
				const isEnd = hasHead ? asksForLine(bytes, start, end) : !goesOn(bytes, end, {left, slack, lostIn}, false);
				left = isEnd ? 0 : left;
			}

			// It may as well be the next message, which only seems to be the rest of this one: then its own rest is covered, too.
			left = hasHead ? Math.max(left, restOf(bytes, start, start, end, lostIn)) : left;
			return true;
		},
		seeOther(bytes, start, text, to) {
			const end = printedEnd(bytes, to);
			left = Math.max(left, restOf(bytes, start, text, end, lostIn));
			slack = left === 0 ? 0 : lostIn(bytes, start, end);
		},
		seeBare(bytes, start, end) {
			isExcerptNext = complaint.test(toLatin1(bytes, start, Math.min(end, start + longestComplaint)));
		},
	};
}

/** By how many bytes the text from `start` to `end` may be longer than what was printed. */
type LostIn = (bytes: Uint8Array, start: number, end: number) => number;

/** The bytes that a message may still have: up to `left`, and `slack` less at least. */
type Rest = {readonly left: number; readonly slack: number; readonly lostIn: LostIn};

/** Bytes that the message of a first line may have in further ones; 0 where it is whole. */
function restOf(bytes: Uint8Array, start: number, text: number, end: number, lostIn: LostIn): number {
	const slack = lostIn(bytes, start, end);
	const left = nginxLineLimit - (end - start - slack) - 1;
	const hasQuote = left > 0 && indexOfByte(bytes, Byte.quote, text, end) < end;
	return hasQuote && (isOpen(bytes, start, text, end) || goesOn(bytes, end, {left, slack, lostIn}, true)) ? left : 0;
}

/** nginx counts what is no part of the line for its reader: a carriage return, a byte order mark. */
function printedEnd(bytes: Uint8Array, end: number): number {
	return bytes[end] === Byte.carriageReturn ? end + 1 : end;
}

function printedStart(bytes: Uint8Array, start: number): number {
	let at = start;
	while (at > 0 && bytes[at - 1] !== Byte.newline) {
		at--;
	}

	return at;
}

function isOpen(bytes: Uint8Array, start: number, text: number, end: number): boolean {
	if (indexOf(bytes, clientOpen, text, end) >= 0) {
		return false;
	}

	const isClosedScript = standsAt(bytes, text, lua) && indexOf(bytes, luaContext, text, end) >= 0;
	const quotes = countQuotes(bytes, text, end);
	// Messages of level `debug` never have those fields; only a quote left open tells there.
	const isDebug = bytes[start + 21] === Byte.lowerD;
	return isDebug ? quotes % 2 === 1 : quotes > 0 && !isClosedScript;
}

function countQuotes(bytes: Uint8Array, from: number, end: number): number {
	let quotes = 0;
	for (let index = from; index < end; index++) {
		if (bytes[index] === Byte.quote) {
			quotes++;
		}
	}

	return quotes;
}

/**
Whether a message that seems to end at `end` may have more bytes: the true end of one with a forged line in it holds the request that asked for all of it, or the message was cut.
After a first line, which is an ordinary one nearly always, a cut counts only where the text at it has no head or breaks off: one that a client fits to end in a quote right there goes unseen.
*/
function goesOn(bytes: Uint8Array, end: number, rest: Rest, isFirst: boolean): boolean {
	const mostEnd = Math.min(bytes.length, end + 1 + mostBytesOfLost * rest.left);
	const most = Math.min(bytes.length, end + 1 + rest.left + rest.lostIn(bytes, end, mostEnd));
	// Written at once, it ends with a line; one that does not fit is another's, whatever its request asks for.
	const limit = most === bytes.length ? most : lineEndUpTo(bytes, end, most);
	const text = Buffer.from(bytes.buffer, bytes.byteOffset + end, limit - end);
	const holdsMark = recordMarks.some(mark => text.includes(mark));
	return (
		(holdsMark && isCutWithin(bytes, end, rest, isFirst)) ||
		holdsTail(bytes, end + 1, limit) ||
		asksForLine(bytes, end, limit)
	);
}

/** The last end of a line in `[end, most]`, given that one is at `end`. */
function lineEndUpTo(bytes: Uint8Array, end: number, most: number): number {
	let at = most;
	while (at > end && bytes[at] !== Byte.newline) {
		at--;
	}

	return at;
}

/** U+FFFD in UTF-8. */
const mostBytesOfLost = 3;

/** Whether a line in `[from, to)` has no head and ends as messages about requests do: so it is the end of one. Access logs escape the quote. */
function holdsTail(bytes: Uint8Array, from: number, to: number): boolean {
	let before = from;
	for (let at = indexOf(bytes, requestOpen, from, to); at >= 0; at = indexOf(bytes, requestOpen, at + 1, to)) {
		const start = Math.max(before, bytes.lastIndexOf(Byte.newline, at) + 1);
		const text = toLatin1(bytes, start, at);
		if (!head.test(text) && tailUpToRequest.test(text)) {
			return true;
		}

		before = start;
	}

	return false;
}

const head = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[[a-z]{1,6}\] \d/;

/** `…, client: 192.0.2.10, server: shop.test`, in front of its request. */
const tailUpToRequest = /, client: [\da-fA-F.:]{2,45}, server: [^",]*$/;

/** Whether a line behind `end` ends where nginx may have cut the message. */
function isCutWithin(bytes: Uint8Array, end: number, {left, slack, lostIn}: Rest, isFirst: boolean): boolean {
	const limit = Math.min(bytes.length, end + 2 + mostBytesOfLost * left);
	let lost = 0;
	for (let start = end + 1; start < limit;) {
		const lineEnd = indexOfByte(bytes, Byte.newline, start, limit);
		lost += lostIn(bytes, start, lineEnd);
		const length = lineEnd - end - 1;
		if (length - lost > left) {
			return false;
		}

		const breaksOff = !Byte.isDigit(bytes[start]) || bytes[lineEnd - 1] !== Byte.quote;
		if (lineEnd < limit && length >= left - slack && (!isFirst || breaksOff)) {
			return true;
		}

		start = lineEnd + 1;
	}

	return false;
}

/** The tail of a ModSecurity line, up to its request: `… [ref "v5,1"] while logging request, client: A, server: S`. */
const ownTail = /"\](?: while [a-z -]+)?, client: [^",]*, server: [^",]*$/;

function seemsWhole(text: string): boolean {
	const at = text.indexOf(', client: ');
	return at >= 0 && text.includes('\n', at);
}

function holdsRecord(text: string): boolean {
	return recordMarks.some(mark => text.includes(mark));
}

/** Whether a request in `[from, to)` asks, decoded, for a text with a line or record of an engine in it. What a true line of the module says of its request is no sign: such requests have lines as well. */
function asksForLine(bytes: Uint8Array, from: number, to: number): boolean {
	let before = from;
	for (let at = indexOf(bytes, requestOpen, from, to); at >= 0; at = indexOf(bytes, requestOpen, at + 1, to)) {
		const isOwn = ownTail.test(toLatin1(bytes, before, at));
		const lineEnd = indexOfByte(bytes, Byte.newline, at, to);
		const decoded = toLatin1(bytes, at, lineEnd).replaceAll(/%([0-9a-f]{2})/gi, (_, digits: string) =>
			String.fromCharCode(Number.parseInt(digits, 16)),
		);
		// One that is to seem whole has nginx's fields in front of the newline.
		if (
			!isOwn &&
			decoded.includes('\n') &&
			(seemsWhole(decoded) || holdsRecord(decoded.slice(decoded.indexOf('\n'))))
		) {
			return true;
		}

		before = at;
	}

	return false;
}
