import {ownTable, type CleanText} from './own-words.ts';

/**
The signs that a screen is drawn with, each of one cell.
*/
export type Glyphs = {
	readonly unicode: boolean;
	readonly live: CleanText;
	readonly hollow: CleanText;
	readonly ended: CleanText;
	readonly play: CleanText;
	readonly select: CleanText;
	readonly cut: CleanText;
	readonly rise: CleanText;
	readonly fall: CleanText;
	readonly newer: CleanText;
	readonly falling: CleanText;
	readonly rising: CleanText;
	readonly estimate: CleanText;
	readonly atLeast: CleanText;
	readonly times: CleanText;
	readonly separator: CleanText;
	readonly enter: CleanText;
	readonly arrows: CleanText;
	readonly cursor: CleanText;
	readonly open: CleanText;
	readonly check: CleanText;
	readonly cross: CleanText;
	readonly throughBar: CleanText;

	/** Bar cells from one eighth to full; a single sign where the terminal has no eighths. */
	readonly eighths: readonly CleanText[];

	/** asciichart's symbols: origin, axis, two ends, line, then the corners up, down and the upright. */
	readonly line: readonly CleanText[];

	/** The same for the second, louder series. */
	readonly heavyLine: readonly CleanText[];
};

export const unicodeGlyphs: Glyphs = {
	unicode: true,
	...ownTable({
		live: '●',
		hollow: '○',
		ended: '■',
		play: '▶',
		select: '▸',
		cut: '…',
		rise: '▲',
		fall: '▼',
		newer: '↓',
		falling: '▾',
		rising: '▴',
		estimate: '≈',
		atLeast: '≥',
		times: '×',
		separator: '·',
		enter: '↵',
		arrows: '↑↓',
		cursor: '▏',
		open: '…',
		check: '✓',
		cross: '✗',
		throughBar: '▒',
	}),
	eighths: ownTable(['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█']),
	line: ownTable(['┼', '┤', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│']),
	heavyLine: ownTable(['┼', '┤', '╺', '╸', '━', '┗', '┏', '┓', '┛', '┃']),
};

export const asciiGlyphs: Glyphs = {
	unicode: false,
	...ownTable({
		live: '*',
		hollow: 'o',
		ended: '#',
		play: '>',
		select: '>',
		cut: '~',
		rise: '^',
		fall: 'v',
		newer: 'v',
		falling: 'v',
		rising: '^',
		estimate: '~',
		atLeast: '>',
		times: 'x',
		separator: '-',
		enter: 'Enter',
		arrows: 'Up/Down',
		cursor: '_',
		open: '.',
		check: '+',
		cross: '!',
		throughBar: '!',
	}),
	eighths: ownTable(['#']),
	line: ownTable(['+', '|', '-', '-', '-', "'", '.', '.', "'", '|']),
	heavyLine: ownTable(['+', '|', '=', '=', '=', '#', '#', '#', '#', '#']),
};
