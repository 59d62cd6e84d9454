/**
Where the path of a request target begins in `[start, end)`: behind `http://host`, where the request names a full address.
*/
export function skipOrigin(bytes: Uint8Array, start: number, end: number): number {
	if (bytes[start] === 47) {
		return start;
	}

	for (let index = start; index + 2 < end; index++) {
		if (bytes[index] === 58 && bytes[index + 1] === 47 && bytes[index + 2] === 47) {
			let at = index + 3;
			while (at < end && bytes[at] !== 47 && bytes[at] !== 63) {
				at++;
			}

			return at;
		}
	}

	return start;
}
