import stringWidth from 'string-width';
import {LazySegmenter} from './lazy-segmenter.ts';
import {own, type CleanText} from './own-words.ts';

/**
Characters of one cell and one UTF-16 unit that stand alone: ASCII, Latin-1, and the punctuation, arrows, lines and blocks that screens are drawn
with. Texts of nothing else, nearly all, are as wide as they are long.
*/
const simple = /^[ -~\u00A1-\u00AC\u00AE-\u00FF\u2010-\u2027\u2190-\u21FF\u2200-\u22FF\u2500-\u25FC]*$/;

const segmenter = new LazySegmenter();

/**
Terminal cells of a clean text.
*/
export function widthOf(text: string): number {
	return simple.test(text) ? text.length : stringWidth(text);
}

/**
The longest start of a text that fits `width` cells; a wide character that would pass the edge is left out.
*/
export function takeCells(text: CleanText, width: number): CleanText {
	if (simple.test(text)) {
		return text.slice(0, Math.max(0, width));
	}

	let length = 0;
	let used = 0;
	for (const {segment} of segmenter.segment(text)) {
		used += stringWidth(segment);
		if (used > width) {
			break;
		}

		length += segment.length;
	}

	return text.slice(0, length);
}

/**
The longest end of a text that fits `width` cells.
*/
export function takeLastCells(text: CleanText, width: number): CleanText {
	if (simple.test(text)) {
		return width <= 0 ? own('') : text.slice(-width);
	}

	let start = text.length;
	let used = 0;
	for (const {segment} of [...segmenter.segment(text)].toReversed()) {
		used += stringWidth(segment);
		if (used > width) {
			break;
		}

		start -= segment.length;
	}

	return text.slice(start);
}

/**
Cuts at the end. `mark`, one cell, stands for what is missing.
*/
export function cutEnd(text: CleanText, width: number, mark: CleanText): CleanText {
	return widthOf(text) <= width ? text : own(width <= 0 ? '' : `${takeCells(text, width - 1)}${mark}`);
}

/**
Cuts in the middle, so that both ends stay: `2001:db8:…a2:5`.
*/
export function cutMiddle(text: CleanText, width: number, mark: CleanText): CleanText {
	if (widthOf(text) <= width) {
		return text;
	}

	const tail = Math.floor((width - 1) / 2);
	return own(width <= 0 ? '' : `${takeCells(text, width - 1 - tail)}${mark}${takeLastCells(text, tail)}`);
}

/**
Cuts a path or a path with a query where it tells least: the middle folders go first (`/app/…/item?id=1'`), then the end.
*/
export function cutPath(text: CleanText, width: number, mark: CleanText): CleanText {
	if (widthOf(text) <= width) {
		return text;
	}

	const query = text.indexOf('?');
	const path = query < 0 ? text : text.slice(0, query);
	const last = path.lastIndexOf('/', path.length - 2);
	const second = path.indexOf('/', path.indexOf('/') + 1);
	if (second <= 0 || second >= last) {
		return cutEnd(text, width, mark);
	}

	const short = own(`${path.slice(0, second + 1)}${mark}${path.slice(last)}${text.slice(path.length)}`);
	// Where even the last folder and the start of a query would not fit, the head says more than the tail.
	const needed = widthOf(short) - Math.max(0, text.length - path.length - 3);
	return needed <= width ? cutEnd(short, width, mark) : cutEnd(text, width, mark);
}

/**
Exactly `width` cells, text to the left.
*/
export function padEnd(text: CleanText, width: number, mark: CleanText): CleanText {
	const cut = cutEnd(text, width, mark);
	return own(`${cut}${own(' ').repeat(Math.max(0, width - widthOf(cut)))}`);
}

/**
Exactly `width` cells, text to the right.
*/
export function padStart(text: CleanText, width: number, mark: CleanText): CleanText {
	const cut = cutEnd(text, width, mark);
	return own(`${own(' ').repeat(Math.max(0, width - widthOf(cut)))}${cut}`);
}
