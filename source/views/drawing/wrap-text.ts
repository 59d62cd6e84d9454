import {type CleanText} from './own-words.ts';
import {takeCells} from './text-width.ts';

/** No character is longer, in UTF-16 units: where a part of a text ends, one of so many may be cut in two. */
const longestCharacter = 32;

/**
A clean text in lines of at most `width` cells: broken at blanks, or anywhere where a word is longer than a line. Each line looks at its own part of the text only.
*/
export function wrapText(text: CleanText, width: number): CleanText[] {
	const lines: CleanText[] = [];
	let at = 0;
	while (at < text.length) {
		const head = takeFrom(text, at, Math.max(1, width));
		if (at + head.length === text.length) {
			break;
		}

		const blank = head.lastIndexOf(' ');
		// A wide character in a line of one cell fits nowhere: it is taken whole, so that the end is reached.
		const length = text[at + head.length] === ' ' || blank < width / 3 ? Math.max(1, head.length) : blank;
		lines.push(text.slice(at, at + length).trimEnd());
		at = skipSpace(text, at + length);
	}

	return at >= text.length && lines.length > 0 ? lines : [...lines, text.slice(at)];
}

/** What fits `width` cells from `at` on. */
function takeFrom(text: CleanText, at: number, width: number): CleanText {
	for (let length = 2 * width + longestCharacter; ; length *= 2) {
		const head = takeCells(text.slice(at, at + length), width);
		if (at + length >= text.length || head.length + longestCharacter <= length) {
			return head;
		}
	}
}

function skipSpace(text: string, from: number): number {
	let at = from;
	while (at < text.length && text[at].trim() === '') {
		at++;
	}

	return at;
}
