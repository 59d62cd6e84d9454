import {type Glyphs} from './glyphs.ts';
import {own, type CleanText, type OwnWords} from './own-words.ts';
import {cutEnd, cutMiddle, padEnd, padStart, widthOf} from './text-width.ts';
import {type Role, type Theme} from './theme.ts';

/**
How a screen is to look: everything of drawing that is not data.
*/
export type Look = {readonly theme: Theme; readonly glyphs: Glyphs};

/**
A piece of a row with one meaning. What is `solid` (a bar) keeps its colour where its row is selected: then it lies `within` the selection.
*/
export type Span = {
	readonly text: CleanText;
	readonly role: Role;
	readonly solid?: boolean;
	readonly within?: boolean;
};

/**
A row before it is coloured.
*/
export type Line = readonly Span[];

/**
A piece of clean text or of our own words.
*/
export function span<const Text extends string>(text: OwnWords<Text>, role: Role = 'plain'): Span {
	return {text: own(text), role};
}

export function blank(width: number): Span {
	return {text: own(' ').repeat(Math.max(0, width)), role: 'plain'};
}

/**
A cell of exactly `width` cells, text to the left, cut at its end.
*/
export function left<const Text extends string>(
	text: OwnWords<Text>,
	width: number,
	look: Look,
	role: Role = 'plain',
): Span {
	return {text: padEnd(own(text), width, look.glyphs.cut), role};
}

/**
A cell of exactly `width` cells, text to the right.
*/
export function right<const Text extends string>(
	text: OwnWords<Text>,
	width: number,
	look: Look,
	role: Role = 'plain',
): Span {
	return {text: padStart(own(text), width, look.glyphs.cut), role};
}

/**
A cell of exactly `width` cells, cut in its middle.
*/
export function middle<const Text extends string>(
	text: OwnWords<Text>,
	width: number,
	look: Look,
	role: Role = 'plain',
): Span {
	return {text: padEnd(cutMiddle(own(text), width, look.glyphs.cut), width, look.glyphs.cut), role};
}

export function widthOfLine(line: Line): number {
	return line.reduce((sum, {text}) => sum + widthOf(text), 0);
}

/**
The line in exactly `width` cells: cut at its end, or filled with blanks.
*/
export function fitLine(line: Line, width: number, look: Look): Line {
	const fitted: Span[] = [];
	let rest = width;
	for (const piece of line) {
		const cells = widthOf(piece.text);
		if (cells > rest) {
			const text = cutEnd(piece.text, rest, look.glyphs.cut);
			fitted.push({...piece, text});
			rest -= widthOf(text);
			break;
		}

		fitted.push(piece);
		rest -= cells;
	}

	return rest > 0 ? [...fitted, blank(rest)] : fitted;
}

/**
Two lines in one row, the second at the right edge; the first gives way.
*/
export function spread(first: Line, second: Line, width: number, look: Look): Line {
	const taken = widthOfLine(second);
	return taken >= width ? fitLine(second, width, look) : [...fitLine(first, width - taken, look), ...second];
}

/**
The line as selected: one bar, reversed over its whole width, in which nothing but danger and bars keep a colour, as letters on it.
*/
export function selectLine(line: Line, width: number, look: Look): Line {
	return fitLine(line, width, look).map(piece => {
		const loud = piece.role === 'danger' && piece.text.trim() !== '';
		return piece.solid === true ? {...piece, within: true} : span(piece.text, loud ? 'selected-danger' : 'selected');
	});
}

/* Reversed, a colour of the background is that of the letters. Samples: `1;35` → `7;45`, `38;5;133` → `7;48;5;133` */
function toReversed(sgr: string): string {
	const colours = sgr.match(/38;5;\d+|\b[39]\d\b/g) ?? [];
	return ['7', ...colours.map(code => code.replace(/^\d+/, first => String(Number(first) + 10)))].join(';');
}

/* Blanks are seen where they are reversed or have a background; others look the same in every colour. */
function isReversed(sgr: string): boolean {
	return /(?:^|;)(?:7|4[0-8]|10[0-7])(?:;|$)/.test(sgr.replaceAll(/38;5;\d+/g, ''));
}

/**
The row as it goes to the terminal: at most `width` cells, runs of one look merged, no blanks at its end.
*/
export function drawLine(line: Line, width: number, look: Look): string {
	const runs: Array<{text: string; sgr: string}> = [];
	for (const {text, role, within} of fitLine(line, width, look)) {
		const last = runs.at(-1);
		const colour = within === true ? toReversed(look.theme.sgr[role]) : look.theme.sgr[role];
		const invisible = text.trim() === '' && !isReversed(colour);
		const sgr = invisible ? (last === undefined || isReversed(last.sgr) ? '' : last.sgr) : colour;
		if (last?.sgr === sgr) {
			last.text += text;
		} else if (text !== '') {
			runs.push({text, sgr});
		}
	}

	const end = runs.at(-1);
	if (end !== undefined && !isReversed(end.sgr)) {
		end.text = end.text.trimEnd();
	}

	return runs
		.filter(({text}) => text !== '')
		.map(({text, sgr}) => (sgr === '' ? text : `\u{1b}[${sgr}m${text}\u{1b}[0m`))
		.join('');
}
