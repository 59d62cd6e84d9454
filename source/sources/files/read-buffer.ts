const usualBytes = 1_048_576;

/**
The buffer that a file is read into: 1 MiB, and larger only while a line does not end in it.
*/
export type ReadBuffer = {
	readonly chunk: Buffer;

	/** How much can be read at once: the chunk without what is kept free in front. */
	readonly bytes: number;

	/** Twice as large, up to the longest line and a byte: a line that does not end in that is cut. What was in it is gone. */
	grow(): void;

	/** Back to the usual size, once nobody looks at what was read. */
	giveBack(): void;
};

/**
@param inFront Bytes that are kept free at the start of the chunk.
*/
export function createReadBuffer(maxLineBytes: number, inFront = 0): ReadBuffer {
	const usual = Buffer.allocUnsafeSlow(inFront + usualBytes);
	const most = inFront + Math.max(usualBytes, maxLineBytes + 1);
	let chunk = usual;

	return {
		get chunk() {
			return chunk;
		},
		get bytes() {
			return chunk.length - inFront;
		},
		grow() {
			chunk = Buffer.allocUnsafeSlow(Math.min(most, chunk.length * 2));
		},
		giveBack() {
			chunk = usual;
		},
	};
}
