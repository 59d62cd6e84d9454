import {type RaisedMatch} from '../evaluation/alert.ts';
import {toWholeReader} from '../filters/field-value.ts';
import {type AlertRule} from '../rule.ts';
import {toMatchFields} from './match-fields.ts';
import {toPythonText} from './python-text.ts';
import {wrapText} from './wrap-text.ts';

type Row = {readonly values: readonly string[]; count: number};

/** A table of characters is at most so wide. */
const widest = 80;

/**
How often each combination of the fields in `summary_table_fields` occurs among the matches of an alert, as a table of characters, Markdown or HTML with the words around it that the rule wants; empty without such fields.
*/
export function toSummary(rule: AlertRule, matches: readonly RaisedMatch[]): string {
	const {
		summary_table_fields: fields,
		summary_table_type: type = 'ascii',
		summary_table_max_rows: most,
		summary_prefix: prefix = '',
		summary_suffix: suffix = '',
	} = rule.options;
	if (fields === undefined) {
		return '';
	}

	const names = [fields].flat().map(name => toPythonText(name));
	const header = [...names, 'count'];
	const rows = limitRows(countRows(rule, matches, names), most);
	const note = most === undefined ? '' : `Showing top ${toPythonText(most)} rows\n`;
	const intro = `${prefix === '' ? '' : `${toPythonText(prefix)}\n`}Aggregation resulted in the following data for summary_table_fields ==> ${toPythonText(header)}:\n\n`;
	switch (type) {
		case 'html': {
			return `${toHtml(header, rows)}${note}${toPythonText(suffix)}`;
		}

		case 'markdown': {
			return `${intro}${toMarkdown(header, rows)}\n${note}${toPythonText(suffix)}`;
		}

		default: {
			return `${intro}${toGrid(header, rows)}\n\n${note}${toPythonText(suffix)}`;
		}
	}
}

function countRows(rule: AlertRule, matches: readonly RaisedMatch[], names: readonly string[]): readonly Row[] {
	const readers = names.map(name => toWholeReader(name));
	const rows = new Map<string, Row>();
	for (const match of matches) {
		const fields = toMatchFields(rule, match);
		const values = readers.map(read => toPythonText(read(fields)));
		const key = JSON.stringify(values);
		const row = rows.get(key);
		if (row === undefined) {
			rows.set(key, {values, count: 1});
		} else {
			row.count++;
		}
	}

	return [...rows.values()];
}

function limitRows(rows: readonly Row[], most: unknown): readonly Row[] {
	return most === undefined ? rows : rows.toSorted((one, other) => other.count - one.count).slice(0, Number(most));
}

function toMarkdown(header: readonly string[], rows: readonly Row[]): string {
	const lines = [
		`| ${header.join(' | ')} |`,
		`${'|-----'.repeat(header.length)}|`,
		...rows.map(({values, count}) => `| ${[...values, String(count)].join(' | ')} |`),
	];
	return lines.map(line => `${line}\n`).join('');
}

function toHtml(header: readonly string[], rows: readonly Row[]): string {
	const cell = (name: string, text: string, more: string) =>
		`            <${name} style="padding-left: 1em; padding-right: 1em; text-align: center${more}">${escapeHtml(text).replaceAll('\n', '<br>')}</${name}>`;
	return [
		'<table frame="box" rules="all">',
		'    <thead>',
		'        <tr>',
		...header.map(name => cell('th', name, '')),
		'        </tr>',
		'    </thead>',
		'    <tbody>',
		...rows.flatMap(({values, count}) => [
			'        <tr>',
			...[...values, String(count)].map(value => cell('td', value, '; vertical-align: top')),
			'        </tr>',
		]),
		'    </tbody>',
		'</table>',
	].join('\n');
}

function escapeHtml(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#x27;');
}

/** Lines around every cell; names in the middle, values to the left. */
function toGrid(header: readonly string[], rows: readonly Row[]): string {
	const cells = rows.map(({values, count}) => [...values, String(count)]);
	const widths = fitWidths(
		header.map((name, column) =>
			[name, ...cells.map(row => row[column])].reduce((most, text) => Math.max(most, widthOf(text)), 0),
		),
	);
	const line = (mark: string) => `+${widths.map(width => mark.repeat(width + 2)).join('+')}+`;
	const draw = (row: readonly string[], place: (text: string, width: number) => string): string => {
		const wrapped = row.map((text, column) =>
			text.split('\n').flatMap(part => (part.trim() === '' ? [''] : wrapText(part, widths[column]))),
		);
		const height = wrapped.reduce((most, lines) => Math.max(most, lines.length), 0);
		return Array.from(
			{length: height},
			(_, at) => `| ${wrapped.map((lines, column) => place(lines[at] ?? '', widths[column])).join(' | ')} |`,
		).join('\n');
	};

	return [
		line('-'),
		draw(header, (text, width) => {
			const free = Math.max(0, width - lengthOf(text));
			return `${' '.repeat(Math.floor(free / 2))}${text}${' '.repeat(Math.ceil(free / 2))}`;
		}),
		line('='),
		...cells.flatMap(row => [
			draw(row, (text, width) => text + ' '.repeat(Math.max(0, width - lengthOf(text)))),
			line('-'),
		]),
	].join('\n');
}

/** Where all columns together are too wide, each in turn gets one more character until there are none left. */
function fitWidths(wanted: readonly number[]): readonly number[] {
	const room = widest - 3 * (wanted.length - 1) - 4;
	if (wanted.reduce((sum, width) => sum + width, 0) <= room || room < wanted.length) {
		return wanted;
	}

	const widths = wanted.map(() => 0);
	for (let [left, column] = [room, 0]; left > 0; column = (column + 1) % wanted.length) {
		if (widths[column] < wanted[column]) {
			widths[column]++;
			left--;
		}
	}

	return widths;
}

function widthOf(text: string): number {
	return text.split('\n').reduce((most, line) => Math.max(most, lengthOf(line)), 0);
}

function lengthOf(text: string): number {
	return Array.from(text).length;
}
