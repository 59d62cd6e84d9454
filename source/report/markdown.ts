import {formatCount} from '../views/drawing/format-number.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {type Block, type Quote, type ReportDocument, type TableRow, type Words} from './document.ts';
import {drawCharacters} from './timeline-characters.ts';

/**
A report as Markdown (CommonMark with the tables of GitHub). Text from outside stands in code spans and code blocks alone, so that
nothing in it is markup: no link, image, heading, HTML, mention. `cat` shows it readably too.
*/
export function toMarkdown({title, verdict, lead, sections}: ReportDocument, glyphs: Glyphs): string {
	const lines = [
		`# ${toLine(title)}`,
		'',
		`**${verdict.words}.** ${toLine(lead)}`,
		...sections.flatMap(section => [
			'',
			`## ${section.title}`,
			...section.blocks.flatMap(block => ['', ...toLines(block, glyphs)]),
		]),
		'',
	];
	return lines.join('\n');
}

function toLines(block: Block, glyphs: Glyphs): string[] {
	switch (block.kind) {
		case 'paragraph':
			return [toLine(block.words)];
		case 'list':
			return block.items.map(words => `- ${toLine(words)}`);
		case 'facts':
			return block.rows.map(([name, words]) => `- ${name}: ${toLine(words)}`);
		case 'outcomes': {
			const all = block.parts.reduce((sum, {count}) => sum + count, 0);
			return [
				`${formatCount(all)} requests: ${block.parts.map(({name, count}) => `${formatCount(count)} ${name}`).join(', ')}.`,
			];
		}

		case 'timeline':
			return toCodeBlock(drawCharacters(block.short, block.offset, glyphs).join('\n'), 'text');
		case 'table':
			return [
				`| ${block.columns.map(({head}) => head).join(' | ')} |`,
				`| ${block.columns.map(({align}) => (align === 'right' ? '---:' : '---')).join(' | ')} |`,
				...block.rows.map(row => toTableRow(row)),
				...withMore(block.more),
			];
		case 'cases':
			return [
				...block.cases.flatMap(({id, title, facts, items}, place) => [
					...(place === 0 ? [] : ['']),
					`### ${toLine(title)}${id === undefined ? '' : ` (${id})`}`,
					'',
					`- ${facts.map(words => toLine(words)).join(', ')}`,
					...items.map(words => `- carried ${toLine(words)}`),
				]),
				...withMore(block.more),
			];
		case 'evidence':
		default:
			return block.proofs.flatMap(({id, heading, places, lines, checks, more}, place) => [
				...(place === 0 ? [] : ['']),
				`### ${id}${toLine(heading)}`,
				...places.flatMap(words => ['', toLine(words)]),
				...(lines.length === 0 ? [] : ['', ...toCodeBlock(lines.join('\n'), 'text')]),
				...(checks.length === 0 ? [] : ['', ...toCodeBlock(checks.join('\n'), 'sh')]),
				...withMore(more),
			]);
	}
}

function withMore(more: Words): string[] {
	return more.length === 0 ? [] : ['', toLine(more)];
}

function toLine(words: Words): string {
	return words.map(part => (typeof part === 'string' ? part : toCodeSpan(part))).join('');
}

/** Pipes part cells even in code, and renderers do not agree on what escapes them: they are shown as other unprintable signs are. */
function toTableRow({cells}: TableRow): string {
	const texts = cells.map(words =>
		words
			.map(part =>
				typeof part === 'string' ? part : toCodeSpan({quote: part.quote.replaceAll('|', String.raw`\x7c`)} as Quote),
			)
			.join(''),
	);
	return `| ${texts.join(' | ')} |`;
}

/** Backticks in it are outnumbered; blanks keep them apart from the fence, and one on each side is taken away again. */
function toCodeSpan({quote}: Quote): string {
	const fence = '`'.repeat(longestRun(quote) + 1);
	const needsRoom = /^[` ]|[` ]$/.test(quote);
	return needsRoom ? `${fence} ${quote} ${fence}` : `${fence}${quote}${fence}`;
}

function toCodeBlock(text: string, language: 'text' | 'sh'): string[] {
	const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
	return [`${fence}${language}`, text, fence];
}

function longestRun(text: string): number {
	return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
