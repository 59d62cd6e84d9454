import * as Byte from '../../waf/byte.ts';

/** Apache cuts the module's message at this many bytes, counted before its backslashes are doubled, and still appends host name, uri and unique_id. */
export const messageLimit = 1023;

/**
The length of a message as Apache's module counts it: before the server doubled its backslashes, if it did.
*/
export function countMessage(bytes: Uint8Array, body: number, messageEnd: number, doubled: boolean): number {
	let length = messageEnd - body;
	if (!doubled) {
		return length;
	}

	for (let index = body; length >= messageLimit && index < messageEnd; index++) {
		if (bytes[index] === Byte.backslash && bytes[index + 1] === Byte.backslash) {
			length--;
			index++;
		}
	}

	return length;
}
