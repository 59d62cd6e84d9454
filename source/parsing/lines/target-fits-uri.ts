import * as Byte from '../../waf/byte.ts';
import {skipOrigin} from '../../waf/request-target.ts';
import {toLatin1} from '../values/bytes.ts';

/** libmodsecurity prints this many bytes of the `uri`, then ` (N characters omitted)`. */
const longestUri = 200;
const leftOut = /^ \(\d+ characters omitted\)$/;
const longestLeftOut = 60;

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
		const escaped = byte === Byte.percent && at + 2 < targetEnd ? Byte.hexPair(bytes[at + 1], bytes[at + 2]) : -1;
		if (escaped >= 0) {
			byte = escaped;
			length = 3;
		}

		if (byte === Byte.questionMark) {
			break;
		}

		if (count === longestUri && bytes[uri] === Byte.space && bytes[uri + 1] === Byte.openParenthesis) {
			return leftOut.test(toLatin1(bytes, uri, Math.min(uriEnd, uri + longestLeftOut)));
		}

		if (!Byte.isPrintable(byte)) {
			// `\x0a`
			if (bytes[uri] !== Byte.backslash || Byte.hexPair(bytes[uri + 2], bytes[uri + 3]) !== byte) {
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
