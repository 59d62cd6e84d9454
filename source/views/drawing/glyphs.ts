/**
The signs that a screen is drawn with, each of one cell.
*/
export type Glyphs = {
	readonly unicode: boolean;
	readonly live: string;
	readonly hollow: string;
	readonly ended: string;
	readonly play: string;
	readonly select: string;
	readonly cut: string;
	readonly rise: string;
	readonly fall: string;
	readonly newer: string;
	readonly falling: string;
	readonly rising: string;
	readonly estimate: string;
	readonly atLeast: string;
	readonly times: string;
	readonly separator: string;
	readonly enter: string;
	readonly arrows: string;
	readonly cursor: string;
	readonly open: string;
	readonly check: string;
	readonly cross: string;

	/** Bar cells from one eighth to full; a single sign where the terminal has no eighths. */
	readonly eighths: readonly string[];

	/** asciichart's symbols: origin, axis, two ends, line, then the corners up, down and the upright. */
	readonly line: readonly string[];

	/** The same for the second, louder series. */
	readonly heavyLine: readonly string[];
};

export const unicodeGlyphs: Glyphs = {
	unicode: true,
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
	eighths: ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'],
	line: ['┼', '┤', '╶', '╴', '─', '╰', '╭', '╮', '╯', '│'],
	heavyLine: ['┼', '┤', '╺', '╸', '━', '┗', '┏', '┓', '┛', '┃'],
};

export const asciiGlyphs: Glyphs = {
	unicode: false,
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
	eighths: ['#'],
	line: ['+', '|', '-', '-', '-', "'", '.', '.', "'", '|'],
	heavyLine: ['+', '|', '=', '=', '=', '#', '#', '#', '#', '#'],
};
