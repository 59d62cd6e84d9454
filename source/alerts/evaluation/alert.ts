import {type Timestamp} from '../../waf/clock.ts';
import {type AlertRule} from '../rule.ts';
import {type Match} from '../types/rule-state.ts';

/**
A match with the run that found it: how many documents it looked at, and how many matches it had.
*/
export type RaisedMatch = Match & {readonly hits: number; readonly matches: number};

/**
What people are told: one match, or all that were gathered.
*/
export type Alert = {readonly rule: AlertRule; readonly at: Timestamp; readonly matches: readonly RaisedMatch[]};

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
