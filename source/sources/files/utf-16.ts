/** Enough to tell, and no more than a line. */
const looked = 64;

/**
Whether a file begins as UTF-16, as PowerShell's `>` writes it: with every other byte 0, after a byte order mark or not. Such a file is no log that can be read line by line. The mark alone is not enough: two bytes of a client's must not make a log refused.
*/
export function looksLikeUtf16(bytes: Uint8Array): boolean {
	const hasMark = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
	const from = hasMark ? 1 : 0;
	const pairs = Math.min(bytes.length, looked) >> 1;
	let littleEndian = 0;
	let bigEndian = 0;
	for (let pair = from; pair < pairs; pair++) {
		const first = bytes[2 * pair];
		const second = bytes[2 * pair + 1];
		littleEndian += first !== 0 && second === 0 ? 1 : 0;
		bigEndian += first === 0 && second !== 0 ? 1 : 0;
	}

	return pairs >= 4 && (littleEndian === pairs - from || bigEndian === pairs - from);
}
