import {formatCount, formatShare} from '../views/drawing/format-number.ts';
import {
	type Block,
	type Case,
	type Column,
	type Part,
	type ReportDocument,
	type Section,
	type TableRow,
	type Words,
} from './document.ts';
import {style} from './html-style.ts';
import {drawTimeline} from './html-timeline.ts';
import {escapeHtml} from './html-text.ts';

/**
A report as one HTML file: no script, nothing loaded, and the file forbids both to itself. Light and dark, on paper and on a phone.
*/
export function toHtml({title, verdict, lead, sections}: ReportDocument): string {
	const name = title.map(part => (typeof part === 'string' ? part : part.quote)).join('');
	return [
		'<!doctype html>',
		'<html lang="en">',
		'<head>',
		'<meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
		'<meta name="viewport" content="width=device-width, initial-scale=1">',
		'<meta name="color-scheme" content="light dark">',
		'<meta name="referrer" content="no-referrer">',
		`<title>${escapeHtml(name)}</title>`,
		`<style>${style}</style>`,
		'</head>',
		'<body>',
		'<main>',
		`<header class="${verdict.tone}">`,
		`<p class="name">${toInline(title)}</p>`,
		`<h1>${escapeHtml(verdict.words)}</h1>`,
		`<p class="lead">${toInline(lead)}</p>`,
		'</header>',
		...sections.flatMap(section => toSection(section)),
		'</main>',
		'</body>',
		'</html>',
		'',
	].join('\n');
}

function toSection({id, title, blocks}: Section): string[] {
	return [
		`<section id="${id}">`,
		`<h2>${escapeHtml(title)}</h2>`,
		...blocks.flatMap(block => toBlock(block)),
		'</section>',
	];
}

function toBlock(block: Block): string[] {
	switch (block.kind) {
		case 'paragraph':
			return [`<p>${toInline(block.words)}</p>`];
		case 'list':
			return ['<ul>', ...block.items.map(words => `<li>${toInline(words)}</li>`), '</ul>'];
		case 'facts':
			return [
				'<dl>',
				...block.rows.map(([name, words]) => `<div><dt>${escapeHtml(name)}</dt><dd>${toInline(words)}</dd></div>`),
				'</dl>',
			];
		case 'outcomes':
			return toTiles(block.parts);
		case 'timeline':
			return drawTimeline(block.long, block.offset);
		case 'table':
			return [
				'<div class="scroll">',
				'<table>',
				`<thead><tr>${block.columns.map(column => `<th scope="col" class="${toClass(column)}">${escapeHtml(column.head)}</th>`).join('')}</tr></thead>`,
				'<tbody>',
				...block.rows.map(row => toTableRow(row, block.columns)),
				'</tbody>',
				'</table>',
				'</div>',
				...toMore(block.more),
			];
		case 'cases':
			return [...block.cases.flatMap(one => toCase(one)), ...toMore(block.more)];
		case 'evidence':
		default:
			return block.proofs.flatMap(({id, heading, places, lines, checks, more}) => [
				`<div class="proof" id="${id}">`,
				`<h3>${id}${toInline(heading)}</h3>`,
				...places.map(words => `<p class="place">${toInline(words)}</p>`),
				...(lines.length === 0
					? []
					: [`<ol class="raw">${lines.map(text => `<li><code>${escapeHtml(text)}</code></li>`).join('')}</ol>`]),
				...(checks.length === 0 ? [] : [`<pre class="check">${checks.map(text => escapeHtml(text)).join('\n')}</pre>`]),
				...toMore(more),
				'</div>',
			]);
	}
}

function toTiles(parts: readonly Part[]): string[] {
	const all = parts.reduce((sum, {count}) => sum + count, 0);
	return [
		'<ul class="tiles">',
		`<li><b>${formatCount(all)}</b> requests</li>`,
		...parts.map(
			({name, kind, count}) =>
				`<li class="${kind}${count === 0 ? ' none' : ''}"><b>${formatCount(count)}</b> ${escapeHtml(name)} <small>${formatShare(count, all)}</small></li>`,
		),
		'</ul>',
	];
}

function toTableRow({cells, share = 0, through = 0}: TableRow, columns: readonly Column[]): string {
	const texts = cells.map((words, place) => {
		const isAlarm = columns[place].head === 'Through' && through > 0;
		const bar = place > 0 ? '' : toBar(share, through);
		return `<td class="${toClass(columns[place])}${isAlarm ? ' alarm' : ''}">${toInline(words)}${bar}</td>`;
	});
	return `<tr>${texts.join('')}</tr>`;
}

function toClass({align, isMinor}: Column): string {
	return isMinor === true ? `${align} minor` : align;
}

/** A bar under the key: what got through lies at its left end, in the colour of danger. */
function toBar(share: number, through: number): string {
	const percent = (part: number): string => (100 * part).toFixed(1);
	const danger =
		through > 0
			? `<rect class="through" x="0" y="0" width="${Math.max(0.7, 100 * through).toFixed(1)}%" height="4"/>`
			: '';
	return `<svg class="bar" width="100%" height="4" aria-hidden="true"><rect class="all" x="0" y="0" width="${percent(share)}%" height="4"/>${danger}</svg>`;
}

function toCase({id, title, tone, facts, items}: Case): string[] {
	return [
		`<article class="${tone}">`,
		`<h3>${toInline(title)}${id === undefined ? '' : ` <small><a href="#${id}">${id}</a></small>`}</h3>`,
		`<ul class="facts">${facts.map(words => `<li>${toInline(words)}</li>`).join('')}</ul>`,
		...(items.length === 0
			? []
			: [`<ul class="carried">${items.map(words => `<li>${toInline(words)}</li>`).join('')}</ul>`]),
		'</article>',
	];
}

function toMore(more: Words): string[] {
	return more.length === 0 ? [] : [`<p class="more">${toInline(more)}</p>`];
}

function toInline(words: Words): string {
	return words
		.map(part => (typeof part === 'string' ? escapeHtml(part) : `<code>${escapeHtml(part.quote)}</code>`))
		.join('');
}
