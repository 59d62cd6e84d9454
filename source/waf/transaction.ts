import {type AccessFact} from './access-fact.ts';
import {type ObserverParts} from './observer-parts.ts';
import {type Category} from './category.ts';
import {type Timestamp} from './clock.ts';
import {type Place} from './place.ts';
import {type Outcome} from './outcome.ts';
import {type Exchange, type Remark} from './text-observation.ts';
import {type RuleMatch} from './rule-match.ts';

/**
Something that two records of one transaction say differently, or that cannot be: shown in bright red with `!`.
*/
export type Contradiction =
	| {readonly kind: 'client-hidden'}
	| {readonly kind: 'two-clients'; readonly other: string}
	| {readonly kind: 'blocked-but-answered'; readonly statusCode: number};

/**
A transaction with everything that its lines say, read again from the log: what the detail, `--json` and an export show.
*/
export type TransactionDetail = {
	/** ECS `@timestamp`: time of the first line. */
	readonly time: Timestamp | undefined;
	readonly uniqueId?: string;
	readonly outcome: Outcome;

	/** Only an access log tells of it: no rule saw it. */
	readonly isUnseen?: true;

	/** nginx refused it by a deny rule, ModSecurity did not: so the outcome is blocked. */
	readonly refusedByServer?: true;

	/** ECS `source.ip`; absent where forged text hides it. */
	readonly client?: string;
	readonly clientPort?: number;

	/** Where the client is from, by the person's databases. */
	readonly place?: Place | undefined;
	readonly method?: string;
	readonly host?: string;

	/** As sent: path and query. */
	readonly target?: string;
	readonly path?: string;
	readonly query?: string;
	readonly userAgent?: string;
	readonly referrer?: string;
	readonly statusCode?: number;

	/** What the access log says of it, where one is read. */
	readonly access?: AccessFact | undefined;

	/** The machine that wrote its records, where a pipeline tells. */
	readonly observer?: string;

	/** The same by its kind, where an envelope tells. */
	readonly observerParts?: ObserverParts | undefined;

	/** Name of the server block that answered. */
	readonly server?: string;
	readonly inboundScore?: number;
	readonly outboundScore?: number;
	readonly threshold?: number;

	/** A sum from severities where the log has no score. */
	readonly estimatedScore?: number;

	/** Main category first. */
	readonly categories: readonly Category[];
	readonly ruleMatches: readonly RuleMatch[];
	readonly contradictions: readonly Contradiction[];
	readonly remarks?: readonly Remark[];

	/** Unmasked, unless `masked` says so. */
	readonly exchange?: Exchange;

	/** Secrets that were masked in all of its texts; absent where none were. */
	readonly masked?: number;
	readonly file?: string;

	/** A line of it was cut by the server, so its fields are as printed. */
	readonly truncated: boolean;

	/** The range that a rule of our deny list holds, where the request got past that rule; known where a list is followed. */
	readonly pastDeny?: string | undefined;

	/** From 1; higher when a later line changed a document that was already given out. */
	readonly revision: number;

	/** Lines of it that can no longer be read again. */
	readonly linesGone: number;
};
