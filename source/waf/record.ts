import {type RuleMatch} from './rule-match.ts';
import {type Evaluation} from './rule.ts';
import {type Score} from './score.ts';

/**
Request and answer as an audit record keeps them, whole and unmasked: they may hold passwords, so mask them (`secrets.ts`) before they are shown or given out.
*/
export type Exchange = {
	/** In the order of the record, names as the client wrote them. */
	readonly requestHeaders?: ReadonlyArray<readonly [name: string, value: string]>;
	readonly requestBody?: string;
	readonly responseHeaders?: ReadonlyArray<readonly [name: string, value: string]>;
	readonly responseBody?: string;

	/** As the record prints it: `Enabled`, `DetectionOnly`, `ENABLED`. */
	readonly engineMode?: string;
};

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

	/** What only an audit record knows: see `Exchange`. */
	readonly exchange?: Exchange;
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
