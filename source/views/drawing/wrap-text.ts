import {type CleanText} from './own-words.ts';
import {takeCells, widthOf} from './text-width.ts';

/** No character is wider. */
const widestCells = 2;

/**
A clean text in lines of at most `width` cells: broken at blanks, or anywhere where a word is longer than a line. Each line looks at its own part of the text only.
*/
export function wrapText(text: CleanText, width: number): CleanText[] {
	const lines: CleanText[] = [];
	let at = 0;
	while (at < text.length) {
		const start = takeWider(text, at, width);
		if (widthOf(start) <= width) {
			break;
		}

		const head = takeCells(start, Math.max(1, width));
		const blank = head.lastIndexOf(' ');
		// A wide character in a line of one cell fits nowhere: it is taken whole, so that the end is reached.
		const length = text[at + head.length] === ' ' || blank < width / 3 ? Math.max(1, head.length) : blank;
		lines.push(text.slice(at, at + length).trimEnd());
		at = skipSpace(text, at + length);
	}

	return at >= text.length && lines.length > 0 ? lines : [...lines, text.slice(at)];
}

/** From `at` on so much that what fits `width` ends before a character that the end may have cut in two, or all. */
function takeWider(text: CleanText, at: number, width: number): CleanText {
	let length = Math.max(64, 2 * width);
	while (at + length < text.length && widthOf(text.slice(at, at + length)) <= width + widestCells) {
		length *= 2;
	}

	return text.slice(at, at + length);
}

function skipSpace(text: string, from: number): number {
	let at = from;
	while (at < text.length && text[at].trim() === '') {
		at++;
	}

	return at;
}
