import {type Terminal} from '@xterm/headless';
import {type Cell, readCells} from '../end-to-end/terminal-cells.ts';
import {drawGlyph, rectangle, round} from './drawn-glyphs.ts';
import {coloursOf, dark, type Paper} from './palette.ts';

/* The advance of DejaVu Sans Mono at 14 units; `textLength` stretches other fonts to it. */
const cellWidth = 8.43;
const cellHeight = 18;
const fontSize = 14;
const baseline = 13.5;
const margin = 12;

/**
Draws what a terminal shows as one SVG: areas and lines are gathered into one path a colour, texts into runs of one style.
*/
export function renderSvg(terminal: Terminal, paper: Paper = dark): string {
	const {background, foreground} = paper;
	const rows = readCells(terminal);
	const layers: Layers = {fills: new Map(), bars: new Map(), strokes: new Map(), texts: new Map()};
	for (const [y, row] of rows.entries()) {
		addBackgrounds(row, y, layers, paper);
		for (const run of toRuns(row)) {
			addRun(run, y, layers, paper);
		}
	}

	const width = round(terminal.cols * cellWidth + 2 * margin);
	const height = terminal.rows * cellHeight + 2 * margin;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-margin} ${-margin} ${width} ${height}" width="${width}" height="${height}">`,
		`<style>text{white-space:pre}.b{font-weight:bold}.i{font-style:italic}.u{text-decoration:underline}</style>`,
		`<rect x="${-margin}" y="${-margin}" width="${width}" height="${height}" rx="8" fill="${background}"/>`,
		...paths(layers.fills, 'fill'),
		...paths(layers.bars, 'fill'),
		...paths(layers.strokes, 'stroke'),
		`<g font-family="'DejaVu Sans Mono','SF Mono',Menlo,Consolas,'Liberation Mono',monospace" font-size="${fontSize}" fill="${foreground}" xml:space="preserve">`,
		...[...layers.texts].map(([colour, texts]) =>
			colour === foreground ? texts.join('\n') : `<g fill="${colour}">${texts.join('\n')}</g>`,
		),
		'</g>',
		'</svg>\n',
	].join('\n');
}

/* Path data, and text elements, under the colour that they are drawn in. */
type Layers = Record<'fills' | 'bars' | 'strokes', Map<string, string>> & {texts: Map<string, string[]>};

type Run = {x: number; cells: Cell[]};

function addBackgrounds(row: Cell[], y: number, {fills}: Layers, paper: Paper): void {
	for (let x = 0; x < row.length;) {
		const {behind} = coloursOf(row[x], paper);
		let end = x + 1;
		while (end < row.length && (row[end].width === 0 || coloursOf(row[end], paper).behind === behind)) {
			end++;
		}

		if (behind !== paper.background) {
			append(fills, behind, rectangle(x * cellWidth, y * cellHeight, (end - x) * cellWidth, cellHeight));
		}

		x = end;
	}
}

/* A run is cells of one style that may share one text element: no two blanks, nothing that is drawn, nothing of unsure width in it. */
function toRuns(row: Cell[]): Run[] {
	const runs: Run[] = [];
	let open: Run | undefined;
	for (const [x, cell] of row.entries()) {
		if (cell.width === 0) {
			continue;
		}

		const alone = cell.width !== 1 || !isPlain(cell.text);
		const twoBlanks = cell.text === ' ' && (row[x + 1]?.text ?? ' ') === ' ' && !cell.underline;
		if (twoBlanks) {
			open = undefined;
		} else if (open && !alone && styleOf(open.cells[0]) === styleOf(cell)) {
			open.cells.push(cell);
		} else if (cell.text !== ' ' || cell.underline) {
			const run = {x, cells: [cell]};
			runs.push(run);
			open = alone ? undefined : run;
		}
	}

	return runs;
}

function addRun({x, cells}: Run, y: number, {bars, strokes, texts}: Layers, paper: Paper): void {
	const [cell] = cells;
	const left = x * cellWidth;
	const top = y * cellHeight;
	const colour = coloursOf(cell, paper).text;
	const drawn = drawGlyph(cell.text, left, top, cellWidth, cellHeight);
	if (drawn) {
		append(bars, colour, drawn.fills ?? '');
		append(strokes, colour, drawn.strokes ?? '');
		return;
	}

	const text = cells
		.map(each => each.text)
		.join('')
		.replace(cell.underline ? '' : / $/, '');
	const width = (cells.length === 1 ? cell.width : text.length) * cellWidth;
	const classes = [cell.bold && 'b', cell.italic && 'i', cell.underline && 'u'].filter(Boolean).join(' ');
	const attributes = [
		`x="${round(left)}" y="${round(top + baseline)}"`,
		...(classes === '' ? [] : [`class="${classes}"`]),
		...(text.length === 1 ? [] : [`textLength="${round(width)}"`]),
	];
	texts.set(colour, [...(texts.get(colour) ?? []), `<text ${attributes.join(' ')}>${escape(text)}</text>`]);
}

function append(layer: Map<string, string>, colour: string, data: string): void {
	if (data !== '') {
		layer.set(colour, (layer.get(colour) ?? '') + data);
	}
}

const paths = (layer: Map<string, string>, how: 'fill' | 'stroke') =>
	[...layer].map(
		([colour, data]) =>
			`<path ${how === 'fill' ? 'fill' : 'fill="none" stroke-width="1.2" stroke'}="${colour}" d="${data}"/>`,
	);

const isPlain = (text: string) => /^[\u0020-\u007E\u00A0-\u00FF]$/.test(text);

const styleOf = (cell: Cell) => [coloursOf(cell).text, cell.bold, cell.italic, cell.underline].join(' ');

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
