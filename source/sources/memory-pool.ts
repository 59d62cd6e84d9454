const blockBytes = 1_048_576;

/** Of all texts together. */
const blockLimit = 32;

type Block = {readonly bytes: Uint8Array; from: number; to: number};

/**
Keeps the last 32 MB of what several streams handed over, so that many of them cost no more than one: the part that was kept first goes first, whosever it is.
*/
export type MemoryPool = {
	/** Bytes of a stream from `offset` on. What was kept of it before must be kept in order. */
	keep(stream: number, offset: number, bytes: Uint8Array): void;

	/** A copy, or nothing where any of the bytes is not there. */
	read(stream: number, offset: number, length: number): Uint8Array | undefined;
};

/**
Makes an empty pool; blocks of 1 MB are allocated as they are needed.
*/
export function createMemoryPool(): MemoryPool {
	// By stream and number of the block in it; the order of a map is that of coming in.
	const blocks = new Map<string, Block>();

	const blockAt = (stream: number, place: number): Block => {
		const key = toKey(stream, place);
		const known = blocks.get(key);
		if (known !== undefined) {
			return known;
		}

		let bytes: Uint8Array | undefined;
		if (blocks.size >= blockLimit) {
			const [oldest, {bytes: used}] = blocks.entries().next().value!;
			blocks.delete(oldest);
			bytes = used;
		}

		const block = {bytes: bytes ?? new Uint8Array(blockBytes), from: 0, to: 0};
		blocks.set(key, block);
		return block;
	};

	return {
		keep(stream, offset, bytes) {
			for (let done = 0; done < bytes.length;) {
				const at = offset + done;
				const inside = at % blockBytes;
				const block = blockAt(stream, Math.floor(at / blockBytes));
				const part = bytes.subarray(done, done + blockBytes - inside);
				block.bytes.set(part, inside);
				block.from = block.to === inside ? block.from : inside;
				block.to = inside + part.length;
				done += part.length;
			}
		},
		read(stream, offset, length) {
			const copy = new Uint8Array(length);
			for (let done = 0; done < length;) {
				const at = offset + done;
				const inside = at % blockBytes;
				const end = Math.min(blockBytes, inside + length - done);
				const block = blocks.get(toKey(stream, Math.floor(at / blockBytes)));
				if (block === undefined || inside < block.from || end > block.to) {
					return undefined;
				}

				copy.set(block.bytes.subarray(inside, end), done);
				done += end - inside;
			}

			return copy;
		},
	};
}

function toKey(stream: number, place: number): string {
	return `${stream}:${place}`;
}
