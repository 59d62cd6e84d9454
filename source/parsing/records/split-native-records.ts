import {toLatin1} from '../values/bytes.ts';
import {countLost} from '../values/lost-bytes.ts';
import {findEndBoundary, readBoundary} from './boundary.ts';
import {
	beginPart,
	isHeader,
	isHeaderMissing,
	isInBody,
	longestRecord,
	type NativeRecord,
	openRecord,
	type OpenRecord,
	type RecordState,
	type Settle,
	toRecord,
	toState,
} from './open-record.ts';

/**
Puts the lines of native audit records together. Records of several workers may stand in each other; one may be cut by a crash and another begin in the middle of its line.

What a client sent stands raw in bodies, whole forged records and lines of an error log among it. So what seems to begin in a body is held back: it was the client's text if the body's record goes on after it, and doubtful if that was never seen.
*/
export type NativeRecordSplitter = {
	/** What the next line may be of a record, or of the rest of one whose beginning was not seen: `head` and `body` may be anything. */
	readonly state: RecordState;

	/** Whether the next line may be the text of a client, whatever it looks like. */
	readonly isInBody: boolean;

	/** Whether that is only possible: the body's end should have been seen by now. */
	readonly isDoubted: boolean;

	/** Lines of other formats stand in the same stream: a body that goes on for long is doubted sooner. */
	isMixed: boolean;

	/** Lines that were a client's text and looked like a record of their own. */
	readonly forgedLines: number;

	/** Whether the line is one of a record; to be told each line that nothing else claims. `start` and `end` are places in `bytes`, `offset` is that of `start` in its origin, `length` what the line has there with its envelope. */
	push(bytes: Uint8Array, start: number, end: number, offset: number, lineNumber: number, length?: number): boolean;

	/** Holds back a line of another format, `length` bytes, that stands in a body. */
	hold(length: number, settle: Settle): void;

	/** Nothing more will come, or nothing has come for a while: gives what is open. A body may go on all the same. */
	flush(): void;

	/** Forgets what is open: nothing of it will come. */
	forget(): void;
};

/** A record whose writer died is closed when so many others have been read to their end. */
const mostPassing = 4;

/** More workers than this do not write into each other's records. */
const mostOpen = 64;

/** Reading that began inside a file may have begun inside a body: so far behind, no record is taken for sure. */
const doubtLength = 1024 * 1024;

export function createNativeRecordSplitter(onRecord: (record: NativeRecord) => void): NativeRecordSplitter {
	const stack: OpenRecord[] = [];
	let forgedLines = 0;
	let doubtEnd = -1;
	let isMixed = false;
	let isBehindRecord = false;

	/** Bytes of lines so far, without what was around them. */
	let read = 0;

	/** What stands in the body of an open record waits for that one to go on. */
	const holdOrSettle = (settle: Settle): void => {
		const outer = stack.findLast(open => isInBody(open) && !open.isDoubted);
		if (outer === undefined) {
			settle(false);
		} else {
			outer.held.push(settle);
		}
	};

	const deliver = (open: OpenRecord, isTruncated: boolean): void => {
		const {lines} = open;
		holdOrSettle(isClientText => {
			if (isClientText) {
				forgedLines += lines;
			} else {
				onRecord(toRecord(open, isTruncated));
			}
		});
	};

	const releaseHeld = (open: OpenRecord): void => {
		const {held} = open;
		open.held = [];
		for (const settle of held) {
			holdOrSettle(settle);
		}
	};

	/** Closes a record without an end; what began in its body was perhaps no text of it, then. */
	const abandon = (open: OpenRecord): void => {
		stack.splice(stack.indexOf(open), 1);
		if (!open.isOrphan) {
			deliver(open, true);
		}

		releaseHeld(open);
	};

	const abandonStale = (): void => {
		for (const open of stack.slice()) {
			const length = read - open.partAt;
			if (isInBody(open) ? length > open.bodyLimit : open.passedBy >= mostPassing) {
				abandon(open);
			} else if (isInBody(open) && !open.isDoubted && length > open.holdLimit) {
				open.isDoubted = true;
				releaseHeld(open);
			}
		}
	};

	const begin = (name: string, offset: number, lineNumber: number, letter = 'A'): void => {
		abandonStale();
		stack.push(
			openRecord(name, letter, {
				offset,
				lineNumber,
				isAlone: offset < doubtEnd || stack.some(isInBody),
				// A body is as long as it was said to be; among lines of a server nobody can count.
				isDoubtful: stack.some(open => isInBody(open) && (isMixed || read - open.partAt <= open.told + 1)),
				partAt: read,
			}),
		);
	};

	/** Whether one more may be open: a body full of beginnings is a text. */
	const hasRoom = (): boolean => {
		if (stack.length >= mostOpen && !stack.some(isInBody)) {
			abandon(stack[0]);
		}

		return stack.length < mostOpen;
	};

	/** The record's own boundary behind others that began in its body: those were its text. */
	const dropInner = (open: OpenRecord): void => {
		const inner = stack.splice(stack.indexOf(open) + 1);
		if (!isInBody(open)) {
			// Of other workers, which wrote into it.
			stack.splice(stack.indexOf(open), 1);
			stack.push(...inner, open);
			return;
		}

		forgedLines += inner.reduce((sum, {lines}) => sum + lines, 0);
		for (const settle of [open, ...inner].flatMap(({held}) => held)) {
			settle(true);
		}

		open.held = [];
	};

	const turnTo = (open: OpenRecord, letter: string, offset: number, behind: number): void => {
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

			deliver(open, false);
			return;
		}

		beginPart(open, letter, read, isMixed);
	};

	const takeContent = (open: OpenRecord, bytes: Uint8Array, start: number, end: number, offset: number): boolean => {
		if (isHeaderMissing(open) && !isHeader(toLatin1(bytes, start, Math.min(end, start + 200)))) {
			// No record: the line before only looked like its beginning.
			stack.pop();
			return stack.length > 0 && takeContent(stack.at(-1)!, bytes, start, end, offset);
		}

		open.parts.add(bytes, start, end);
		open.lines++;
		open.passedBy = 0;
		open.end = offset + end - start;
		if (open.end - open.offset > longestRecord && !isInBody(open)) {
			abandon(open);
		}

		return true;
	};

	return {
		get state() {
			return toState(stack.at(-1));
		},
		get isInBody() {
			return stack.some(isInBody);
		},
		get isDoubted() {
			return !stack.some(open => isInBody(open) && !open.isDoubted);
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

			read += end - start + 1 - (stack.length === 0 ? 0 : countLost(bytes, start, end));
			const boundary = readBoundary(bytes, start, end);
			if (boundary !== undefined) {
				const open = stack.findLast(({name}) => name === boundary.name);
				if (open !== undefined) {
					turnTo(open, boundary.letter, offset, offset + length);
					return true;
				}

				if (stack.length === 0 || (boundary.letter === 'A' && hasRoom())) {
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
			if (split > start && hasRoom()) {
				const isTaken = takeContent(stack.at(-1)!, bytes, start, split, offset);
				const {name} = readBoundary(bytes, split, end)!;
				begin(name, offset + split - start, lineNumber);
				return isTaken;
			}

			const open = stack.at(-1)!;
			const isTaken = takeContent(open, bytes, start, end, offset);
			if (stack.length > 1 || read - open.partAt > open.holdLimit) {
				abandonStale();
			}

			return isTaken;
		},
		hold(length, settle) {
			read += length + 1;
			abandonStale();
			holdOrSettle(settle);
		},
		flush() {
			for (const open of stack.slice()) {
				if (!isInBody(open)) {
					abandon(open);
					continue;
				}

				const isGiven = open.isOrphan;
				open.isOrphan = true;
				open.isDoubted = true;
				if (!isGiven) {
					deliver(open, true);
				}

				releaseHeld(open);
			}
		},
		forget() {
			stack.length = 0;
		},
	};
}
