import {type Timestamp} from './clock.ts';
import {type ObserverParts} from './observer-parts.ts';
import {type Rule} from './rule.ts';

/**
The texts that an observation can hold, as indexes into its spans.
*/
export const Field = {
	match: 0,
	file: 1,
	line: 2,
	id: 3,
	revision: 4,
	message: 5,
	data: 6,
	severity: 7,
	version: 8,

	/** All `[tag "…"]` together, brackets included. */
	tags: 9,
	hostname: 10,
	uri: 11,
	uniqueId: 12,
	reference: 13,
	client: 14,
	server: 15,
	method: 16,

	/** Path and query as sent. */
	target: 17,
	protocol: 18,
	subrequest: 19,
	upstream: 20,
	host: 21,
	referrer: 22,
	userAgent: 23,
} as const;

export type Field = (typeof Field)[keyof typeof Field];

/**
Every field once, in the order of their numbers.
*/
export const fields: readonly Field[] = Object.values(Field);

/**
How far a unique_id can be trusted to name one transaction: `strong` alone does, `weak` needs process and connection besides.
*/
export type IdStrength = 'strong' | 'weak' | 'none';

/**
What kind of record an observation comes from: records of another kind say the same rule matches again. Bits, so that a set of them is a number.
*/
export const From = {line: 1, audit: 2, document: 4} as const;

export type From = (typeof From)[keyof typeof From];

/**
What a cut line names and nothing confirms.
*/
export type Claim = {
	/** Cut lines of its reader with the same number name the same id, in the same second of the same connection, with no undoubted line of that between them. */
	readonly group: number;

	/** The unique_id, a strong one. */
	readonly id: Uint8Array;

	/** As in an observation; undefined where none is named. */
	readonly client: Uint32Array | undefined;
};

/**
What one record says about a transaction. One object is used again for every record, so that a line costs no allocation: read it during the call, keep nothing of it.
Texts are spans of `bytes`, as they stand in the log.
*/
export type Observation = {
	from: From;
	bytes: Uint8Array;

	/** The same bytes, for reading eight at once. */
	view: DataView;

	/** The whole line in `bytes`, without newline; of no use in an observation of a record that is no line. */
	start: number;
	end: number;
	origin: number;

	/** Of the record's first byte in its origin, and how long it is there: with its envelope, where that has to be read again with it. */
	offset: number;
	length: number;

	/** 1-based, or 0 where unknown. */
	lineNumber: number;

	/** How many lines its reader had read with it. */
	ordinal: number;
	engine: 2 | 3;

	/** Apache wrote the line: it doubled the engine's backslashes, and `hostname` is the request's. */
	apache: boolean;

	/** Undefined where the line has none that can be trusted. */
	rule: Rule | undefined;
	action: 'warning' | 'denied' | 'allowed' | 'message';

	/** NaN where the line has no time. */
	time: Timestamp;

	/** Its record names the zone, so the time stands whatever the log's zone turns out to be. */
	isZoned: boolean;

	/** Status code and phase of a denial; 0 where absent. */
	code: number;
	phase: number;

	/** The server cut the line: fields are as printed. */
	cut: boolean;

	/** Lines around the record are not known: a client could have written it whole. */
	isAlone: boolean;

	/** Another observation of the same record came before: its place is known. */
	isContinued: boolean;

	/** The last one of a record that holds its transaction whole: nothing more is waited for. */
	isLast: boolean;

	/** True where a record came later than its own time lets expect. */
	isLate: boolean;

	/** The record as a whole says that the request was stopped. */
	isIntercepted: boolean;

	/** Of the answer; 0 where unknown. */
	statusCode: number;

	/** The machine or container that an envelope or a pipeline names. */
	observer: string | undefined;

	/** The same and what is around it, each name by its kind, where an envelope tells. */
	observerParts: ObserverParts | undefined;

	/** False where records of this kind hold no verdicts: then they say nothing of the outcome. */
	tellsOutcome: boolean;

	/** Forged text in the line leaves more than one reading: no field but the head's is given. */
	undecided: boolean;

	/** A client may have written the record whole: nothing of it is given. */
	isDoubtful: boolean;

	/** Process and connection number of the server; -1 where unknown. */
	process: number;
	connection: number;
	idStrength: IdStrength;

	/** What a cut line names, which may be a client's text: only to put it to its request, never to be shown. */
	claim: Claim | undefined;

	/** A number that undoubted lines of one request share for a moment, so that it need not be looked up; -1 without one. */
	connectionSlot: number;

	/** An earlier line with this slot told the same id: this one says nothing new of its request but its rule match. */
	isRecalled: boolean;

	/** Whether `client` holds the address. */
	clientKnown: boolean;

	/** IPv6 in four words; IPv4 as ::ffff:a.b.c.d. */
	readonly client: Uint32Array;

	/** 0 where unknown. */
	clientPort: number;

	/** Where the texts of the record stand. */
	readonly spans: Spans;
};

/**
Where each field's text stands in the bytes: to be asked with `spanStart` and the like, set with `setSpan`. The numbers of a field lie side by side, start and end; a start of -1 says that the record has no such field.
*/
export type Spans = Int32Array;

const none = new Uint8Array(0);

/**
An observation without content, to be filled by a reader.
*/
export function createObservation(): Observation {
	return {
		from: From.line,
		bytes: none,
		view: new DataView(none.buffer),
		start: 0,
		end: 0,
		origin: 0,
		offset: 0,
		length: 0,
		lineNumber: 0,
		ordinal: 0,
		engine: 3,
		apache: false,
		rule: undefined,
		action: 'warning',
		time: Number.NaN,
		isZoned: false,
		code: 0,
		phase: 0,
		cut: false,
		undecided: false,
		isDoubtful: false,
		isAlone: false,
		isContinued: false,
		isLast: false,
		isLate: false,
		isIntercepted: false,
		statusCode: 0,
		observer: undefined,
		observerParts: undefined,
		tellsOutcome: true,
		process: -1,
		connection: -1,
		idStrength: 'none',
		claim: undefined,
		connectionSlot: -1,
		isRecalled: false,
		clientKnown: false,
		client: new Uint32Array(4),
		clientPort: 0,
		spans: createSpans(),
	};
}

/**
Points an observation to other bytes.
*/
export function setBytes(observation: Observation, bytes: Uint8Array): void {
	observation.bytes = bytes;
	observation.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
Spans without any field.
*/
export function createSpans(): Spans {
	return new Int32Array(2 * fields.length).fill(-1);
}

/**
Whether the record has the field.
*/
export function hasSpan(spans: Spans, field: Field): boolean {
	return spans[2 * field] >= 0;
}

/**
Index of the field's first byte; -1 where the record has no such field.
*/
export function spanStart(spans: Spans, field: Field): number {
	return spans[2 * field];
}

/**
Index after the field's last byte; of no meaning where the record has no such field.
*/
export function spanEnd(spans: Spans, field: Field): number {
	return spans[2 * field + 1];
}

/**
Says where a field stands; a start of -1 takes it away.
*/
export function setSpan(spans: Spans, field: Field, start: number, end: number): void {
	spans[2 * field] = start;
	spans[2 * field + 1] = end;
}

/**
Takes fields away: one, or all from `field` up to and including `last`.
*/
export function clearSpans(spans: Spans, field: Field, last: Field = field): void {
	for (let each: number = field; each <= last; each++) {
		spans[2 * each] = -1;
	}
}
