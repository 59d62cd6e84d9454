import {type LineBatch, type Origin} from '../../waf/delivery.ts';
import {cutLines, skipLine} from './line-cutter.ts';

// 256 KB for the ends of one batch.
const linesLimit = 65_536;

/**
Cuts a stream of bytes into batches of whole lines, and knows how far it came.
*/
export type BatchCutter = ReturnType<typeof createBatchCutter>;

/**
Makes the array that batches put their ends into; several cutters may share it if only one batch is out at a time.
*/
export function createEnds(): Uint32Array {
	return new Uint32Array(linesLimit);
}

/**
Begins at the first byte of a stream.

@param maxLineBytes Longer lines are cut. A chunk that no line ends in and that is no longer than this is left as it is: give a larger one.
*/
export function createBatchCutter(ends: Uint32Array, maxLineBytes: number) {
	// The first byte that was not handed over, and the number of the line that begins there (0: unknown).
	let offset = 0;
	let line = 1;

	// What stands at `offset` up to the next newline belongs to a line that was handed over cut.
	let isSkipping = false;

	return {
		get offset(): number {
			return offset;
		},

		/** @param isInLine What stands there is the rest of a line that was handed over. */
		seek(newOffset: number, newLine: number, isInLine: boolean): void {
			offset = newOffset;
			line = newLine;
			isSkipping = isInLine;
		},

		/**
		Hands over the lines in a chunk whose first byte is at `offset`; a rest without newline stays.

		@param isLast No more bytes will come: the rest is a line.
		@param onAdvance Told, before each batch is out, how many bytes of the chunk are done with.
		*/
		*cut(chunk: Buffer, origin: Origin, isLast: boolean, onAdvance: (done: number) => void): Generator<LineBatch> {
			let at = 0;
			const advance = (to: number) => {
				offset += to - at;
				at = to;
				onAdvance(at);
			};

			while (at < chunk.length) {
				if (isSkipping) {
					const next = skipLine(chunk, at);
					isSkipping = next === -1;
					advance(isSkipping ? chunk.length : next);
					continue;
				}

				const {start, next, count, cut} = cutLines(chunk, at, ends, {maxLineBytes, isLast});
				const base = {origin: origin.number, offset: offset + start - at, line};
				advance(next);
				if (count === 0) {
					return;
				}

				line = line === 0 ? 0 : line + count;
				isSkipping = cut;
				yield {kind: 'lines', origin, bytes: chunk.subarray(start, next), ends, count, base, cut};
			}
		},
	};
}
