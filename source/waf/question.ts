/*
A question about a span of time and its answer. Local counting and a search server answer the same question with the same totals; views know nothing else.
*/
import {type Category} from './category.ts';
import {type Milliseconds, type Timestamp} from './clock.ts';
import {type Filter} from './filter/filter.ts';
import {type Place} from './place.ts';
import {type Outcome} from './outcome.ts';

/**
A stretch of time; `to` is exclusive.
*/
export type Span = {readonly from: Timestamp; readonly to: Timestamp};

/**
What a screen looks at: the last so many ms, or a span that stands still.
*/
export type Period = Milliseconds | Span;

export type Question = {
	readonly from: Timestamp;

	/** Exclusive. */
	readonly to: Timestamp;
	readonly filter: Filter;

	/** Width of a step of the timeline. */
	readonly step: Milliseconds;
};

/**
How a number stands to the truth: exactly it, an estimate, at least it.
*/
export type Bound = '=' | '≈' | '≥';

/**
A number with what is known of its exactness.
*/
export type Count = {
	readonly value: number;
	readonly bound: Bound;
};

/**
A row of a top table; rows are sorted by `count` falling, then by `key`.
*/
export type TopRow = {
	/** A client address, a rule id, a path or a host; raw text from outside. */
	readonly key: string;
	readonly count: number;

	/** How the count stands to the truth; absent: exactly it. */
	readonly bound?: Bound;

	/** Detected transactions (over the threshold, not blocked). */
	readonly through: number;
	readonly blocked: number;

	/** In the last minute, the one that the rate in the header is of. */
	readonly perMinute: number;
	readonly firstSeen: Timestamp;
	readonly lastSeen: Timestamp;

	/** The category that most of its transactions belong to, and how many do. */
	readonly mainCategory: Category | undefined;
	readonly mainCategoryCount: number;

	/** Where a client is from; of a network, its first address. */
	readonly place?: Place;

	/** Words that explain the key: a rule's message. */
	readonly label?: string;
};

/**
A top table: its first rows and what is left of them. `distinct` counts all keys, `rest` the transactions of the keys that are not in `rows`.
*/
export type Top = {
	readonly rows: readonly TopRow[];
	readonly distinct: Count;
	readonly rest: Count;

	/** Of whoever counts, how many have no value, or one too long to be counted over. */
	readonly missing?: number;

	/** Whoever counts cannot count these. */
	readonly absent?: true;
};

/**
Several addresses of one network that attack alike: each of `addresses` attacked each of `targets` with `category`.

Found so: of all targets (host and path, with a category) that addresses of the network attacked, the one that most of them did, at least three; these addresses, and the targets with that category that every one of them attacked.
*/
export type Campaign = {
	readonly addresses: number;
	readonly targets: number;

	/** Undefined where the log names none, only that the requests were stopped. */
	readonly category: Category | undefined;

	/** Hosts with paths, ten of them at most; raw text from outside. */
	readonly names: readonly string[];
};

/**
What the rows of the clients' table are: addresses, networks (/24 of IPv4, /64 of IPv6), or user agents.
*/
export type GroupedBy = 'address' | 'network' | 'agent';

/**
How clients are grouped, and which groups are open: their addresses are counted too.
*/
export type Grouping = {readonly by: GroupedBy; readonly open: readonly string[]};

export const ungrouped: Grouping = {by: 'address', open: []};

/**
The clients of a network, or with a user agent, as one row: its `key` is a range, or raw text from outside.
*/
export type GroupRow = TopRow & {
	readonly addresses: Count;
	readonly campaign?: Campaign;

	/** Its most frequent addresses, where the group is open. */
	readonly members?: Top;
};

/**
A table of groups, like a `Top`.
*/
export type Groups = Omit<Top, 'rows'> & {readonly rows: readonly GroupRow[]};

export type CategoryCount = {
	readonly category: Category | undefined;
	readonly count: number;
	readonly through: number;

	/** Transactions that have it beside another main category: `cat:` finds them, too. Absent where that is not known. */
	readonly also?: number;

	/** Absent: exactly. */
	readonly bound?: Bound;
};

/**
Per step of the timeline, oldest first; the last step ends at the question's `to`.
*/
export type Timeline = {
	readonly from: Timestamp;
	readonly step: Milliseconds;
	readonly all: readonly number[];

	/** Of `all`, those that were not blocked (detected). */
	readonly through: readonly number[];
};

/**
The answer to a question.
*/
export type Totals = {
	readonly question: Question;
	readonly asOf: Timestamp;
	readonly unit: 'transactions' | 'rule matches';

	/** Filter tokens that whoever counted could not apply, with the reason. */
	readonly refused: ReadonlyArray<{readonly token: string; readonly reason: string}>;
	readonly all: Count;
	readonly outcomes: Readonly<Record<Outcome, number>>;
	readonly timeline: Timeline;

	/** By main category, so the counts sum to `all`; `undefined` holds the transactions of which no attack rule was seen. */
	readonly categories: readonly CategoryCount[];
	readonly clients: Top;

	/** The client with the most transactions in the last minute; undefined where there is none, or none is known. */
	readonly busiest?: TopRow | undefined;

	/** The networks of the clients; undefined where whoever counted did not put them together. */
	readonly networks?: Groups;

	/** What the clients call themselves; only where it was asked for, and not by a server. */
	readonly agents?: Groups | undefined;
	readonly rules: Top;
	readonly paths: Top;
	readonly hosts: Top;

	/** A transaction counts in each category that it has, not only in its main one. */
	readonly categoriesOverlap?: true;

	/** Different transactions, where `unit` is rule matches and they can be told apart. */
	readonly transactions?: Count | undefined;

	/** The oldest time from which everything is still at hand; later than `question.from` where the history is too short. */
	readonly historyFrom: Timestamp;
};
