import {type CleanText} from './own-words.ts';
import {takeCells, widthOf} from './text-width.ts';

/**
A clean text in lines of at most `width` cells: broken at blanks, or anywhere where a word is longer than a line.
*/
export function wrapText(text: CleanText, width: number): CleanText[] {
	const lines: CleanText[] = [];
	let rest = text;
	while (widthOf(rest) > width) {
		const head = takeCells(rest, Math.max(1, width));
		const blank = head.lastIndexOf(' ');
		// A wide character in a line of one cell fits nowhere: it is taken whole, so that the end is reached.
		const length = rest[head.length] === ' ' || blank < width / 3 ? Math.max(1, head.length) : blank;
		lines.push(rest.slice(0, length).trimEnd());
		rest = rest.slice(length).trimStart();
	}

	return rest === '' && lines.length > 0 ? lines : [...lines, rest];
}
