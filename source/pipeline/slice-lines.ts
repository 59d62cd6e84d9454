import {type LineSlice} from '../parsing/lines/line-reader.ts';
import {type LineBatch} from '../waf/delivery.ts';

/** A slice takes some milliseconds where its lines were made to cost as much as they can: by their bytes, or by their number. */
const sliceBytes = 16_384;
const sliceLineCount = 256;

/**
Cuts a batch into slices between which reading can give way. A line is never cut: one that is longer is a slice of its own.
*/
export function* sliceLines({ends, count}: LineBatch): Generator<LineSlice> {
	for (let first = 0; first < count;) {
		const begin = first === 0 ? 0 : ends[first - 1] + 1;
		let last = first + 1;
		while (last < count && last - first < sliceLineCount && ends[last] - begin <= sliceBytes) {
			last++;
		}

		yield {first, last};
		first = last;
	}
}
