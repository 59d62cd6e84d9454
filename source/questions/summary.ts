import {type Timestamp} from '../waf/clock.ts';
import {type Outcome} from '../waf/outcome.ts';
import {type Category} from '../waf/category.ts';
import {type Bound, type Campaign} from '../waf/question.ts';
import {type TimeZone} from '../waf/time-zone.ts';
import {type LineCounts} from '../waf/line-counts.ts';

export type SummaryRow = {
	readonly key: string;
	readonly count: number;
	readonly through: number;
	readonly blocked: number;

	/** The message of a rule. */
	readonly label?: string;

	/** Of a category: transactions that have it beside another main one; the filter `cat:` finds them, too. */
	readonly also?: number;
};

/**
A top list of a summary: `distinct` keys in all; `bound` says whether they and the counts are exact or lower bounds.
*/
export type SummaryTop = {readonly distinct: number; readonly bound: Bound; readonly rows: readonly SummaryRow[]};

/**
A network of clients. Its times are those of its first and last transaction.
*/
export type SummaryNetwork = SummaryRow & {
	readonly addresses: number;
	readonly mainCategory: Category | undefined;
	readonly first: Timestamp;
	readonly last: Timestamp;
	readonly campaign: Campaign | undefined;
};

/**
The networks with most requests, and of those with a campaign the ones with most addresses.
*/
export type SummaryNetworks = Omit<SummaryTop, 'rows'> & {readonly rows: readonly SummaryNetwork[]};

/**
What `--once` prints: the whole of what was read.
*/
export type Summary = {
	readonly lines: Readonly<LineCounts>;
	readonly transactions: number;
	readonly outcomes: Readonly<Record<Exclude<Outcome, 'open'>, number>>;

	/** Transactions that may be the error page of the one before: the log does not tell, and both are counted. */
	readonly maybePages: number;

	/** Times of the first and the last transaction. */
	readonly first: Timestamp | undefined;
	readonly last: Timestamp | undefined;
	readonly zone: TimeZone;
	readonly onlyDenials: boolean;

	/** By main category; the transactions without any attack rule are under no key. */
	readonly categories: SummaryTop;
	readonly clients: SummaryTop;
	readonly networks: SummaryNetworks;
	readonly rules: SummaryTop;
	readonly paths: SummaryTop;
	readonly hosts: SummaryTop;
};
