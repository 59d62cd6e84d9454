import {blank, span, type Line, type Look} from '../drawing/line.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {widthOf} from '../drawing/text-width.ts';
import {type Role} from '../drawing/theme.ts';
import {wrapText} from '../drawing/wrap-text.ts';

const signWidth = 10;

/**
What the letters and signs of the screen mean, those of danger first.
*/
export function drawSigns(width: number, {glyphs}: Look): Line[] {
	return drawMeanings(
		own('SIGNS'),
		[
			[own('D'), 'danger', own('detected: over the threshold and let through')],
			[own('!'), 'danger', own('client hidden by forged text, or records that contradict')],
			[own('P'), 'plain', own('passed: warnings at most, below the threshold')],
			[own('B'), 'calm', own('blocked')],
			[own('N'), 'plain', own('no rule saw it: only the access log tells of it (view 8)')],
			[own('?'), 'dim', own('unknown: not in this log')],
			[glyphs.open, 'dim', own('still open: more lines may follow')],
			[own('a f l d'), 'plain', own('marked: attack, false positive, to look at, done')],
			[own('same'), 'strong', own('3 or more addresses of a network that each attacked these, in one category')],
		],
		width,
	);
}

/**
What the numbers of the screen count.
*/
export function drawNumberWords(width: number, {glyphs}: Look): Line[] {
	return drawMeanings(
		own('NUMBERS'),
		[
			[own('312/min'), 'strong', own('requests in the log, in the last 60 s')],
			[own(`${glyphs.rise}38${glyphs.times}`), 'strong', own('the last minute against the 15 before it')],
			[own('2 through'), 'danger', own('D in the window: not stopped')],
			[own('! 2'), 'danger', own('alert rules that fire, not handled (key 0)')],
			[own('8/5'), 'strong', own('anomaly score and threshold')],
			[own(`${glyphs.estimate}3`), 'strong', own('a sum from severities, no score in the log')],
			[own(`${glyphs.atLeast}3`), 'strong', own('at least: the history is too short')],
		],
		width,
	);
}

function drawMeanings(
	title: CleanText,
	meanings: ReadonlyArray<readonly [CleanText, Role, CleanText]>,
	width: number,
): Line[] {
	return [
		[blank(1), span(title, 'dim')],
		...meanings.flatMap(([sign, role, words]) =>
			wrapText(words, Math.max(10, width - signWidth - 2)).map((part, place): Line =>
				place === 0
					? [blank(1), span(sign, role), blank(signWidth - widthOf(sign)), span(part)]
					: [blank(1 + signWidth), span(part)],
			),
		),
	];
}
