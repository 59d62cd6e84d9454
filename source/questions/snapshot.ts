/*
What one frame shows: counted data, frozen. Views know nothing of the log but this.
*/
import {type AccessReport} from '../waf/access-log.ts';
import {type AlertsStatus} from '../waf/alerts-status.ts';
import {type Category} from '../waf/category.ts';
import {day, type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {type Gap, type SourceState} from '../waf/delivery.ts';
import {type Discovery} from '../waf/discovery.ts';
import {type LineCounts} from '../waf/line-counts.ts';
import {type MarkEntry} from '../waf/mark.ts';
import {type Outcome} from '../waf/outcome.ts';
import {type Bound, type Grouping, type Totals} from '../waf/question.ts';
import {type Unusual} from '../waf/unusual.ts';
import {type Denials} from './deny-watch.ts';
import {type ThroughFinder} from './group-through.ts';
import {type LogZone, type TimeZone} from '../waf/time-zone.ts';

/**
A transaction as a row of the feed. Texts are raw from outside: clean them before they are shown.
*/
export type FeedRow = {
	/** Rises by one a transaction; names the transaction as long as the history holds it. */
	readonly row: number;
	readonly time: Timestamp;
	readonly outcome: Outcome;

	/** Inbound score, else outbound. */
	readonly score: number | undefined;

	/** True where the score is a sum from severities, shown as `≈3`. */
	readonly scoreEstimated: boolean;
	readonly threshold: number | undefined;
	readonly category: Category | undefined;

	/** Undefined where the log has none or forged text hides it. */
	readonly client: string | undefined;

	/** The client stands in a line that was not cut and has one reading. */
	readonly clientCertain: boolean;
	readonly method: string | undefined;
	readonly host: string | undefined;

	/** Path and query as sent (first 256 bytes). */
	readonly target: string | undefined;
	readonly ruleMatches: number;

	/** Of the main rule, with secrets in it masked unless they are to be shown; undefined where no rule has one. */
	readonly message?: string | undefined;

	/** Client hidden by forged text, or two records that say different things: `!` in front of the row. */
	readonly contradiction: boolean;

	/** The machine or container that its records were written on; undefined where nothing tells it. */
	readonly observer?: string | undefined;

	/** What a person marked it, or its client, as. */
	readonly mark?: MarkEntry | undefined;

	/** It came later than its own time lets expect, so it stands among newer ones. */
	readonly late?: boolean;
};

/**
The rows that match window and filter. `rowAt` makes a row when it is drawn.
*/
export type Feed = {
	/** How many rows match. */
	readonly length: number;

	/** Row numbers of the matching rows, oldest first; only the first `length` are meant. */
	readonly rows: Float64Array;
	readonly rowAt: (index: number) => FeedRow | undefined;

	/** Place of a row number in `rows`, or of the nearest older one; -1 where there is none. */
	readonly indexOf: (row: number) => number;

	/** While a filter that reads raw lines is at work: how far it is, from 0 to 1. */
	readonly progress: number | undefined;
};

export type Rate = {
	/** Transactions in the last 60 seconds. */
	readonly perMinute: number;

	/** Absent: exactly so many; else at least, since the history holds less than a minute. */
	readonly bound?: Bound;

	/** Times the median of the 15 full minutes before: `new` where that is 0, undefined where nobody comes, or there is too little history. */
	readonly against: number | 'new' | undefined;
};

/**
Why the totals of an index are of what was read here: it cannot be counted over, which stays so, or the server said no.
*/
export type NotCounted = {readonly words: string; readonly isFailure: boolean};

export type Snapshot = {
	/** Now, at the resolution that the screen shows; windows end here. In a log that has ended: the time of its newest record. */
	readonly now: Timestamp;

	/** Set where the newest record is older than the window: the screen's window ends there (`log ends 24 Nov 03:10`). */
	readonly logEnds: Timestamp | undefined;
	readonly zone: TimeZone;

	/** Of each log that is read. */
	readonly zones?: readonly LogZone[];
	readonly sources: readonly SourceState[];
	readonly lines: Readonly<LineCounts>;

	/** The last ModSecurity line that could not be read, raw. */
	readonly lastUnreadable: string | undefined;

	/** The last line that is no ModSecurity line, raw: shown where nothing else came. */
	readonly lastOther: string | undefined;

	/** Of what kind it is, and what to do instead, as parts of a sentence; undefined where the kind is not known. */
	readonly foreignLog?: {readonly name: string; readonly advice: string} | undefined;

	/** Newest last; stays until looked at. */
	readonly gaps: readonly Gap[];

	/** Age of the newest record when the snapshot was made, in steps (0 live, 5 s, 15 s, 30 s, 1 min, then minutes); undefined before the first. */
	readonly silence: Milliseconds | undefined;

	/** True where the silence is over ten times the usual distance of records. */
	readonly unusuallySilent: boolean;
	readonly rate: Rate;

	/** Share of blocked among the complete transactions of the window, 0 to 1; undefined without any. */
	readonly blockedShare: number | undefined;

	/** Nothing in the window tells an outcome: these records hold no verdicts. */
	readonly outcomesUntold: boolean;

	/** Every line so far was a denial: attack rules and what was let through are not in this log. */
	readonly onlyDenials: boolean;

	/** Transactions of the window whose client is hidden by forged text. */
	readonly hiddenClients: number;

	/** Observations of transactions that the history no longer holds. */
	readonly late: number;

	/** Totals of window and filter. */
	readonly totals: Totals;

	/** How the clients are put together. */
	readonly grouping?: Grouping;

	/** The log says what clients call themselves. */
	readonly hasAgents?: boolean;

	/** False where a search server counted the totals. */
	readonly countedHere: boolean;

	/** Why a search server that is read did not count; undefined where it did, or is asked. */
	readonly notCounted?: NotCounted | undefined;

	/** Lines of the person's own, raw. */
	readonly notes?: readonly string[];

	/** Where the logs were not named but found: which, and why. */
	readonly discovered?: Discovery | undefined;

	/** The access logs beside the WAF's; undefined where none is read. */
	readonly access?: AccessReport | undefined;

	/** All transactions of the window, before the filter. */
	readonly unfiltered: number;
	readonly feed: Feed;

	/** What was not stopped, by client and target. */
	readonly through: ThroughFinder;

	/** How many machines the rows of window and filter were written on, where their names are known: from two on the feed names them. */
	readonly observers?: number;

	/** The deny list and what the log says of its rules; undefined until it was read, or where there is no nginx. */
	readonly denials: Denials | undefined;

	/** How the rules stand; without rules where none are given. */
	readonly alerts: AlertsStatus;

	/** Nothing outside may be changed: denying is not offered. */
	readonly readOnly: boolean;

	/** What a search server finds unusual; undefined without one, or before it was asked. */
	readonly unusual?: Unusual | undefined;

	/** Marks of clients; undefined where nothing is marked. */
	readonly marks?: {readonly ofClient: (address: string) => MarkEntry | undefined} | undefined;

	/** In a demo: which chapter plays. */
	readonly chapter: {readonly number: number; readonly of: number; readonly title: string} | undefined;

	/** Changes whenever anything visible did. */
	readonly revision: number;
};

/**
Whether a time of day alone would not say which day it is of: the window is longer than one, the log ended before it, or it is of another day than now.
*/
export function isDated({
	logEnds,
	now,
	zone: {offset},
	totals: {
		question: {from, to},
	},
}: Pick<Snapshot, 'logEnds' | 'now' | 'zone' | 'totals'>): boolean {
	const isOtherDay = to <= now && Math.floor((to - 1 + offset) / day) !== Math.floor((now + offset) / day);
	return logEnds !== undefined || to - from > day || isOtherDay;
}

/**
Whether what is there already is still being read, or not even opened: nothing that is missing so far is known to be missing.
*/
export function isReading({sources}: Pick<Snapshot, 'sources'>): boolean {
	return sources.length === 0 || sources.some(({is}) => is === 'reading');
}

/**
What the sources hand over: `lines`, or `documents` of an index.
*/
export function nameRecords({sources}: Pick<Snapshot, 'sources'>): 'lines' | 'documents' {
	return sources.some(({poll}) => poll !== undefined) ? 'documents' : 'lines';
}
