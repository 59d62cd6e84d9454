const lostByte = Buffer.from('\uFFFD');

/**
How much longer than it was a text has become in an envelope of JSON, which holds three bytes for each one that is no text.
*/
export function countLost(bytes: Uint8Array, start: number, end: number): number {
	const line = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
	let lost = 0;
	for (let at = line.indexOf(lostByte); at >= 0; at = line.indexOf(lostByte, at + 3)) {
		lost += 2;
	}

	return lost;
}
