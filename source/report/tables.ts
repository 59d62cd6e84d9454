import {type Summary, type SummaryRow, type SummaryTop} from '../questions/summary.ts';
import {formatBounded, formatCount, formatShare} from '../views/drawing/format-number.ts';
import {type Glyphs} from '../views/drawing/glyphs.ts';
import {own, type CleanText} from '../views/drawing/own-words.ts';
import {type Campaign} from '../waf/question.ts';
import {nameAttack} from './attack-names.ts';
import {quote, type Block, type Column, type Words} from './document.ts';
import {plural} from './wording.ts';

type Table = {
	readonly head: CleanText;

	/** Columns behind the key. */
	readonly columns?: readonly Column[];
	readonly key?: (row: SummaryRow) => Words;
	readonly cells?: (row: SummaryRow) => readonly Words[];

	/** What the keys are, as `+3 more addresses`. */
	readonly one: CleanText;
	readonly several: CleanText;
};

/**
A top list of the summary, with each row's share of all requests as a bar.
*/
export function drawTop(top: SummaryTop, {transactions}: Summary, table: Table, glyphs: Glyphs): Block {
	const {head, columns = [], cells = () => [], one, several} = table;
	const {key = (row: SummaryRow): Words => [quote(row.key, glyphs)]} = table;
	const more = top.distinct - top.rows.length;
	return {
		kind: 'table',
		columns: [
			{head, align: 'left'},
			...columns,
			{head: own('Requests'), align: 'right'},
			// The bar under the key shows it, too.
			{head: own('Share'), align: 'right', isMinor: true},
			{head: own('Blocked'), align: 'right'},
			{head: own('Through'), align: 'right'},
		],
		rows: top.rows.map(row => ({
			cells: [
				key(row),
				...cells(row),
				[formatBounded({value: row.count, bound: top.bound}, glyphs)],
				[formatShare(row.count, transactions)],
				[formatCount(row.blocked)],
				[formatCount(row.through)],
			],
			share: transactions === 0 ? 0 : Math.min(1, row.count / transactions),
			through: transactions === 0 ? 0 : Math.min(1, row.through / transactions),
		})),
		more:
			more > 0
				? [
						own(
							`+${own(top.bound === '≥' ? 'at least ' : '')}${plural(more, own(`more ${one}`), own(`more ${several}`))}`,
						),
					]
				: [],
	};
}

/**
Categories, in the words of the trade and of others.
*/
export function drawCategories(summary: Summary, glyphs: Glyphs): Block {
	const left = 'left' as const;
	return drawTop(
		summary.categories,
		summary,
		{
			head: own('Category'),
			columns: [
				{head: own('What it is'), align: left},
				{head: own('OWASP Top 10'), align: left, isMinor: true},
				{head: own('CAPEC'), align: left, isMinor: true},
				{head: own('Beside another'), align: 'right', isMinor: true},
			],
			cells({key, also = 0}) {
				const attack = nameAttack(key);
				return [
					[attack?.name ?? own('-')],
					[attack?.owasp ?? own('-')],
					[attack?.capec ?? own('-')],
					[also === 0 ? own('') : formatCount(also)],
				];
			},
			one: own('category'),
			several: own('categories'),
		},
		glyphs,
	);
}

/**
Networks with how many addresses of each, and which attack alike; none where every network has one address: then the addresses have said it all.
*/
export function drawNetworks(summary: Summary, glyphs: Glyphs): Block[] {
	const {networks} = summary;
	if (!networks.rows.some(({addresses}) => addresses > 1)) {
		return [];
	}

	const rows = new Map(networks.rows.map(row => [row.key, row]));
	const table: Table = {
		head: own('Network'),
		columns: [
			{head: own('Addresses'), align: 'right'},
			{head: own('Together'), align: 'left'},
		],
		cells({key}) {
			const {addresses = 0, campaign} = rows.get(key) ?? {};
			return [[formatCount(addresses)], tellCampaign(campaign, glyphs)];
		},
		one: own('network'),
		several: own('networks'),
	};
	return [drawTop(networks, summary, table, glyphs)];
}

function tellCampaign(campaign: Campaign | undefined, glyphs: Glyphs): Words {
	if (campaign === undefined) {
		return [own('-')];
	}

	const {addresses, targets, names} = campaign;
	const further = targets - names.length;
	const same = targets === 1 ? own('target') : own(`${targets} targets`);
	return [
		own(`${formatCount(addresses)} on the same ${same}: `),
		...names.flatMap((name, place): Words => [...(place === 0 ? [] : [own(', ')]), quote(name, glyphs, 60)]),
		...(further > 0 ? [own(` +${formatCount(further)} more`)] : []),
	];
}

/**
Rules by their ids, with what they say of themselves.
*/
export function drawRules(summary: Summary, glyphs: Glyphs): Block {
	return drawTop(
		summary.rules,
		summary,
		{
			head: own('Rule'),
			columns: [{head: own('Message'), align: 'left'}],
			cells: ({label}) => [[quote(label, glyphs)]],
			one: own('rule'),
			several: own('rules'),
		},
		glyphs,
	);
}
