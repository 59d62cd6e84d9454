import {type LineBatch, type Position} from '../waf/delivery.ts';

/**
Where the line begins in the batch's bytes.
*/
export function startOfLine({ends}: LineBatch, index: number): number {
	return index === 0 ? 0 : ends[index - 1] + 1;
}

/**
From where a source goes on when the batch has been taken in.
*/
export function endOfBatch({base, bytes, count}: LineBatch): Position {
	return {origin: base.origin, offset: base.offset + bytes.length, line: base.line === 0 ? 0 : base.line + count};
}

/**
The lines `from` to `to` (not included) of a batch as a batch of its own, over the same bytes.
*/
export function sliceBatch(batch: LineBatch, from: number, to: number): LineBatch {
	if (from === 0 && to === batch.count) {
		return batch;
	}

	const {base, bytes, ends} = batch;
	const isToEnd = to === batch.count;
	const start = startOfLine(batch, from);
	return {
		...batch,
		bytes: bytes.subarray(start, isToEnd ? bytes.length : ends[to - 1] + 1),
		ends: from === 0 ? ends : ends.subarray(from, to).map(end => end - start),
		count: to - from,
		base: {...base, offset: base.offset + start, line: base.line === 0 ? 0 : base.line + from},
		cut: batch.cut && isToEnd,
	};
}
