import {type Milliseconds, type Timestamp} from '../../waf/clock.ts';
import {type Remark, type RequestFacts} from '../../waf/text-observation.ts';
import {type RuleMatch} from '../../waf/rule-match.ts';

/**
What one record says of one transaction, as texts: an audit record, a document, a line of an engine of another make.
*/
export type Reading = {
	readonly facts: RequestFacts;

	/** In UTC, where the record names its zone or its id holds the second; undefined where it does not say. */
	readonly time: Timestamp | undefined;

	/** As printed without a zone, taken as UTC: what there is where `time` is not. */
	readonly localTime?: Timestamp | undefined;

	/** That the record names: what it is ahead of UTC. */
	readonly zone?: Milliseconds | undefined;

	/** In log order; empty where no rule had anything against the request. */
	readonly ruleMatches: readonly RuleMatch[];

	/** False where such records hold no verdicts: then they say nothing of the outcome. */
	readonly tellsOutcome: boolean;

	/** The record as a whole says that the request was intercepted, whatever its rule matches say. */
	readonly isIntercepted: boolean;

	/** What a person should know about it. */
	readonly remark?: Remark;

	/** It was cut: what is given is what came before the cut. */
	readonly truncated: boolean;
};
