import {toLatin1} from '../values/bytes.ts';
import {findEndBoundary, readBoundary} from './boundary.ts';
import {createNativeParts, isBodyPart, type NativeParts} from './native-parts.ts';

/**
One native audit record, and where it stands in its origin.
*/
export type NativeRecord = {
	readonly parts: NativeParts;
	readonly offset: number;
	readonly length: number;

	/** 1-based, or 0 where unknown. */
	readonly lineNumber: number;

	/** It has no end: its writer died, or left the end out. */
	readonly isTruncated: boolean;

	/** It may stand in the text of a client: who that is cannot be sure. */
	readonly isAlone: boolean;
};

/**
Puts the lines of native audit records together. Records of several workers may stand in each other; one may be cut by a crash and another begin in the middle of its line.

What a client sent stands raw in bodies, whole forged records among it. So a record that begins in another one's body is held back: it was the client's text if the other goes on after it, and a record of its own if the other never does.
*/
export type NativeRecordSplitter = {
	/** What the next line may be of a record, or of the rest of one whose beginning was not seen: `head` and `body` may be anything. */
	readonly state: RecordState;

	/** Lines of other formats stand in the same stream: a body that goes on for long is doubted sooner. */
	isMixed: boolean;

	/** Lines that were a client's text and looked like a record of their own. */
	readonly forgedLines: number;

	/** Whether the line is one of a record; to be told each line that nothing else claims. `start` and `end` are places in `bytes`, `offset` is that of `start` in its origin, `length` what the line has there with its envelope. */
	push(bytes: Uint8Array, start: number, end: number, offset: number, lineNumber: number, length?: number): boolean;

	/** Nothing more will come, or nothing has come for a while: closes what is open. */
	flush(): void;
};

/**
- `none`: no record is open. `head`: what names the client comes next. `fields`: headers, messages. `body`: text of a client or an application.
*/
export type RecordState = 'none' | 'head' | 'fields' | 'body';

type Open = {
	readonly name: string;
	readonly parts: NativeParts;
	readonly offset: number;
	readonly lineNumber: number;

	/** Its beginning was not seen: it is only waited for its end. */
	readonly isOrphan: boolean;
	isAlone: boolean;

	/** Where the part at hand begins, and how long the body may be that it holds. */
	partOffset: number;
	bodyLimit: number;

	/** Records that began in its body and are complete. */
	held: NativeRecord[];
	lines: number;
	end: number;

	/** Records that were completed while it was silent. */
	passedBy: number;
};

/** `[24/Nov/2026:02:16:22 +0000] id client port server port`; Coraza prints `[2024/01/02 03:04:05]`. */
const header = /^\[(?:\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d|\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)[^\]]{0,20}\] \S/;
const contentLength = /^content-length: *(\d{1,12})\r?$/im;

/** A record without an end is given up after so many bytes; in a body that named no length, too. */
const longestRecord = 16 * 1024 * 1024;
const longestMixed = 128 * 1024;

/** What a body may be longer than it was said to be: line ends. */
const slack = 1024;

/** A record whose writer died is closed when so many others have been read to their end. */
const mostPassing = 4;

/** Reading that began inside a file may have begun inside a body: this far in, no record is taken for sure. */
const doubtLength = 1024 * 1024;

export function createNativeRecordSplitter(onRecord: (record: NativeRecord) => void): NativeRecordSplitter {
	const stack: Open[] = [];
	let forgedLines = 0;
	let doubtEnd = -1;
	let isMixed = false;
	let isBehindRecord = false;

	const toRecord = (open: Open, isTruncated: boolean): NativeRecord => ({
		parts: open.parts,
		offset: open.offset,
		length: open.end - open.offset,
		lineNumber: open.lineNumber,
		isTruncated: isTruncated || open.parts.isCut,
		isAlone: open.isAlone,
	});

	/** A complete record is given on, unless it stands in the body of an open one. */
	const deliver = (record: NativeRecord): void => {
		const outer = stack.findLast(({parts}) => isBodyPart(parts.letter));
		if (outer === undefined) {
			onRecord(record);
		} else {
			outer.held.push(record);
		}
	};

	/** Closes a record without an end; what began in its body was no text of it, then. */
	const abandon = (open: Open): void => {
		const place = stack.indexOf(open);
		stack.splice(place, 1);
		if (!open.isOrphan) {
			deliver(toRecord(open, true));
		}

		for (const inner of stack.slice(place)) {
			inner.isAlone = true;
		}

		for (const record of open.held) {
			deliver({...record, isAlone: true});
		}
	};

	const abandonStale = (offset: number): void => {
		for (const open of stack.slice()) {
			const isBody = isBodyPart(open.parts.letter);
			if (isBody ? offset - open.partOffset > open.bodyLimit : open.passedBy >= mostPassing) {
				abandon(open);
			}
		}
	};

	const begin = (name: string, offset: number, lineNumber: number, letter = 'A'): void => {
		abandonStale(offset);
		const parts = createNativeParts();
		parts.begin(letter);
		stack.push({
			name,
			parts,
			offset,
			lineNumber,
			isOrphan: letter !== 'A',
			isAlone: offset < doubtEnd,
			partOffset: offset,
			bodyLimit: longestRecord,
			held: [],
			lines: 1,
			end: offset,
			passedBy: 0,
		});
	};

	const isHeaderMissing = ({parts, isOrphan}: Open): boolean =>
		!isOrphan && parts.letter === 'A' && parts.partLength === 0;

	/** The record's own boundary after others that began in its body: those were its text. */
	const dropInner = (open: Open): void => {
		const inner = stack.splice(stack.indexOf(open) + 1);
		if (!isBodyPart(open.parts.letter)) {
			// Of other workers, which wrote into it.
			stack.splice(stack.indexOf(open), 1);
			stack.push(...inner, open);
			return;
		}

		forgedLines += inner.reduce((sum, {lines}) => sum + lines, 0) + open.held.length;
		open.held = [];
	};

	const turnTo = (open: Open, letter: string, offset: number, behind: number): void => {
		dropInner(open);
		open.lines++;
		open.end = behind;
		open.passedBy = 0;
		if (letter === 'Z') {
			stack.pop();
			isBehindRecord = true;
			if (open.isOrphan) {
				doubtEnd = offset;
				return;
			}

			for (const other of stack) {
				other.passedBy++;
			}

			deliver(toRecord(open, false));
			return;
		}

		open.parts.begin(letter);
		open.partOffset = behind;
		const told =
			letter === 'C' || letter === 'I'
				? contentLength.exec(Buffer.from(open.parts.bytesOf('B') ?? []).toString('latin1'))
				: null;
		open.bodyLimit = Math.min(
			isMixed ? longestMixed : longestRecord,
			told === null ? Infinity : Number(told[1]) + slack,
		);
	};

	const takeContent = (open: Open, bytes: Uint8Array, start: number, end: number, offset: number): boolean => {
		if (isHeaderMissing(open) && !header.test(toLatin1(bytes, start, Math.min(end, start + 200)))) {
			// No record: the line before only looked like its beginning.
			stack.pop();
			return stack.length > 0 && takeContent(stack.at(-1)!, bytes, start, end, offset);
		}

		open.parts.add(bytes, start, end);
		open.lines++;
		open.passedBy = 0;
		open.end = offset + end - start;
		if (open.end - open.offset > longestRecord && !isBodyPart(open.parts.letter)) {
			abandon(open);
		}

		return true;
	};

	return {
		get state() {
			const open = stack.at(-1);
			return open === undefined
				? 'none'
				: isHeaderMissing(open)
					? 'head'
					: isBodyPart(open.parts.letter)
						? 'body'
						: 'fields';
		},
		get isMixed() {
			return isMixed;
		},
		set isMixed(value) {
			isMixed = value;
		},
		get forgedLines() {
			return forgedLines;
		},
		push(bytes, start, end, offset, lineNumber, length = end - start) {
			if (doubtEnd < 0) {
				doubtEnd = lineNumber === 0 ? offset + doubtLength : 0;
			}

			const boundary = readBoundary(bytes, start, end);
			if (boundary !== undefined) {
				const open = stack.findLast(({name}) => name === boundary.name);
				if (open !== undefined) {
					turnTo(open, boundary.letter, offset, offset + length);
					return true;
				}

				if (boundary.letter === 'A' || stack.length === 0) {
					begin(boundary.name, offset, lineNumber, boundary.letter);
					if (boundary.letter === 'Z') {
						turnTo(stack.at(-1)!, 'Z', offset, offset + length);
					}

					return true;
				}
			}

			if (stack.length === 0) {
				return isBehindRecord && start === end;
			}

			const split = findEndBoundary(bytes, start, end);
			if (split > start) {
				const isTaken = takeContent(stack.at(-1)!, bytes, start, split, offset);
				const {name} = readBoundary(bytes, split, end)!;
				begin(name, offset + split - start, lineNumber);
				return isTaken;
			}

			const open = stack.at(-1)!;
			const isTaken = takeContent(open, bytes, start, end, offset);
			if (stack.length > 1 || offset - open.partOffset > open.bodyLimit) {
				abandonStale(offset);
			}

			return isTaken;
		},
		flush() {
			while (stack.length > 0) {
				abandon(stack[0]);
			}
		},
	};
}
