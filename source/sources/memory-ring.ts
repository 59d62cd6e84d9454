const blockBytes = 1_048_576;
const blockLimit = 32;

/**
Keeps the last 32 MB of a stream, in blocks of 1 MB that are allocated as the stream grows.
*/
export function createMemoryRing() {
	const blocks: Uint8Array[] = [];
	let firstOffset = 0;
	let endOffset = 0;

	const append = (bytes: Uint8Array) => {
		let done = 0;
		while (done < bytes.length) {
			const used = endOffset - firstOffset - (blocks.length - 1) * blockBytes;
			if (blocks.length === 0 || used === blockBytes) {
				addBlock();
				continue;
			}

			const part = bytes.subarray(done, done + blockBytes - used);
			blocks.at(-1)!.set(part, used);
			done += part.length;
			endOffset += part.length;
		}
	};

	const addBlock = () => {
		if (blocks.length < blockLimit) {
			blocks.push(new Uint8Array(blockBytes));
			return;
		}

		// The oldest block is written anew as the newest.
		blocks.push(blocks.shift()!);
		firstOffset += blockBytes;
	};

	/**
	A copy of `length` bytes from `offset` of the stream, or nothing where they are no longer, or not yet, there.
	*/
	const read = (offset: number, length: number): Uint8Array | undefined => {
		if (offset < firstOffset || offset + length > endOffset) {
			return undefined;
		}

		const copy = new Uint8Array(length);
		for (let done = 0; done < length;) {
			const at = offset + done - firstOffset;
			const inBlock = at % blockBytes;
			const part = blocks[Math.floor(at / blockBytes)].subarray(inBlock, inBlock + length - done);
			copy.set(part, done);
			done += part.length;
		}

		return copy;
	};

	return {append, read};
}
