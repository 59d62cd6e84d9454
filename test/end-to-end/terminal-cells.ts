import {type IBufferCell, type Terminal} from '@xterm/headless';

/**
One character cell of the emulated screen, as a person sees it.

A colour is `undefined` (the terminal's own), a palette number 0–255, or `#rrggbb`. `width` is 2 for a wide character, whose right half is a cell of width 0.
*/
export type Cell = {
	text: string;
	width: number;
	foreground: Colour;
	background: Colour;
	bold: boolean;
	dim: boolean;
	italic: boolean;
	underline: boolean;
	inverse: boolean;
};

export type Colour = string | number | undefined;

/**
Reads the visible screen, row by row.
*/
export function readCells(terminal: Terminal): Cell[][] {
	const buffer = terminal.buffer.active;
	const blank = buffer.getNullCell();
	return Array.from({length: terminal.rows}, (_row, y) => {
		const line = buffer.getLine(buffer.baseY + y);
		return Array.from({length: terminal.cols}, (_column, x) => toCell(line?.getCell(x, blank) ?? blank));
	});
}

function toCell(cell: IBufferCell): Cell {
	return {
		text: cell.getChars() || (cell.getWidth() === 0 ? '' : ' '),
		width: cell.getWidth(),
		foreground: toColour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
		background: toColour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		italic: cell.isItalic() !== 0,
		underline: cell.isUnderline() !== 0,
		inverse: cell.isInverse() !== 0,
	};
}

function toColour(isDefault: boolean, isRgb: boolean, value: number): Colour {
	if (isDefault) {
		return undefined;
	}

	return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
}
