import {type FilterTyping} from '../../screen/screen.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatBounded, formatCount} from '../drawing/format-number.ts';
import {blank, right, span, widthOfLine, type Line, type Look} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {cutEnd, takeLastCells, widthOf} from '../drawing/text-width.ts';

const filterHint = own('  client: cat: rule: outcome: host: path: method: sev: score>=10 time:14:02-14:05');

/**
The filter while it is typed, with its end in sight; before the first character it says what can be typed.
*/
export function drawTyping(text: string, width: number, {glyphs}: Look, empty = filterHint): Line {
	const shown = clean(text, glyphs);
	const room = width - 5;
	const visible = own(widthOf(shown) > room ? `${glyphs.cut}${takeLastCells(shown, room - 1)}` : shown);
	const hint = text === '' ? empty : own('');
	return [span(' / ', 'strong'), span(visible), span(glyphs.cursor, 'strong'), span(hint, 'dim')];
}

/** The text keeps so much of the line. */
const leastText = 16;

/**
The filter while it is typed, and at the end of the line how many rows it would leave.
*/
export function drawFilterTyping({text, problem, count}: FilterTyping, width: number, look: Look): Line {
	const words = text.trim() === '' || problem !== undefined ? own('') : tellCount(count, width, look);
	const room = Math.max(leastText, width - widthOf(words) - 2);
	if (words === '') {
		return drawTyping(text, width, look);
	}

	const line = drawTyping(text, room, look);
	return [...line, blank(1), right(words, width - widthOfLine(line) - 2, look, 'dim')];
}

function tellCount(count: FilterTyping['count'], width: number, {glyphs}: Look): CleanText {
	if (count === undefined) {
		return glyphs.cut;
	}

	if ('why' in count) {
		return width < 60
			? own('?')
			: cutEnd(own(`not counted: ${clean(count.why, glyphs)}`), Math.floor(width / 2), glyphs.cut);
	}

	const rows = formatBounded(count.rows, glyphs);
	return width < 60 ? rows : own(`${rows} of ${formatCount(count.of)}`);
}
