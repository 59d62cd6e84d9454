/** Letters and digits with what holds them together, as Unicode's word boundaries have it (UAX #29): `o'neil`, `example.org`, `192.0.2.1`, `1,000`. */
const word = /[\p{L}\p{M}_](?:[\p{L}\p{M}\p{N}_]|[.:'’·](?=[\p{L}_]))*|\p{N}(?:[\p{L}\p{M}\p{N}_]|[.,;'’](?=\p{N}))*/gu;

/** A search server cuts longer words. */
const longestToken = 255;

/**
The words of a text as the standard analysis of a search server indexes them, in lower case.
*/
export function toTokens(text: string): readonly string[] {
	const tokens: string[] = [];
	for (const [found] of text.toLowerCase().matchAll(word)) {
		for (let from = 0; from < found.length; from += longestToken) {
			tokens.push(found.slice(from, from + longestToken));
		}
	}

	return tokens;
}
