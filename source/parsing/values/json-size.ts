import * as Byte from '../../waf/byte.ts';

/** Deeper is no record: the largest of them have seven levels. */
export const deepestJson = 64;

/** A shorter text cannot hold what would take long, deep as it may be. */
const shortText = deepestJson;

/**
Whether a text of JSON, told by its brackets and commas, is deeper than `deepestJson` or holds more values than it should: whoever wrote such a text wants its reader to be busy. Costs a look at each byte.
*/
export function isOversizedJson(bytes: Uint8Array, mostValues: number): boolean {
	const {length} = bytes;
	if (length <= shortText) {
		return false;
	}

	let depth = 0;
	let values = 0;
	for (let at = 0; at < length; at++) {
		switch (bytes[at]) {
			case Byte.quote: {
				at = findStringEnd(bytes, at + 1);
				break;
			}

			case Byte.openBrace:
			case Byte.openBracket: {
				depth++;
				values++;
				break;
			}

			case Byte.closeBrace:
			case Byte.closeBracket: {
				depth--;
				break;
			}

			case Byte.comma: {
				values++;
				break;
			}

			default:
		}

		if (depth > deepestJson || values > mostValues) {
			return true;
		}
	}

	return false;
}

/** The quote that ends a string, or the text's end. */
function findStringEnd(bytes: Uint8Array, from: number): number {
	let end = bytes.indexOf(Byte.quote, from);
	while (end >= 0 && isEscaped(bytes, from, end)) {
		end = bytes.indexOf(Byte.quote, end + 1);
	}

	return end < 0 ? bytes.length : end;
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(bytes: Uint8Array, from: number, place: number): boolean {
	let at = place;
	while (at > from && bytes[at - 1] === Byte.backslash) {
		at--;
	}

	return (place - at) % 2 === 1;
}
