import {toMatchParts} from '../views/detail/match-parts.ts';
import {type Payload, type QuotedTransaction} from '../questions/quoted-transaction.ts';
import {type Group} from '../questions/worst-groups.ts';
import {formatCount} from '../views/drawing/format-number.ts';
import {formatScore} from '../views/drawing/format-score.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {own, type CleanText} from '../views/drawing/own-words.ts';
import {quote, type Block, type Case, type Words} from './document.ts';
import {numberEvidence, nameRequest} from './evidence.ts';
import {drawAnswered} from './answers-table.ts';
import {type Report} from './report.ts';
import {formatRange, plural, requests} from './wording.ts';

/** Characters of what made a rule match. */
const longestPayload = 300;

/**
What was not stopped, worst first: by who sent it and where to, with what it carried; and what the access log tells.
*/
export function drawThrough(report: Report, glyphs: Glyphs): Block[] {
	return [...drawNotStopped(report, glyphs), ...drawAnswered(report, glyphs)];
}

function drawNotStopped(report: Report, glyphs: Glyphs): Block[] {
	const {summary, notStopped} = report;
	const {detected, passed, unknown} = summary.outcomes;
	if (detected + passed === 0) {
		return [{kind: 'paragraph', words: [sayNothing(summary.onlyDenials, unknown)]}];
	}

	const ids = numberEvidence(report);
	const {moreGroups, moreRequests, isCut, groups, unmatched} = notStopped;
	if (detected + passed === unmatched) {
		return [{kind: 'paragraph', words: [own(`Nothing but ${requests(unmatched)} that matched no rule.`)]}];
	}

	const more: Words =
		moreRequests > 0
			? [
					own(
						`+${requests(moreRequests)} of ${own(isCut ? 'at least ' : '')}${plural(moreGroups, own('more client and target'), own('more clients and targets'))}, no worse than these`,
					),
				]
			: [];
	return [
		{
			kind: 'paragraph',
			words: [
				own(
					`${requests(detected)} over the threshold, ${formatCount(passed - unmatched)} under it with a warning${own(unmatched === 0 ? '' : `, and ${formatCount(unmatched)} that matched no rule and are not listed`)}; by client and target, the highest score first. Each shows the worst request of its group.`,
				),
			],
		},
		{
			kind: 'cases',
			cases: groups.map(group => drawGroup(group, group.sample && ids.get(group.sample.row)?.id, report, glyphs)),
			more,
		},
	];
}

function sayNothing(onlyDenials: boolean, unknown: number): CleanText {
	if (onlyDenials) {
		return own(
			'This log holds nothing but blocks, so what got through is not in it. On nginx, error_log at level info or the audit log tells.',
		);
	}

	return unknown > 0
		? own('Nothing is known to have got through; of some requests the log does not tell.')
		: own('Nothing got through.');
}

function drawGroup(
	group: Group<QuotedTransaction>,
	id: CleanText | undefined,
	{summary}: Report,
	glyphs: Glyphs,
): Case {
	const {client, host, path, sample, through, count, first, last} = group;
	const {offset} = summary.zone;
	return {
		...(id === undefined ? {} : {id}),
		title: [quote(client, glyphs), own(' to '), quote(`${host ?? ''}${path ?? ''}`, glyphs)],
		tone: through > 0 ? 'alarm' : 'unsure',
		facts: [
			[
				own(
					through === 0
						? `${requests(count)}, under the threshold`
						: through === count
							? `${requests(count)} through`
							: `${requests(count)}, ${formatCount(through)} of them through`,
				),
			],
			...(Number.isFinite(first) ? [[formatRange(first, last, offset)]] : []),
			...(sample === undefined ? [] : drawWorst(sample, glyphs)),
		],
		items: sample === undefined ? [] : drawPayloads(sample, glyphs),
	};
}

function drawWorst(sample: QuotedTransaction, glyphs: Glyphs): Words[] {
	const {score, scoreEstimated, threshold, statusCode, userAgent} = sample;
	return [
		[own('worst: '), ...nameRequest(sample, glyphs)],
		...(score === undefined ? [] : [[own(`score ${formatScore({score, scoreEstimated, threshold}, glyphs)}`)]]),
		...(statusCode === undefined ? [] : [[own(`answered ${statusCode}`)]]),
		...(userAgent === undefined ? [] : [[own('user agent '), quote(userAgent, glyphs)]]),
	];
}

/**
What made the rules match: each value once, with where it stood and the rules that it set off.
*/
export function drawPayloads({payloads, morePayloads}: QuotedTransaction, glyphs: Glyphs): Words[] {
	const byValue = Map.groupBy(payloads, payload => {
		const {where, value} = toMatchParts(payload);
		return `${where ?? ''}\0${value ?? payload.data ?? payload.match ?? ''}`;
	});
	return [
		...Array.from(byValue.values(), (same): Words => drawPayload(same, glyphs)),
		...(morePayloads > 0 ? [[own(`+${plural(morePayloads, own('more rule match'), own('more rule matches'))}`)]] : []),
	];
}

function drawPayload(same: readonly Payload[], glyphs: Glyphs): Words {
	const [first] = same;
	const {where, value} = toMatchParts(first);
	const shown = value ?? first.data ?? first.match;
	const isNamed = first.message !== undefined;
	return [
		...(where === undefined ? [] : [quote(where, glyphs), own(': ')]),
		...(shown === undefined ? [] : [quote(shown, glyphs, longestPayload), own(' ')]),
		own('(rule '),
		quote(first.rule, glyphs),
		...(isNamed ? [own(' '), quote(first.message, glyphs)] : []),
		...same.slice(1).flatMap(({rule}): Words => [own(', '), quote(rule, glyphs)]),
		own(')'),
	];
}
