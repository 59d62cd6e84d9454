import {clean} from '../drawing/clean-text.ts';
import {span, type Line, type Look} from '../drawing/line.ts';
import {own, type CleanText, type OwnWords} from '../drawing/own-words.ts';
import {type Value} from '../keys/selected-value.ts';
import {wrapLine} from '../drawing/wrap-line.ts';

/**
A line of the detail; where it shows a value, `m`, `x` and `c` work on it.
*/
export type DetailLine = {readonly line: Line; readonly value?: Value};

/**
Writes lines of a detail.
*/
export type DetailWriter = {
	/** What was written so far. */
	readonly lines: readonly DetailLine[];
	readonly put: (line: Line, value?: Value) => void;

	/** A label and what stands in the column after it. */
	readonly field: <const Label extends string>(label: OwnWords<Label>, line: Line, value?: Value) => void;

	/** A text from outside, fit for the screen: of a long one its beginning. */
	readonly text: (outside: string) => CleanText;
};

/** Labels and what stands in their column. */
const labelWidth = 9;

/**
Characters of one text that a detail shows.
*/
export const longestText = 2000;

/**
A writer for rows of at most `width` cells.
*/
export function createDetailWriter(width: number, look: Look): DetailWriter {
	const lines: DetailLine[] = [];
	const write = (line: Line, value: Value | undefined): void => {
		lines.push(value === undefined ? {line} : {line, value});
	};

	return {
		lines,
		put(line, value) {
			for (const row of wrapLine(line, width)) {
				write(row, value);
			}
		},
		field(label, line, value) {
			for (const [place, row] of wrapLine(line, Math.max(10, width - labelWidth)).entries()) {
				write([span(own(place === 0 ? own(label) : '').padEnd(labelWidth), 'dim'), ...row], value);
			}
		},
		text: outside => clean(outside.slice(0, longestText), look.glyphs),
	};
}
