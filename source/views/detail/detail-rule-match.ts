import {type RuleMatch} from '../../waf/rule-match.ts';
import {severityNames, toAnomalyPoints} from '../../waf/severity.ts';
import {type DetailWriter} from './detail-writer.ts';
import {span, type Line} from '../drawing/line.ts';
import {join, own} from '../drawing/own-words.ts';
import {decodeQuery, toMatchParts} from './match-parts.ts';
import {nameTag} from '../../waf/tag-names.ts';
import {roleOf, type Role} from '../drawing/theme.ts';

/** Characters of a value shown before and after what matched, so that it is always in sight. */
const contextBefore = 80;
const contextAfter = 240;

/**
A rule match: its points, id and words, where it matched, the value with what matched in it, tags with a name, its file.
*/
export function drawRuleMatch(match: RuleMatch, writer: DetailWriter): void {
	const {put, field, text} = writer;
	const id = match.id ?? '-';
	const points = match.evaluation || match.severity === undefined ? 0 : toAnomalyPoints(match.severity);
	const facts = [
		match.category,
		match.paranoiaLevel === undefined || match.evaluation ? undefined : `PL${match.paranoiaLevel}`,
		match.severity === undefined || match.evaluation ? undefined : severityNames[match.severity],
	].filter(fact => fact !== undefined);
	const code = own(match.code === undefined ? '' : ` with ${match.code}`);
	const head: Role = match.action === 'denied' ? 'calm' : 'strong';
	put([]);
	put(
		[
			span(own(points > 0 ? `+${points} ` : '').padStart(3)),
			span(text(id), head),
			span(match.evaluation ? ' decides' : '', 'dim'),
			...facts.map((fact, place) => span(` ${text(fact)}`, place === 0 ? roleOf(match.category) : 'dim')),
			span(match.action === 'denied' ? `  denied${code}` : '', 'calm'),
		],
		{text: id, condition: match.id === undefined ? undefined : {kind: 'rule', id}},
	);
	if (match.message !== undefined) {
		field('', [span(text(match.message))]);
	}

	if (!match.evaluation) {
		drawMatched(match, writer);
	}

	const tags = (match.tags ?? []).map(tag => nameTag(tag));
	const named = tags.filter(tag => tag.startsWith('CAPEC'));
	if (named.length > 0) {
		field('', [
			span(
				join(
					named.map(tag => text(tag)),
					', ',
				),
				'dim',
			),
		]);
	}

	if (match.file !== undefined) {
		const place = own(match.line === undefined ? '' : `:${match.line}`);
		field('', [span(`${text(match.file.slice(match.file.lastIndexOf('/') + 1))}${place}`, 'dim')]);
	}
}

function drawMatched(match: RuleMatch, {field, text}: DetailWriter): void {
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
					span(`${from > 0 ? '... ' : ''}${text(decoded.slice(from, at))}`),
					span(text(wanted), 'match'),
					span(text(decoded.slice(end, end + contextAfter))),
				];
	field('  value', line, {text: decoded, condition: undefined});
	if (decoded !== value) {
		field('  raw', [span(text(value), 'dim')], {text: value, condition: undefined});
	}
}
