import * as Byte from './byte.ts';

/**
Where the path of a request target begins in `[start, end)`: after `http://host`, where the request names a full address.
*/
export function skipOrigin(bytes: Uint8Array, start: number, end: number): number {
	if (bytes[start] === Byte.slash) {
		return start;
	}

	for (let index = start; index + 2 < end; index++) {
		if (bytes[index] === Byte.colon && bytes[index + 1] === Byte.slash && bytes[index + 2] === Byte.slash) {
			let at = index + 3;
			while (at < end && bytes[at] !== Byte.slash && bytes[at] !== Byte.questionMark) {
				at++;
			}

			return at;
		}
	}

	return start;
}
