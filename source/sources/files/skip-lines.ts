import {type Timestamp} from '../../waf/clock.ts';
import {type LineBatch} from '../../waf/delivery.ts';
import {sliceBatch, startOfLine} from '../line-batch.ts';
import {type TimeOf} from '../time-of.ts';

/** Lines without a time before the first one to read, such as the head of an audit record, are kept for it up to this size. */
const mostHeld = 1_048_576;

/**
Makes a gate that drops the lines of a text up to the first one to read, and lets all through from there on.

@param first From which place of the text on, which is moved on to the start of a line; and from which time on: after the last older line, since an audit record begins with a line that has no time.
*/
export function skipLines(
	{offset, time}: {readonly offset: number; readonly time: Timestamp},
	timeOf: TimeOf | undefined,
): (batch: LineBatch) => Iterable<LineBatch> {
	let isOpen = offset <= 0 && (timeOf === undefined || time === -Infinity);
	let held: LineBatch[] = [];

	const findOpening = (batch: LineBatch): {readonly from: number; readonly isFound: boolean} => {
		let from = 0;
		for (let index = 0; index < batch.count; index++) {
			if (batch.base.offset + startOfLine(batch, index) < offset) {
				from = index + 1;
				held = [];
				continue;
			}

			const found = timeOf?.(batch.bytes, startOfLine(batch, index), batch.ends[index]);
			if (timeOf === undefined || time === -Infinity || (found !== undefined && found >= time)) {
				return {from, isFound: true};
			}

			if (found !== undefined) {
				from = index + 1;
				held = [];
			}
		}

		return {from, isFound: false};
	};

	return function* (batch) {
		if (isOpen) {
			yield batch;
			return;
		}

		const {from, isFound} = findOpening(batch);
		if (isFound) {
			isOpen = true;
			yield* held;
			held = [];
			yield sliceBatch(batch, from, batch.count);
		} else if (from < batch.count) {
			const rest = sliceBatch(batch, from, batch.count);
			const isRoom = held.reduce((sum, {bytes}) => sum + bytes.length, rest.bytes.length) <= mostHeld;
			held = isRoom ? [...held, copyBatch(rest)] : [];
		}
	};
}

/** Bytes and ends are valid only until the next batch is cut. */
function copyBatch(batch: LineBatch): LineBatch {
	return {...batch, bytes: batch.bytes.slice(), ends: batch.ends.slice(0, batch.count)};
}
