import {type Milliseconds, type Timestamp} from './clock.ts';

/**
A text of an access line: `[start, end)` of bytes that are valid during the call; a start of -1 stands for absent.
*/
export type AccessText = {bytes: Uint8Array; start: number; end: number};

/**
What one line of an access log says. One object is used again for every line: read it during the call, keep nothing of it.
*/
export type AccessLine = {
	/** NaN where the line has none. */
	time: Timestamp;

	/** How fine the time is: 1000 for whole seconds. */
	precision: Milliseconds;

	/** The time names its zone; else it is the server's, taken as UTC. */
	isZoned: boolean;

	/** Of the request: nginx prints when it ended, Apache when it began; undefined where it is not known who wrote the line. */
	timeIs: 'start' | 'end' | undefined;

	/** IPv6 in four words, as in an observation. */
	clientKnown: boolean;
	readonly client: Uint32Array;

	readonly method: AccessText;

	/** The method stands in the request line: else it may be that of the page that the server answered with, which is GET. */
	isMethodSent: boolean;

	/** Path and query as they were sent, without the log's escapes. */
	readonly target: AccessText;

	/** The target is what the server made of it: decoded, and perhaps rewritten. */
	isDecoded: boolean;

	/** In any spelling, perhaps with its port. */
	readonly host: AccessText;

	/** Of the request, or of the transaction. */
	readonly id: AccessText;

	/** What it was answered with; 0 where the line does not say. */
	status: number;

	/** Bytes of the answer, and how long it took; -1 where the line does not say. */
	size: number;
	duration: Milliseconds;

	/** Where the line stands. */
	origin: number;
	offset: number;
	length: number;

	/** 1-based, or 0 where unknown. */
	lineNumber: number;
};

const none = new Uint8Array(0);

/**
An access line without content, to be filled by a reader.
*/
export function createAccessLine(): AccessLine {
	const text = (): AccessText => ({bytes: none, start: -1, end: -1});
	return {
		time: Number.NaN,
		precision: 1000,
		isZoned: true,
		timeIs: undefined,
		clientKnown: false,
		client: new Uint32Array(4),
		method: text(),
		isMethodSent: false,
		target: text(),
		isDecoded: false,
		host: text(),
		id: text(),
		status: 0,
		size: -1,
		duration: -1,
		origin: 0,
		offset: 0,
		length: 0,
		lineNumber: 0,
	};
}

/**
Takes everything from a line but where it stands.
*/
export function clearAccessLine(line: AccessLine): void {
	line.time = Number.NaN;
	line.precision = 1000;
	line.isZoned = true;
	line.timeIs = undefined;
	line.clientKnown = false;
	line.isMethodSent = false;
	line.isDecoded = false;
	line.status = 0;
	line.size = -1;
	line.duration = -1;
	line.method.start = -1;
	line.target.start = -1;
	line.host.start = -1;
	line.id.start = -1;
}
