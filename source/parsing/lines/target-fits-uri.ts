import {skipOrigin} from '../../waf/request-target.ts';

/** libmodsecurity prints this many bytes of the `uri`, then ` (N characters omitted)`. */
const longestUri = 200;

function hexadecimal(byte: number): number {
	if (byte >= 48 && byte <= 57) {
		return byte - 48;
	}

	const letter = byte | 32;
	return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/**
Whether a request target (`/a%20b?q`) fits a `[uri "…"]` field of its own line: the field is the target percent-decoded, then cut at the first `?`,
with bytes outside 32–126 as `\xHH` and, since version 3.0.4, cut after 200 bytes.
*/
export function targetFitsUri(
	bytes: Uint8Array,
	targetStart: number,
	targetEnd: number,
	uriStart: number,
	uriEnd: number,
): boolean {
	let at = skipOrigin(bytes, targetStart, targetEnd);
	let uri = uriStart;
	for (let count = 0; at < targetEnd; count++) {
		let byte = bytes[at];
		let length = 1;
		if (byte === 37 && at + 2 < targetEnd && hexadecimal(bytes[at + 1]) >= 0 && hexadecimal(bytes[at + 2]) >= 0) {
			byte = hexadecimal(bytes[at + 1]) * 16 + hexadecimal(bytes[at + 2]);
			length = 3;
		}

		if (byte === 63) {
			break;
		}

		if (count === longestUri && bytes[uri] === 32 && bytes[uri + 1] === 40) {
			return true;
		}

		if (byte < 32 || byte > 126) {
			// `\x0a`
			if (bytes[uri] !== 92 || hexadecimal(bytes[uri + 2]) * 16 + hexadecimal(bytes[uri + 3]) !== byte) {
				return false;
			}

			uri += 4;
		} else if (bytes[uri] === byte) {
			uri++;
		} else {
			return false;
		}

		at += length;
	}

	return uri === uriEnd;
}
