import {type Category} from '../waf/category.ts';
import {type Timestamp} from '../waf/clock.ts';
import {type Outcome, outcomes} from '../waf/outcome.ts';
import {type Bound} from '../waf/question.ts';
import {type Rule} from '../waf/rule.ts';
import {type TimeZone} from '../waf/time-zone.ts';
import {createCountTable, type CountTable} from './count-table.ts';
import {toAddressText, toText} from './feed-row.ts';
import {type History} from './history.ts';
import {readRuleList} from './rule-lists.ts';
import {type LineCounts} from './snapshot.ts';

const mostClients = 1_048_576;
const mostTexts = 131_072;
const topLength = 10;

export type SummaryRow = {
	readonly key: string;
	readonly count: number;
	readonly through: number;
	readonly blocked: number;

	/** The message of a rule. */
	readonly label?: string;
};

/**
A top list of a summary: `distinct` keys in all; `bound` says whether they and the counts are exact or lower bounds.
*/
export type SummaryTop = {readonly distinct: number; readonly bound: Bound; readonly rows: readonly SummaryRow[]};

/**
What `--once` prints: the whole of what was read.
*/
export type Summary = {
	readonly lines: LineCounts;
	readonly transactions: number;
	readonly outcomes: Readonly<Record<Exclude<Outcome, 'open'>, number>>;

	/** Times of the first and the last transaction. */
	readonly first: Timestamp | undefined;
	readonly last: Timestamp | undefined;
	readonly zone: TimeZone;
	readonly onlyDenials: boolean;

	/** By main category; the transactions without any attack rule are under no key. */
	readonly categories: SummaryTop;
	readonly clients: SummaryTop;
	readonly rules: SummaryTop;
	readonly paths: SummaryTop;
	readonly hosts: SummaryTop;
};

/**
Sums up complete transactions, each once.
*/
export type Summarizer = {
	/** Adds the transaction at a place of the history, or takes it back before a late line changes it. */
	add(slot: number, by: 1 | -1): void;
	finish(lines: LineCounts, zone: TimeZone, onlyDenials: boolean): Summary;
};

export function createSummarizer(history: History, ruleByNumber: (number: number) => Rule): Summarizer {
	const {columns} = history;
	const byOutcome = new Uint32Array(outcomes.length);
	const categories = createCountTable(mostTexts);
	const clients = createCountTable(mostClients);
	const rules = createCountTable(mostTexts);
	const paths = createCountTable(mostTexts);
	const hosts = createCountTable(mostTexts);
	const messages = new Map<string, string | undefined>();
	const detected = outcomes.indexOf('detected');
	const blocked = outcomes.indexOf('blocked');
	let transactions = 0;
	let first = Infinity;
	let last = -Infinity;

	const addRules = (slot: number, by: 1 | -1, isThrough: boolean, isBlocked: boolean): void => {
		const seen = new Set<string>();
		for (const number of readRuleList(history.ruleSets, columns.ruleSet[slot])) {
			const rule = ruleByNumber(number);
			const id = String(rule.id);
			if (rule.id !== 0 && rule.evaluation === undefined && !seen.has(id)) {
				seen.add(id);
				rules.add(id, by, isThrough, isBlocked);
				if (!messages.has(id)) {
					messages.set(id, rule.message);
				}
			}
		}
	};

	return {
		add(slot, by) {
			const isThrough = columns.outcome[slot] === detected;
			const isBlocked = columns.outcome[slot] === blocked;
			const count = (table: CountTable, key: string | undefined): void => {
				if (key !== undefined) {
					table.add(key, by, isThrough, isBlocked);
				}
			};

			transactions += by;
			byOutcome[columns.outcome[slot]] += by;
			first = Math.min(first, columns.time[slot]);
			last = Math.max(last, columns.time[slot]);
			count(categories, history.categoryOf(columns.category[slot]));
			count(clients, columns.client[slot] < 0 ? undefined : history.clients.text(columns.client[slot]));
			count(paths, columns.path[slot] < 0 ? undefined : history.paths.text(columns.path[slot]));
			count(hosts, columns.host[slot] < 0 ? undefined : history.hosts.text(columns.host[slot]));
			addRules(slot, by, isThrough, isBlocked);
		},
		finish(lines, zone, onlyDenials) {
			const top = (table: CountTable, toKey: (key: string) => string): SummaryTop => ({
				distinct: table.distinct,
				bound: table.bound,
				rows: table.top(topLength).map(row => ({...row, key: toKey(row.key)})),
			});
			const same = (key: Category): string => key;
			return {
				lines,
				transactions,
				outcomes: {
					blocked: byOutcome[blocked],
					detected: byOutcome[detected],
					passed: byOutcome[outcomes.indexOf('passed')],
					unknown: byOutcome[outcomes.indexOf('unknown')],
				},
				first: transactions === 0 ? undefined : first,
				last: transactions === 0 ? undefined : last,
				zone,
				onlyDenials,
				categories: top(categories, same),
				clients: top(clients, toAddressText),
				rules: {
					...top(rules, same),
					rows: top(rules, same).rows.map(row => ({...row, label: messages.get(row.key)})),
				},
				paths: top(paths, toText),
				hosts: top(hosts, toText),
			};
		},
	};
}
