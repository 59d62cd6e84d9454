import {type RuleMatch} from './rule-match.ts';
import {type Evaluation} from './rule.ts';
import {type Score} from './score.ts';

/**
What a record says about the request. A field that the record does not have, or that forged text hides, is absent.
*/
export type RequestFacts = {
	readonly uniqueId?: string;
	readonly client?: string;
	readonly clientPort?: number;
	readonly method?: string;

	/** Path and query as sent. */
	readonly target?: string;
	readonly host?: string;
	readonly server?: string;
	readonly referrer?: string;
	readonly userAgent?: string;
	readonly statusCode?: number;

	/** The machine that the record was written on, where a pipeline tells. */
	readonly observer?: string;
};

/**
One record as texts: what it says of the rule, and of the request.
*/
export type WafRecord = RequestFacts & {
	readonly ruleMatch: RuleMatch;
	readonly evaluation?: Evaluation;
	readonly score?: Score;
};

/**
What is known of a transaction by its other lines: it settles which reading of a forged line is the true one.
*/
export type KnownFacts = {
	readonly client?: string;
	readonly uniqueId?: string;
};
