/**
Keeps the latest texts, up to a fixed number of bytes in all; older ones are overwritten.
*/
export type TextRing = {
	/** Returns the place of the text. */
	add(bytes: Uint8Array, from: number, to: number): number;

	/** The text as one character a byte, or undefined where it was overwritten. */
	read(place: number, length: number): string | undefined;
};

export function createTextRing(size: number): TextRing {
	let ring = Buffer.alloc(Math.min(size, 65_536));
	let next = 0;

	const makeRoom = (): void => {
		if (ring.length < size && next >= ring.length / 2) {
			const wider = Buffer.alloc(Math.min(size, ring.length * 4));
			ring.copy(wider);
			ring = wider;
		}
	};

	return {
		add(bytes, from, to) {
			makeRoom();
			const length = to - from;
			const rest = ring.length - (next % ring.length);
			// A text never wraps: what does not fit at the end begins anew at the start.
			const place = rest < length ? next + rest : next;
			ring.set(bytes.subarray(from, to), place % ring.length);
			next = place + length;
			return place;
		},
		read(place, length) {
			if (place < 0 || place < next - ring.length) {
				return undefined;
			}

			const at = place % ring.length;
			return ring.toString('latin1', at, at + length);
		},
	};
}
