import {ascii, indexOf} from './bytes.ts';
import {nginxLineLimit} from './v3-line.ts';

const clientOpen = ascii(', client: ');
const parserError = ascii(': parser error : ');

/**
Knows which lines are the rest of a message that a client broke with a newline, and so may be forged whole.

nginx prints a decoded path or user name raw: `open() "/static/x` NEWLINE `2026/01/01 … ModSecurity: …` NEWLINE `" failed (2: No such file or directory), client: A, server: S, …`.
It writes a message at once, never more than its line limit, so nothing of another worker stands in between. Such a message opens with a quote that its line does not close
and without the fields that end every message about a request.
Apache passes libxml's complaint about a body: `body.xml:2: parser error : …`, then up to 80 bytes of the body itself.
*/
export type Continuation = {
	/** Whether the line is the rest of a message; to be asked once for each line, before anything else. */
	covers(bytes: Uint8Array, start: number, end: number, hasHead: boolean): boolean;

	/** Tells of an nginx line with a connection number that is no ModSecurity line, where `text` begins. */
	seeOther(bytes: Uint8Array, start: number, text: number, end: number): void;

	/** Tells of a line without any head. */
	seeBare(bytes: Uint8Array, start: number, end: number): void;
};

export function createContinuation(): Continuation {
	/** Bytes that the open message may still have; 0 where none is open. */
	let left = 0;
	let isExcerptNext = false;

	return {
		covers(bytes, start, end, hasHead) {
			if (isExcerptNext) {
				isExcerptNext = false;
				return true;
			}

			if (left === 0) {
				return false;
			}

			left = Math.max(0, left - (end - start) - 1);
			if (!hasHead && indexOf(bytes, clientOpen, start, end) >= 0) {
				left = 0;
			}

			return true;
		},
		seeOther(bytes, start, text, end) {
			if (end - start < nginxLineLimit && hasOpenQuote(bytes, text, end) && indexOf(bytes, clientOpen, text, end) < 0) {
				left = nginxLineLimit - (end - start) - 1;
			}
		},
		seeBare(bytes, start, end) {
			isExcerptNext = indexOf(bytes, parserError, start, Math.min(end, start + 100)) >= 0;
		},
	};
}

function hasOpenQuote(bytes: Uint8Array, from: number, end: number): boolean {
	let quotes = 0;
	for (let index = from; index < end; index++) {
		if (bytes[index] === 34) {
			quotes++;
		}
	}

	return quotes % 2 === 1;
}
