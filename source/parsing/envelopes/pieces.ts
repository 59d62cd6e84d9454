import {type Unwrapped} from './envelope.ts';

/** A line that is put together is kept up to here; the rest is left out. */
const longestLine = 8 * 1024 * 1024;
const mostStreams = 64;

/**
A line that came in pieces, whole; `offset` is where the first piece's line begins, `lines` how many lines it took.
*/
export type WholeLine = {readonly text: Buffer; readonly offset: number; readonly lines: number};

/**
Puts the pieces of long lines together again, each stream by itself: containers cut what they write.
*/
export type Pieces = {
	/** Undefined while more is to come. */
	add(key: string, unwrapped: Unwrapped, offset: number): WholeLine | undefined;
};

export function createPieces(): Pieces {
	const open = new Map<string, {parts: Buffer[]; length: number; offset: number; lines: number}>();
	return {
		add(key, {text, isPart}, offset) {
			const begun = open.get(key);
			if (begun === undefined && !isPart) {
				return {text, offset, lines: 1};
			}

			const line = begun ?? {parts: [], length: 0, offset, lines: 0};
			line.lines++;
			if (line.length + text.length <= longestLine) {
				line.parts.push(Buffer.from(text));
				line.length += text.length;
			}

			if (isPart) {
				if (open.size < mostStreams || begun !== undefined) {
					open.set(key, line);
				}

				return undefined;
			}

			open.delete(key);
			return {text: Buffer.concat(line.parts), offset: line.offset, lines: line.lines};
		},
	};
}
