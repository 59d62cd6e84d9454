import {type RuleMatch} from '../waf/rule-match.ts';
import {severityNames, toAnomalyPoints} from '../waf/severity.ts';
import {type TransactionDetail} from '../waf/transaction.ts';
import {type Condition} from '../waf/filter.ts';
import {clean} from './clean-text.ts';
import {describeContradiction, describeOutcome} from './detail-sentence.ts';
import {formatClock, formatDay} from './format-time.ts';
import {blank, span, type Line, type Look, type Span} from './line.ts';
import {decodeQuery, toMatchParts} from './match-parts.ts';
import {clientValue, pathValue, type Value} from './selected-value.ts';
import {nameTag} from './tag-names.ts';
import {roleOf, type Role} from './theme.ts';
import {wrapLine} from './wrap-line.ts';

/**
A line of the detail; where it shows a value, `m`, `x` and `c` work on it.
*/
export type DetailLine = {readonly line: Line; readonly value?: Value};

/** Labels and what stands in their column. */
const labelWidth = 9;
/** Characters of a value shown in front of and behind what matched, so that it is always in sight. */
const contextBefore = 80;
const contextAfter = 240;
const longestText = 2000;

type Pen = {
	readonly put: (line: Line, value?: Value) => void;
	readonly field: (label: string, line: Line, value?: Value) => void;
	readonly text: (text: string) => string;
};

/**
A transaction in words, in rows of at most `width` cells: what became of it, the request as it was sent, each rule match in log order, its lines.
*/
export function drawDetailLines(
	detail: TransactionDetail,
	{offset, width, raw}: {offset: number; width: number; raw: boolean},
	look: Look,
): DetailLine[] {
	const lines: DetailLine[] = [];
	const put = (line: Line, value?: Value) => {
		for (const row of wrapLine(line, width)) {
			lines.push(value === undefined ? {line: row} : {line: row, value});
		}
	};
	const field = (label: string, line: Line, value?: Value) => {
		for (const [place, row] of wrapLine(line, Math.max(10, width - labelWidth)).entries()) {
			const head = span((place === 0 ? label : '').padEnd(labelWidth), 'dim');
			lines.push(value === undefined ? {line: [head, ...row]} : {line: [head, ...row], value});
		}
	};
	const text = (outside: string) => clean(outside.slice(0, longestText), look.glyphs);
	const pen: Pen = {put, field, text};
	put([span(describeOutcome(detail), detail.outcome === 'detected' ? 'danger' : 'strong')]);
	for (const contradiction of detail.contradictions) {
		put(describeContradiction(contradiction, look));
	}

	if (detail.truncated) {
		put([span(' CUT ', 'notice'), span(' the server cut a line of it: fields are as printed')]);
	}

	put([]);
	drawRequest(detail, offset, pen);
	for (const match of detail.ruleMatches) {
		drawRuleMatch(match, pen);
	}

	put([]);
	drawOrigin(detail, pen);
	if (raw) {
		drawRaw(detail, pen);
	}

	return lines;
}

function drawRequest(detail: TransactionDetail, offset: number, {field, text}: Pen): void {
	if (detail.time !== undefined) {
		field('time', [span(`${formatDay(detail.time, offset)}${formatClock(detail.time, offset).slice(5)}`)]);
	}

	const client = detail.client;
	field(
		'client',
		[
			client === undefined
				? span('unknown', 'dim')
				: span(text(client), detail.outcome === 'detected' ? 'danger' : 'strong'),
			...(detail.clientPort === undefined ? [] : [span(` port ${detail.clientPort}`, 'dim')]),
		],
		client === undefined ? undefined : clientValue(client),
	);
	const method = detail.method === undefined ? '' : `${text(detail.method)} `;
	const target = detail.target ?? detail.path ?? '';
	field('request', [span(method + text(target))], pathValue(target));
	const query = detail.query ?? (target.includes('?') ? target.slice(target.indexOf('?') + 1) : undefined);
	if (query !== undefined && decodeQuery(query) !== query) {
		field('decoded', [span(text(decodeQuery(query)))], {text: decodeQuery(query), condition: undefined});
	}

	const plain: ReadonlyArray<[string, string | undefined, Condition | undefined]> = [
		['host', detail.host, detail.host === undefined ? undefined : {kind: 'host', host: detail.host}],
		['agent', detail.userAgent, undefined],
		['referrer', detail.referrer, undefined],
		['server', detail.server, undefined],
		['status', detail.statusCode === undefined ? undefined : String(detail.statusCode), undefined],
	];
	for (const [label, value, condition] of plain) {
		if (value !== undefined) {
			field(label, [span(text(value))], {text: value, condition});
		}
	}

	const [main] = detail.categories;
	if (main !== undefined) {
		const words = detail.categories.flatMap((category): Span[] => [span(text(category), roleOf(category)), blank(1)]);
		field('category', words, {text: main, condition: {kind: 'category', category: main}});
	}
}

function drawRuleMatch(match: RuleMatch, pen: Pen): void {
	const {put, field, text} = pen;
	const id = match.id ?? '-';
	const points = match.evaluation || match.severity === undefined ? 0 : toAnomalyPoints(match.severity);
	const facts = [
		match.category,
		match.paranoiaLevel === undefined || match.evaluation ? undefined : `PL${match.paranoiaLevel}`,
		match.severity === undefined || match.evaluation ? undefined : severityNames[match.severity],
	].filter(fact => fact !== undefined);
	const head: Role = match.action === 'denied' ? 'calm' : 'strong';
	put([]);
	put(
		[
			span((points > 0 ? `+${points} ` : '').padStart(3)),
			span(text(id), head),
			span(match.evaluation ? ' decides' : '', 'dim'),
			...facts.map((fact, place) => span(` ${text(fact)}`, place === 0 ? roleOf(match.category) : 'dim')),
			span(match.action === 'denied' ? `  denied${match.code === undefined ? '' : ` with ${match.code}`}` : '', 'calm'),
		],
		{text: id, condition: match.id === undefined ? undefined : {kind: 'rule', id}},
	);
	if (match.message !== undefined) {
		field('', [span(text(match.message))]);
	}

	if (!match.evaluation) {
		drawMatched(match, pen);
	}

	const tags = (match.tags ?? []).map(tag => nameTag(tag));
	const named = tags.filter(tag => tag.startsWith('CAPEC'));
	if (named.length > 0) {
		field('', [span(named.map(tag => text(tag)).join(', '), 'dim')]);
	}

	if (match.file !== undefined) {
		const place = match.line === undefined ? '' : `:${match.line}`;
		field('', [span(`${text(match.file.slice(match.file.lastIndexOf('/') + 1))}${place}`, 'dim')]);
	}
}

function drawMatched(match: RuleMatch, {field, text}: Pen): void {
	const {where, value, matched} = toMatchParts(match);
	if (where !== undefined) {
		field('  where', [span(text(where))], {text: where, condition: undefined});
	}

	if (value === undefined) {
		return;
	}

	const decoded = decodeQuery(value);
	const wanted = matched === undefined ? '' : decodeQuery(matched);
	const at = wanted === '' ? -1 : decoded.indexOf(wanted);
	const end = at + wanted.length;
	const from = Math.max(0, at - contextBefore);
	const line: Line =
		at < 0
			? [span(text(decoded))]
			: [
					span((from > 0 ? '... ' : '') + text(decoded.slice(from, at))),
					span(text(wanted), 'match'),
					span(text(decoded.slice(end, end + contextAfter))),
				];
	field('  value', line, {text: decoded, condition: undefined});
	if (decoded !== value) {
		field('  raw', [span(text(value), 'dim')], {text: value, condition: undefined});
	}
}

function drawOrigin(detail: TransactionDetail, {field, text}: Pen): void {
	if (detail.uniqueId !== undefined) {
		field('id', [span(text(detail.uniqueId))], {
			text: detail.uniqueId,
			condition: {kind: 'text', text: detail.uniqueId},
		});
	}

	if (detail.file !== undefined) {
		const numbers = detail.ruleMatches.flatMap(({lineNumber}) => (lineNumber === undefined ? [] : [lineNumber]));
		const lines =
			numbers.length === 0 ? '' : ` line ${numbers.slice(0, 8).join(', ')}${numbers.length > 8 ? ', ...' : ''}`;
		field('file', [span(text(detail.file)), span(lines, 'dim')]);
	}

	if (detail.linesGone > 0) {
		field('', [span(`${detail.linesGone} of its lines can no longer be read`, 'dim')]);
	}
}

function drawRaw(detail: TransactionDetail, {put, text}: Pen): void {
	for (const {raw} of detail.ruleMatches) {
		put([]);
		put([span(text(raw), 'dim')], {text: raw, condition: undefined});
	}
}
