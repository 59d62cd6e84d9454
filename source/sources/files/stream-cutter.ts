import * as Byte from '../../waf/byte.ts';
import {type LineBatch, type Origin} from '../../waf/delivery.ts';
import {createBatchCutter, createEnds} from './batch-cutter.ts';

const usualBytes = 1_048_576;

/** So much may be looked through again for each part that comes; of a longer rest only the new part is. */
const shortRest = 65_536;

/**
Cuts bytes that come in parts of any size into batches of whole lines.
*/
export type StreamCutter = {
	/** The lines that end in this part. It is copied. */
	take(part: Uint8Array): Generator<LineBatch>;

	/** The rest without a newline, as a line. */
	finish(): Generator<LineBatch>;
};

/**
Begins at the first byte of a stream. Holds 1 MiB, and more only while a line is longer, up to its limit and a byte.
*/
export function createStreamCutter(origin: Origin, maxLineBytes: number): StreamCutter {
	const cutter = createBatchCutter(createEnds(), maxLineBytes);
	const usual = Buffer.allocUnsafeSlow(usualBytes);
	let buffer = usual;

	// Bytes at the start of the buffer that belong to a line whose newline has not come.
	let held = 0;

	function* cutHeld(isLast: boolean): Generator<LineBatch> {
		let done = 0;
		yield* cutter.cut(buffer.subarray(0, held), origin, isLast, to => {
			done = to;
		});
		const rest = buffer.subarray(done, held);
		buffer = rest.length < usual.length ? usual : buffer;
		rest.copy(buffer);
		held = rest.length;
	}

	const makeRoom = (): void => {
		if (held === buffer.length) {
			const larger = Buffer.allocUnsafeSlow(Math.min(buffer.length * 2, Math.max(usualBytes, maxLineBytes + 1)));
			buffer.copy(larger);
			buffer = larger;
		}
	};

	return {
		*take(bytes) {
			for (let done = 0; done < bytes.length;) {
				makeRoom();
				const part = bytes.subarray(done, done + buffer.length - held);
				buffer.set(part, held);
				const isShort = held < shortRest;
				held += part.length;
				done += part.length;
				if (isShort || held > maxLineBytes || part.includes(Byte.newline)) {
					yield* cutHeld(false);
				}
			}
		},
		finish: () => cutHeld(true),
	};
}
