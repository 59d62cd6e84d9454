/**
One line of the table. `isReached` is absent where nothing is to be reached.
*/
export type Row = {
	readonly what: string;
	readonly result: string;
	readonly target?: string;
	readonly isReached?: boolean;
};

const headings = ['measured', 'result', 'to reach', ''];

/**
The rows as a table in Markdown, its columns of one width.
*/
export function formatTable(rows: readonly Row[]): string {
	const cells = [
		headings,
		...rows.map(({what, result, target, isReached}) => [
			what,
			result,
			target ?? '',
			isReached === undefined ? '' : isReached ? 'reached' : 'MISSED',
		]),
	].map(row => row.map(cell => cell.replaceAll('|', '\\|')));
	const widths = headings.map((_, column) => Math.max(3, ...cells.map(row => row[column].length)));
	const print = (row: readonly string[]): string =>
		`| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |\n`;
	const [first, ...others] = cells;
	return [print(first), print(widths.map(width => '-'.repeat(width))), ...others.map(row => print(row))].join('');
}

/**
`1,204`.
*/
export function formatWhole(count: number): string {
	return Math.round(count).toLocaleString('en');
}

/**
`1.24 s`.
*/
export function formatSeconds(seconds: number): string {
	return `${seconds.toFixed(2)} s`;
}

/**
`91 MB`, a million bytes each.
*/
export function formatMegabytes(bytes: number): string {
	return `${formatWhole(bytes / 1e6)} MB`;
}

/**
`0.42 ×`.
*/
export function formatRatio(ratio: number): string {
	return `${ratio.toFixed(2)} ×`;
}

/**
A share as `0.4 %`.
*/
export function formatPercent(share: number): string {
	return `${(share * 100).toFixed(1)} %`;
}
