import {type Category} from '../waf/category.ts';
import {type Timestamp} from '../waf/clock.ts';
import {outcomes} from '../waf/outcome.ts';
import {type TimeZone} from '../waf/time-zone.ts';
import {type CountTable, createCountTable} from './count-table.ts';
import {toAddressText, toText} from '../history/row-text.ts';
import {createNetworkTallies} from './network-tallies.ts';
import {type LineCounts} from '../waf/line-counts.ts';
import {type Summary, type SummaryTop} from './summary.ts';

const mostClients = 1_048_576;
const mostTexts = 131_072;
const topLength = 10;

/**
What is counted for a summary: a table for each list, and totals.
*/
export type Tallies = ReturnType<typeof createTallies>;

export function createTallies() {
	const byOutcome = new Uint32Array(outcomes.length);
	const categories = createCountTable(mostTexts);
	const clients = createCountTable(mostClients);
	const networks = createNetworkTallies();
	const rules = createCountTable(mostTexts);
	const paths = createCountTable(mostTexts);
	const hosts = createCountTable(mostTexts);
	const also = new Map<Category, number>();
	const messages = new Map<string, string | undefined>();
	let transactions = 0;
	let maybePages = 0;
	let first = Infinity;
	let last = -Infinity;

	return {
		categories,
		/** Keys are the sixteen bytes of an address, as the history keeps them; paths and hosts one character a byte. */
		clients,
		networks,
		rules,
		paths,
		hosts,

		/** Of rule ids. */
		messages,

		/** Counts a category that a transaction has beside its main one, or takes it back. */
		countAlso(category: Category, by: 1 | -1): void {
			also.set(category, (also.get(category) ?? 0) + by);
		},

		/** Counts a transaction, or takes it back. */
		count(outcome: number, time: Timestamp, by: 1 | -1): void {
			transactions += by;
			byOutcome[outcome] += by;
			first = Math.min(first, time);
			last = Math.max(last, time);
		},
		/** Counts a transaction that may be the error page of another, or takes it back. */
		countMaybePage(by: 1 | -1): void {
			maybePages += by;
		},
		finish(lines: Readonly<LineCounts>, zone: TimeZone, onlyDenials: boolean): Summary {
			const same = (key: Category): string => key;
			const toRules = (): SummaryTop => {
				const top = toTop(rules, same);
				return {...top, rows: top.rows.map(row => ({...row, label: messages.get(row.key)}))};
			};
			const of = (outcome: (typeof outcomes)[number]): number => byOutcome[outcomes.indexOf(outcome)];
			return {
				lines,
				transactions,
				maybePages,
				outcomes: {blocked: of('blocked'), detected: of('detected'), passed: of('passed'), unknown: of('unknown')},
				first: transactions === 0 ? undefined : first,
				last: transactions === 0 ? undefined : last,
				zone,
				onlyDenials,
				categories: withAlso(toTop(categories, same), also),
				clients: toTop(clients, toAddressText),
				networks: networks.finish(clients, topLength),
				rules: toRules(),
				paths: toTop(paths, toText),
				hosts: toTop(hosts, toText),
			};
		},
	};
}

/** Those that are nowhere the main one come last. */
function withAlso(top: SummaryTop, also: ReadonlyMap<Category, number>): SummaryTop {
	const rows = top.rows.map(row => ({...row, also: also.get(row.key) ?? 0}));
	const further = [...also]
		.filter(([category, count]) => count > 0 && !rows.some(({key}) => key === category))
		.toSorted(([one, first], [other, second]) => second - first || one.localeCompare(other))
		.map(([key, count]) => ({key, count: 0, through: 0, blocked: 0, also: count}));
	const distinct = top.rows.length < topLength ? rows.length + further.length : top.distinct;
	return {...top, distinct, rows: [...rows, ...further].slice(0, topLength)};
}

function toTop(table: CountTable, toKey: (key: string) => string): SummaryTop {
	return {
		distinct: table.distinct,
		bound: table.bound,
		rows: table.top(topLength).map(row => ({...row, key: toKey(row.key)})),
	};
}
