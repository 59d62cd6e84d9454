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

	/** It began where a body may still have gone on: nothing in it is sure. */
	readonly isDoubtful: boolean;
};

/**
- `none`: no record is open. `head`: what names the client comes next. `fields`: headers, messages. `body`: text of a client or an application.
*/
export type RecordState = 'none' | 'head' | 'fields' | 'body';

/**
Told what became of something that was held back in a body: it was the client's text if the body's record went on after it; otherwise nobody knows.
*/
export type Settle = (isClientText: boolean) => void;

/**
A record that is being read.
*/
export type OpenRecord = {
	readonly name: string;
	readonly parts: NativeParts;
	readonly offset: number;
	readonly lineNumber: number;

	/** Only its end is waited for: its beginning was not seen, or it was given already. */
	isOrphan: boolean;
	isAlone: boolean;

	/** It began where another one's body may still have gone on. */
	readonly isDoubtful: boolean;

	/** How many bytes had been read where the part at hand begins. */
	partAt: number;

	/** How long the body at hand was said to be. Past `holdLimit` bytes, what stands in it is held back no more; past `bodyLimit`, the record is given up. */
	told: number;
	holdLimit: number;
	bodyLimit: number;

	/** What stands in its body is given as doubtful. */
	isDoubted: boolean;
	held: Settle[];
	lines: number;
	end: number;

	/** Records that were completed while it was silent. */
	passedBy: number;
};

/** `[24/Nov/2026:02:16:22 +0000] id client port server port`; Coraza prints `[2024/01/02 03:04:05]`. */
const header = /^\[(?:\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d|\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d)[^\]]{0,20}\] \S/;
const contentLength = /^content-length: *(\d{1,12})\r?$/im;

/** A body that came in chunks or was unpacked by the server is longer than any length that its request named. */
const otherLength = /^(?:transfer|content)-encoding:/im;

/**
A record without an end is given up behind so many bytes outside of a body.
*/
export const longestRecord = 16 * 1024 * 1024;

/** So much of a body is held back where lines of a server stand in the same stream. */
const longestHeld = 128 * 1024;

/** Engines keep no longer body unless told (`SecRequestBodyLimit`): so far behind, the writer of one without a told length died. Only its own boundary ends it sooner, whose name no client can know; a silence says nothing. */
const longestBody = 128 * 1024 * 1024;

/** So much that is not the body's may stand between its lines, where two writers share a stream, before the record is given up: from then on its lines would be taken for the server's. */
const longestBetween = 16 * 1024 * 1024;

/** What a body may be longer than it was said to be: line ends. */
const slack = 1024;

/**
A record as it begins, with its part A or, where its beginning was not seen, with another one.
*/
export function openRecord(
	name: string,
	letter: string,
	place: Pick<OpenRecord, 'offset' | 'lineNumber' | 'isAlone' | 'isDoubtful' | 'partAt'>,
): OpenRecord {
	const parts = createNativeParts();
	parts.begin(letter);
	return {
		...place,
		name,
		parts,
		isOrphan: letter !== 'A',
		told: Infinity,
		holdLimit: longestHeld,
		bodyLimit: longestBody,
		isDoubted: false,
		held: [],
		lines: 1,
		end: place.offset,
		passedBy: 0,
	};
}

/**
Begins another part of the record, `partAt` bytes from the first that was read.
*/
export function beginPart(open: OpenRecord, letter: string, partAt: number, isMixed: boolean): void {
	open.parts.begin(letter);
	open.partAt = partAt;
	open.isDoubted = false;
	const headers = letter === 'C' || letter === 'I' ? Buffer.from(open.parts.bytesOf('B') ?? []).toString('latin1') : '';
	const told = otherLength.test(headers) ? null : contentLength.exec(headers);
	open.told = told === null ? Infinity : Number(told[1]);
	const length = Math.min(longestRecord, open.told + slack);
	open.holdLimit = isMixed ? Math.min(longestHeld, length) : length;
	// Lines of the server's own may stand in between, known as such or not yet, and make the body seem longer.
	open.bodyLimit = told === null ? longestBody : Math.min(longestBody, open.told + slack + longestBetween);
}

/**
Whether the record is in a part that holds a client's or an application's own text.
*/
export function isInBody({parts}: OpenRecord): boolean {
	return isBodyPart(parts.letter);
}

/**
Whether the line that names the client comes next.
*/
export function isHeaderMissing({parts, isOrphan}: OpenRecord): boolean {
	return !isOrphan && parts.letter === 'A' && parts.partLength === 0;
}

/**
Whether a text can be the first line of a record's part A.
*/
export function isHeader(text: string): boolean {
	return header.test(text);
}

/**
What the next line may be of the record that was begun last.
*/
export function toState(open: OpenRecord | undefined): RecordState {
	if (open === undefined) {
		return 'none';
	}

	return isHeaderMissing(open) ? 'head' : isInBody(open) ? 'body' : 'fields';
}

/**
The record as far as it was read.
*/
export function toRecord(open: OpenRecord, isTruncated: boolean): NativeRecord {
	const {parts, offset, end, lineNumber, isAlone, isDoubtful} = open;
	return {
		parts,
		offset,
		length: end - offset,
		lineNumber,
		isTruncated: isTruncated || parts.isCut,
		isAlone,
		isDoubtful,
	};
}
