import {formatCount} from '../views/drawing/format-number.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {own, type CleanText} from '../views/drawing/own-words.ts';
import {sanitize} from '../views/drawing/sanitize.ts';
import {formatOffset} from '../waf/time-zone.ts';
import {quote, type Block, type Part, type ReportDocument, type Section, type Words} from './document.ts';
import {drawDenials} from './denials-section.ts';
import {listDoubts} from './doubts.ts';
import {drawEvidence} from './evidence.ts';
import {drawMarks} from './marks-section.ts';
import {type Report} from './report.ts';
import {giveVerdict, tellStory} from './sentences.ts';
import {formatMoment} from './wording.ts';
import {drawCategories, drawNetworks, drawRules, drawTop} from './tables.ts';
import {drawThrough} from './through-section.ts';

/**
A report in words and tables, as its Markdown and its HTML say it: for a manager first, then for an engineer.
*/
export function toDocument(report: Report, glyphs: Glyphs): ReportDocument {
	return {
		title: [own('WAF report: '), ...nameSources(report, glyphs)],
		verdict: giveVerdict(report),
		lead: tellStory(report, glyphs),
		sections: report.summary.transactions === 0 ? drawEmpty(report, glyphs) : drawSections(report, glyphs),
	};
}

/** Names that fit into a title. */
const mostNames = 3;

function nameSources({asked}: Report, glyphs: Glyphs): Words {
	const more = asked.sources.length - mostNames;
	return [
		...asked.sources
			.slice(0, mostNames)
			.flatMap((name, place): Words => [
				...(place === 0 ? [] : [own(', ')]),
				name === '-' ? own('standard input') : quote(name, glyphs, 60),
			]),
		...(more > 0 ? [own(` and ${more} more`)] : []),
	];
}

function drawSections(report: Report, glyphs: Glyphs): Section[] {
	const {summary, timeline, shortTimeline} = report;
	const table = (name: 'clients' | 'hosts' | 'paths', head: CleanText, one: CleanText, several: CleanText): Block[] =>
		summary[name].rows.length === 0 ? [] : [drawTop(summary[name], summary, {head, one, several}, glyphs)];
	const sections: Section[] = [
		{
			id: 'timeline',
			title: own('Over time'),
			blocks: [
				{kind: 'outcomes', parts: toParts(report)},
				{kind: 'timeline', long: timeline, short: shortTimeline, offset: summary.zone.offset},
			],
		},
		{
			id: 'categories',
			title: own('Kinds of attack'),
			blocks: summary.categories.rows.length === 0 ? [] : [drawCategories(summary, glyphs)],
		},
		{
			id: 'clients',
			title: own('Who'),
			blocks: [...table('clients', own('Address'), own('address'), own('addresses')), ...drawNetworks(summary, glyphs)],
		},
		{
			id: 'targets',
			title: own('Against what'),
			blocks: [
				...table('hosts', own('Host'), own('host'), own('hosts')),
				...table('paths', own('Path'), own('path'), own('paths')),
			],
		},
		{id: 'through', title: own('What got through'), blocks: drawThrough(report, glyphs)},
		{
			id: 'rules',
			title: own('Rules that matched'),
			blocks: summary.rules.rows.length === 0 ? [] : [drawRules(summary, glyphs)],
		},
		{id: 'marks', title: own('What was marked'), blocks: drawMarks(report, glyphs)},
		{id: 'denials', title: own('What was done'), blocks: drawDenials(report, glyphs)},
		drawDoubts(report, glyphs),
		drawAsked(report, glyphs),
		{id: 'evidence', title: own('Evidence'), blocks: drawEvidence(report, glyphs)},
	];
	return sections.filter(({blocks}) => blocks.length > 0);
}

function drawEmpty(report: Report, glyphs: Glyphs): Section[] {
	return [drawDoubts(report, glyphs), drawAsked(report, glyphs)].filter(({blocks}) => blocks.length > 0);
}

function toParts({summary}: Report): Part[] {
	const {blocked, detected, passed, unknown} = summary.outcomes;
	const open = summary.transactions - blocked - detected - passed - unknown;
	const parts: Part[] = [
		{name: own('blocked'), kind: 'blocked', count: blocked},
		{name: own('through'), kind: 'through', count: detected},
		{name: own('passed'), kind: 'passed', count: passed},
		{name: own('unknown'), kind: 'unknown', count: unknown},
		{name: own('not complete yet'), kind: 'unknown', count: open},
	];
	return parts.filter(({kind, count}) => count > 0 || kind === 'blocked' || kind === 'through');
}

function drawDoubts(report: Report, glyphs: Glyphs): Section {
	const doubts = listDoubts(report, glyphs);
	return {
		id: 'doubts',
		title: own('What this report does not know'),
		blocks: doubts.length === 0 ? [] : [{kind: 'list', items: doubts}],
	};
}

function drawAsked({asked, summary}: Report, glyphs: Glyphs): Section {
	const {lines, zone} = summary;
	const {offset} = zone;
	const count = (number: number, words: CleanText): CleanText[] =>
		number === 0 ? [] : [own(`, ${formatCount(number)} ${words}`)];
	const unit = own(asked.isIndex ? 'documents' : 'lines');
	return {
		id: 'asked',
		title: own('What was asked'),
		blocks: [
			{
				kind: 'facts',
				rows: [
					[
						own(asked.isIndex ? 'Index' : asked.sources.length > 1 ? 'Logs' : 'Log'),
						listSources(asked.sources, glyphs),
					],
					[
						own('Read'),
						[
							own(`${formatCount(lines.read)} ${unit}, of them ${formatCount(lines.modsecurity)} of ModSecurity`),
							...count(lines.engine, own('of the engine about itself')),
							...count(lines.other, own('others')),
							...count(lines.unreadable, own('unreadable')),
						],
					],
					[
						own('Window'),
						[
							own(asked.since === undefined ? 'from the beginning' : `from ${formatMoment(asked.since, offset)}`),
							own(asked.until === undefined ? ' to the end' : ` to ${formatMoment(asked.until, offset)}`),
						],
					],
					[own('Filter'), [asked.filter === '' ? own('none') : quote(asked.filter, glyphs, 1000)]],
					...(asked.only === undefined
						? []
						: [
								[
									own('Only'),
									[own(asked.only === 'not stopped' ? 'what was not stopped' : 'one transaction')],
								] as const,
							]),
					[
						own('Times'),
						[
							sanitize(formatOffset(offset)),
							own(
								zone.source === 'assumed'
									? ' (assumed)'
									: zone.source === 'option'
										? ' (as given)'
										: ` (from the log's ${zone.source})`,
							),
						],
					],
					[own('Secrets'), [own(asked.showSecrets ? 'shown: handle this report with care' : 'masked')]],
					[own('Made'), [own(`${formatMoment(asked.made, offset)} by waftop `), sanitize(asked.version)]],
				],
			},
		],
	};
}

/** A folder may hold thousands. */
const mostListed = 20;

function listSources(sources: readonly string[], glyphs: Glyphs): Words {
	const more = sources.length - mostListed;
	return [
		...sources
			.slice(0, mostListed)
			.flatMap((name, place): Words => [
				...(place === 0 ? [] : [own(', ')]),
				name === '-' ? own('standard input') : quote(name, glyphs),
			]),
		...(more > 0 ? [own(` and ${formatCount(more)} more`)] : []),
	];
}
