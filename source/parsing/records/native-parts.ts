const firstSize = 4096;

/** Of a body the beginning is kept: an upload may have a hundred megabytes. */
const longestBody = 65_536;
const longestRecord = 4 * 1024 * 1024;

/**
The lines of one native audit record, by part. Holds at most 4 MiB, and 64 KiB of each body.
*/
export type NativeParts = {
	/** Begins a part; a letter that comes again goes on with its part. */
	begin(letter: string): void;
	add(bytes: Uint8Array, start: number, end: number): void;
	readonly letter: string;

	/** Bytes that the part at hand had so far, kept or not. */
	readonly partLength: number;

	/** Something was left out that is no body. */
	readonly isCut: boolean;

	/** The lines of a part, each with its newline; undefined where the record has none such. */
	bytesOf(letter: string): Uint8Array | undefined;
};

type Part = {buffer: Buffer; used: number};

/** Parts that hold what client or application sent, raw: a line in them may be anything. */
const bodies = new Set(['C', 'E', 'I', 'J']);

/**
Whether lines of the part may be a client's or an application's own text.
*/
export function isBodyPart(letter: string): boolean {
	return bodies.has(letter);
}

export function createNativeParts(): NativeParts {
	const parts = new Map<string, Part>();
	let letter = 'A';
	let current: Part = {buffer: Buffer.allocUnsafe(256), used: 0};
	let partLength = 0;
	let kept = 0;
	let isCut = false;
	parts.set(letter, current);

	return {
		get letter() {
			return letter;
		},
		get partLength() {
			return partLength;
		},
		get isCut() {
			return isCut;
		},
		begin(next) {
			letter = next;
			partLength = 0;
			const known = parts.get(next);
			current = known ?? {buffer: Buffer.alloc(0), used: 0};
			parts.set(next, current);
		},
		add(bytes, start, end) {
			const wanted = end - start + 1;
			partLength += wanted;
			const room = bodies.has(letter) ? longestBody - current.used : longestRecord - kept;
			if (wanted > room) {
				isCut ||= !bodies.has(letter);
			}

			const length = Math.min(wanted, room);
			if (length <= 0) {
				return;
			}

			if (current.used + length > current.buffer.length) {
				const larger = Buffer.allocUnsafe(Math.max(firstSize, 2 * (current.used + length)));
				current.buffer.copy(larger, 0, 0, current.used);
				current.buffer = larger;
			}

			current.buffer.set(bytes.subarray(start, Math.min(end, start + length)), current.used);
			current.used += length;
			if (length === wanted) {
				current.buffer[current.used - 1] = 10;
			}

			kept += length;
		},
		bytesOf(wanted) {
			const part = parts.get(wanted);
			return part?.buffer.subarray(0, part.used);
		},
	};
}
