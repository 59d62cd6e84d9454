import {formatInstant} from '../../waf/calendar.ts';
import {type Summary, type SummaryNetwork, type SummaryRow, type SummaryTop} from '../../questions/summary.ts';
import {type RuleStatus} from '../../waf/alerts-status.ts';
import {formatOffset, toZoneName} from '../../waf/time-zone.ts';
import {clean} from '../drawing/clean-text.ts';
import {formatBounded, formatCount, formatShare} from '../drawing/format-number.ts';
import {formatIso} from '../drawing/format-time.ts';
import {type Glyphs} from '../drawing/glyphs.ts';
import {own, type CleanText} from '../drawing/own-words.ts';
import {padEnd, padStart} from '../drawing/text-width.ts';
import {formatAnswers, toAnswersObject, type PrintedAnswers} from './answers-text.ts';
import {formatRules, toRuleObject} from './summary-rules.ts';

const keyWidth = 40;

/**
What stands beside the summary: what alert rules found, where they were evaluated; what got through, where an access log tells.
*/
export type BesideSummary = {
	readonly rules?: readonly RuleStatus[] | undefined;
	readonly answers?: PrintedAnswers | undefined;
};

/**
The summary of `--once` as text, for reading.
*/
export function formatSummary(summary: Summary, glyphs: Glyphs, {rules, answers}: BesideSummary = {}): string {
	const {lines, transactions, outcomes, first, last, zone} = summary;
	const shares = (['blocked', 'detected', 'passed', 'unknown'] as const).map(
		outcome => `${formatCount(outcomes[outcome])} ${outcome}${outcome === 'detected' ? ' (through)' : ''}`,
	);
	const span =
		first === undefined || last === undefined
			? lines.modsecurity > 0
				? 'nothing matches'
				: 'no ModSecurity lines'
			: `${formatIso(first, zone.offset)} to ${formatIso(last, zone.offset)}`;
	const isAssumed = zone.source === 'assumed';
	const head = [
		`lines         ${formatCount(lines.read)} read: ${formatCount(lines.modsecurity)} ModSecurity (${formatCount(lines.cut)} cut), ${formatCount(lines.engine)} engine, ${formatCount(lines.other)} other, ${formatCount(lines.unreadable)} unreadable`,
		`transactions  ${formatCount(transactions)}: ${shares.join(', ')}`,
		...(summary.maybePages > 0
			? [
					`pages ?       ${formatCount(summary.maybePages)} of them may be the error page of another: nginx logs a request and its page as two, and only the audit log tells`,
				]
			: []),
		`time          ${span}, ${formatOffset(zone.offset)}${isAssumed ? ' (assumed)' : ` (from ${zone.source})`}`,
		...(summary.onlyDenials
			? ['through ?     only blocks are logged: attack rules and passed requests are not in this log']
			: []),
		...(lines.forged > 0
			? [`forged        ${formatCount(lines.forged)} whole lines that a client wrote into the log were left out`]
			: []),
		...(lines.repeated > 0
			? [
					`repeated      ${formatCount(lines.repeated)} lines came a second time, as from a pipe that reconnected, and count once`,
				]
			: []),
	];
	const lists = [
		['CATEGORY', summary.categories],
		['CLIENT', summary.clients],
		['NETWORK', labelNetworks(summary)],
		['RULE', summary.rules],
		['PATH', summary.paths],
		['HOST', summary.hosts],
	] as const;
	return [
		...head,
		...lists
			.filter(([, top]) => top.rows.length > 0)
			.flatMap(([title, top]) => formatTop(own(title), top, transactions, glyphs)),
		...(answers === undefined ? [] : formatAnswers(answers, zone.offset, glyphs)),
		...(rules === undefined ? [] : formatRules(rules, zone.offset, glyphs)),
		'',
	].join('\n');
}

/** Where each network has one address, the clients have said it all. */
function labelNetworks({networks}: Summary): SummaryTop {
	const {rows} = networks;
	return {
		...networks,
		rows: rows.some(({addresses}) => addresses > 1) ? rows.map(row => ({...row, label: nameAddresses(row)})) : [],
	};
}

function nameAddresses({addresses, campaign}: SummaryNetwork): string {
	const all = `${addresses} ${addresses === 1 ? 'address' : 'addresses'}`;
	if (campaign === undefined) {
		return all;
	}

	const who = campaign.addresses === addresses ? all : `${campaign.addresses} of ${all}`;
	const further = campaign.targets - campaign.names.length;
	const names = [...campaign.names, ...(further > 0 ? [`+${further} more`] : [])].join(', ');
	return `${who}, same ${campaign.targets === 1 ? 'target' : `${campaign.targets} targets`}: ${names}`;
}

function formatTop(
	title: CleanText,
	{rows, distinct, bound}: SummaryTop,
	transactions: number,
	glyphs: Glyphs,
): string[] {
	const rest = own(distinct > rows.length ? ` (${formatBounded({value: distinct, bound}, glyphs)} in all)` : '');
	const showsAlso = rows.some(({also = 0}) => also > 0);
	const heads = [
		own('req').padStart(11),
		own('share').padStart(6),
		own('through').padStart(9),
		...(showsAlso ? [own('beside').padStart(9)] : []),
	];
	return [
		'',
		[padEnd(own(`${title}${rest}`), keyWidth, glyphs.cut), ...heads].join(' '),
		...rows.map(row => {
			const key = padEnd(clean(row.key, glyphs), keyWidth, glyphs.cut);
			const share = padStart(formatShare(row.count, transactions), 6, glyphs.cut);
			const through = padStart(own(row.through === 0 ? '' : formatCount(row.through)), 9, glyphs.cut);
			const label = row.label === undefined ? formatAlso(row) : `  ${clean(row.label, glyphs)}`;
			return `${key} ${padStart(formatBounded({value: row.count, bound}, glyphs), 11, glyphs.cut)} ${share} ${through}${label}`.trimEnd();
		}),
	];
}

/** A request of a scanner is counted under SCANNER, and may hold an injection all the same. */
function formatAlso({also = 0}: SummaryRow): string {
	return also === 0 ? '' : ` ${`+${formatCount(also)}`.padStart(9)}`;
}

/**
The summary as one JSON object, with the names that the text has.
*/
export function toSummaryObject(summary: Summary, {rules, answers}: BesideSummary = {}): Record<string, unknown> {
	const {zone, first, last, lines, outcomes} = summary;
	const list = ({rows, distinct, bound}: SummaryTop): unknown => ({
		distinct,
		bound,
		top: rows.map(({key, count, through, blocked, label, also}) => ({key, count, through, blocked, label, also})),
	});
	return {
		lines: {...lines},
		transactions: summary.transactions,
		outcomes: {...outcomes},
		maybe_pages: summary.maybePages,
		only_denials: summary.onlyDenials,
		first: first === undefined ? undefined : formatInstant(first),
		last: last === undefined ? undefined : formatInstant(last),
		zone: {offset: toZoneName(zone.offset), source: zone.source},
		categories: list(summary.categories),
		clients: list(summary.clients),
		networks: {
			distinct: summary.networks.distinct,
			bound: summary.networks.bound,
			top: summary.networks.rows.map(row => toNetworkObject(row)),
		},
		rules: list(summary.rules),
		paths: list(summary.paths),
		hosts: list(summary.hosts),
		through: answers && toAnswersObject(answers),
		alerts: rules?.filter(({state}) => state !== 'off').map(rule => toRuleObject(rule)),
	};
}

function toNetworkObject(row: SummaryNetwork): Record<string, unknown> {
	const {key, count, through, blocked, addresses, mainCategory, first, last, campaign} = row;
	return {
		key,
		count,
		through,
		blocked,
		addresses,
		main_category: mainCategory,
		first: formatInstant(first),
		last: formatInstant(last),
		campaign: campaign && {
			addresses: campaign.addresses,
			targets: campaign.targets,
			category: campaign.category,
			names: campaign.names,
		},
	};
}
