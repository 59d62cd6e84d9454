import {type RuleMatch} from './rule-match.ts';
import {type Evaluation} from './rule.ts';
import {type Score} from './score.ts';

/**
One record as texts: what it says of the rule, and of the request. A field that the record does not have, or that forged text hides, is absent.
*/
export type WafRecord = {
	readonly ruleMatch: RuleMatch;
	readonly uniqueId?: string;
	readonly client?: string;
	readonly clientPort?: number;
	readonly method?: string;

	/** Path and query as sent. */
	readonly target?: string;
	readonly host?: string;
	readonly server?: string;
	readonly referrer?: string;
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
