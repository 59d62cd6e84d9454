import {escapeText} from '../waf/json-line.ts';

/** What a spreadsheet takes for a formula or a command at the start of a cell; the last four are their wide forms. */
const beginsFormula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** Spreadsheets hold 32,767 characters in a cell, and spill what is more over the next ones. */
const longestCell = 32_000;

/**
A row of a table as a line, quoted by RFC 4180; its line end is a line feed.
*/
export function toCsvLine(cells: ReadonlyArray<string | number | undefined>): string {
	return `${cells.map(cell => toCell(cell)).join(',')}\n`;
}

/* What a terminal acts upon is escaped, line breaks too, so that a row is always one line. */
function toCell(cell: string | number | undefined): string {
	if (typeof cell !== 'string') {
		return cell === undefined ? '' : String(cell);
	}

	const escaped =
		(beginsFormula.test(cell) ? "'" : '') +
		// Where lists are parted by semicolons, a spreadsheet parts at one even between quotes that do not begin its cell.
		escapeText(cell.slice(0, longestCell)).replaceAll(/;(?=\s*["=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g, ";'");
	const isWhole = cell.length <= longestCell && escaped.length <= longestCell;
	const end = ` (cut, ${cell.length} characters)`;
	// Half of a surrogate pair is no character.
	const text = isWhole ? escaped : escaped.slice(0, longestCell - end.length).replace(/[\uD800-\uDBFF]$/, '') + end;
	return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
