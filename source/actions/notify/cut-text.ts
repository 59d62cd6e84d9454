/** Says that something is missing. */
const mark = '…';

/**
The beginning of a text, with a mark where it was cut: at most `limit` units of UTF-16, the mark included, and no half of a character.
*/
export function cutText(text: string, limit: number): string {
	if (text.length <= limit) {
		return text;
	}

	return limit <= 0 ? '' : `${text.slice(0, limit - mark.length).replace(/[\uD800-\uDBFF]$/, '')}${mark}`;
}

/**
A text as its target needs it, cut so that it fits there with all its escapes.

@param escape Makes a text harmless; what it makes of a part of a text may not be longer than what it makes of the whole.
*/
export function cutEscaped(text: string, limit: number, escape: (text: string) => string): string {
	let rest = cutText(text, limit);
	for (;;) {
		const escaped = escape(rest);
		if (escaped.length <= limit || rest === '') {
			return escaped;
		}

		rest = cutText(rest, Math.min(rest.length - 1, Math.floor((rest.length * limit) / escaped.length)));
	}
}
