import {type Timestamp} from '../../waf/clock.ts';
import {type AlertRule} from '../rule.ts';
import {type Match} from '../types/rule-state.ts';

/**
A match with the run that found it: how many documents it looked at, and how many matches it had.
*/
export type RaisedMatch = Omit<Match, 'made'> & {
	readonly hits: number;
	readonly matches: number;
	readonly origin: MatchOrigin;
};

/**
The documents that made a match: the span of their times, and the ids of those that have one, the first hundred. `isPart`: others made it, too, or it is not known which.
*/
export type MatchOrigin = {
	readonly ids: readonly string[];
	readonly since: Timestamp;
	readonly until: Timestamp;
	readonly isPart?: boolean;
};

/**
What people are told: one match, or all that were gathered.
*/
export type Alert = {
	readonly rule: AlertRule;
	readonly at: Timestamp;
	readonly matches: readonly RaisedMatch[];

	/** Matches that were gathered beyond those that are kept. */
	readonly more: number;
};

/**
What a run came to: every match, what it was held back by, and the alerts.
*/
export type RunResult = {
	readonly at: Timestamp;
	readonly matches: ReadonlyArray<{readonly match: RaisedMatch; readonly silencedUntil: Timestamp | undefined}>;
	readonly alerts: readonly Alert[];

	/** Keys that the rule had to forget so far. */
	readonly dropped: number;
};
