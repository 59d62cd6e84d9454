import {type EnvelopeFacts} from './envelope.ts';

/** Where a line stands in its origin, and how many lines of it it takes: one where nothing is said. */
export type LinePlace = {readonly offset: number; readonly lineNumber: number; readonly lines?: number};

/**
A line put together: `bytes[start, end)`, at the place of its first piece.
*/
export type Joined = {
	readonly bytes: Uint8Array;
	readonly start: number;
	readonly end: number;
	readonly place: LinePlace;

	/** How many lines of the log it came in. */
	readonly lines: number;

	/** It was longer than is kept, or its end never came. */
	readonly isCut: boolean;
};

/**
Puts the pieces of long lines together again, those of each stream on their own.
*/
export type Pieces = {
	/**
	Takes the next piece of a stream, `bytes[start, end)`, which are copied where they are kept.

	@param facts What its envelope told, given back by `flush`.
	@returns The line where this is its end, in `bytes` itself where it is all of it; undefined where more follows.
	*/
	add(
		stream: PieceStream,
		piece: {bytes: Uint8Array; start: number; end: number; lines: number; isLast: boolean},
		place: LinePlace,
		facts: EnvelopeFacts,
	): Joined | undefined;

	/** No line has begun. */
	readonly isEmpty: boolean;

	/** Gives up waiting: hands over every line whose end has not come. What is begun meanwhile is handed over as well. */
	flush(give: (joined: Joined, facts: EnvelopeFacts, depth: number) => void): void;

	/** Lines of the log that were thrown away because too many streams had begun one. */
	readonly thrownAway: number;
};

/**
Which pieces belong together: those of envelopes that lie equally deep and tell the same source and stream.
*/
export type PieceStream = {
	readonly depth: number;
	readonly source: string | undefined;
	readonly stream: string | undefined;
};

type OpenLine = {
	readonly chunks: Uint8Array[];
	readonly place: LinePlace;
	readonly facts: EnvelopeFacts;
	readonly depth: number;
	length: number;
	lines: number;
	isCut: boolean;
};

const mostStreams = 64;
const longestLine = 8 * 1024 * 1024;

/** Of all streams together: a line that would need more is cut. */
const mostBytes = 64 * 1024 * 1024;

export function createPieces(): Pieces {
	const open = new Map<string, OpenLine>();
	let held = 0;
	let thrownAway = 0;

	const keep = (line: OpenLine, bytes: Uint8Array, start: number, end: number): void => {
		const room = Math.max(0, Math.min(longestLine - line.length, mostBytes - held));
		const length = Math.min(end - start, room);
		line.isCut ||= length < end - start;
		if (length > 0) {
			// A buffer's own slice() is no copy.
			line.chunks.push(new Uint8Array(bytes.subarray(start, start + length)));
			line.length += length;
			held += length;
		}
	};

	const close = (key: string, line: OpenLine): Joined => {
		open.delete(key);
		held -= line.length;
		const bytes = new Uint8Array(line.length);
		let at = 0;
		for (const chunk of line.chunks) {
			bytes.set(chunk, at);
			at += chunk.length;
		}

		return {bytes, start: 0, end: bytes.length, place: line.place, lines: line.lines, isCut: line.isCut};
	};

	const throwOldestAway = (): void => {
		for (const [key, line] of open) {
			open.delete(key);
			held -= line.length;
			thrownAway += line.lines;
			return;
		}
	};

	return {
		get isEmpty() {
			return open.size === 0;
		},
		get thrownAway() {
			return thrownAway;
		},
		add({depth, source, stream}, {bytes, start, end, lines, isLast}, place, facts) {
			const key = `${depth} ${stream ?? ''} ${source ?? ''}`;
			let line = open.get(key);
			if (line === undefined) {
				if (isLast) {
					return {bytes, start, end, place, lines, isCut: false};
				}

				if (open.size >= mostStreams) {
					throwOldestAway();
				}

				line = {
					chunks: [],
					place: {offset: place.offset, lineNumber: place.lineNumber},
					facts: copyFacts(facts),
					depth,
					length: 0,
					lines: 0,
					isCut: false,
				};
				open.set(key, line);
			}

			keep(line, bytes, start, end);
			line.lines += lines;
			return isLast ? close(key, line) : undefined;
		},
		flush(give) {
			for (const [key, line] of open) {
				const joined = close(key, line);
				give({...joined, isCut: true}, line.facts, line.depth);
			}
		},
	};
}

/** Only these: what else the object holds may be the bytes of a batch. */
function copyFacts({time, localTime, isReadingTime, source, parts, isSpecific, stream}: EnvelopeFacts): EnvelopeFacts {
	return {time, localTime, isReadingTime, source, parts, isSpecific, stream};
}
