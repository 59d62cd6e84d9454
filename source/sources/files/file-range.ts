import {fstatSync, openSync, readSync} from 'node:fs';
import * as Byte from '../../waf/byte.ts';
import {createBatchCutter, createEnds} from './batch-cutter.ts';
import {createReadBuffer} from './read-buffer.ts';
import {longestLine} from '../longest-line.ts';
import {type Origins} from '../origins.ts';
import {toSourceError} from './log-file.ts';
import {type Source} from '../source.ts';

export type FileRangeOptions = {
	readonly path: string;

	/** Bytes; both are moved on to the next start of a line. */
	readonly from: number;
	readonly to: number;
	readonly origins: Origins;

	/** Places at which a batch ends, moved on to the next start of a line. */
	readonly edges: readonly number[];
};

/**
The lines of a part of a file, once: for reading one file with several threads. Line numbers are known only from the first byte on.
*/
export function createFileRange({path, from, to, origins, edges}: FileRangeOptions): Source {
	return {
		name: path,
		async *read(_, stop) {
			const descriptor = openDescriptor(path);
			const origin = origins.openFile(path, descriptor);
			const {size} = fstatSync(descriptor);
			const buffer = createReadBuffer(longestLine);
			const cutter = createBatchCutter(createEnds(), longestLine);
			const places = [...edges, to].map(edge => findLineStart(descriptor, edge, size));
			const start = findLineStart(descriptor, from, size);
			cutter.seek(start, start === 0 ? 1 : 0, false);
			for (const place of places) {
				while (cutter.offset < place && !stop.aborted) {
					const {offset} = cutter;
					const length = readSync(descriptor, buffer.chunk, 0, Math.min(buffer.bytes, place - offset), offset);
					if (length === 0) {
						break;
					}

					yield* cutter.cut(buffer.chunk.subarray(0, length), origin, offset + length === place, () => {});
					if (cutter.offset > offset) {
						buffer.giveBack();
					} else if (length < buffer.bytes) {
						// The file has become shorter.
						break;
					} else {
						buffer.grow();
					}
				}
			}

			yield {kind: 'state', is: 'ended', name: path};
		},
	};
}

function openDescriptor(path: string): number {
	try {
		return openSync(path, 'r');
	} catch (error) {
		throw toSourceError(path, error);
	}
}

/**
Where the first line begins that does not begin before `offset`.
*/
export function findLineStart(descriptor: number, offset: number, size: number): number {
	if (offset <= 0 || offset >= size) {
		return Math.max(0, Math.min(offset, size));
	}

	const window = Buffer.allocUnsafe(65_536);
	for (let at = offset - 1; at < size; at += window.length) {
		const length = readSync(descriptor, window, 0, window.length, at);
		const found = window.subarray(0, length).indexOf(Byte.newline);
		if (found >= 0) {
			return at + found + 1;
		}

		if (length === 0) {
			break;
		}
	}

	return size;
}
