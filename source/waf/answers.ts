import {type Span} from './question.ts';

/**
What the access log tells of a group of requests of one client to one target.
*/
export type GroupAnswers = {
	/** Requests that the WAF blocked, and those that no rule saw. Lines that may be another's count as neither. */
	readonly stopped: number;
	readonly unseen: number;

	/** Number of the newest line that no rule saw, as it is kept; undefined for none. */
	readonly line?: number | undefined;

	/** Bytes of the largest answer to those that were not stopped; undefined where no line tells it. */
	readonly largest: number | undefined;

	/** The most telling one first. */
	readonly reasons: readonly Reason[];
};

/**
Why answers are suspicious: counts that a person can check in the log. `of` says what was compared: the same client's answers on this path, or on all paths.

- `others-blocked`: answers with success on a path whose other requests of that client were all blocked; `status` where they have one in common.
- `first-success`: the first success after refusals alone (blocked, 401, 403).
- `size`: larger than eight times the median of the path and status, or than eight times any other answer of the client (`usual`).
- `status`: one that no other answer had.
- `response-rules`: rules over responses matched: the application ran.
- `errors`: 5xx since the first match, and none before.
*/
export type Reason =
	| {
			readonly kind: 'others-blocked';
			readonly successes: number;
			readonly status: number | undefined;
			readonly blocked: number;
	  }
	| {
			readonly kind: 'first-success';
			readonly of: ReasonScope;
			readonly status: number;
			readonly refused: number;
	  }
	| {
			readonly kind: 'size';
			readonly of: ReasonScope;
			readonly size: number;
			readonly usual: number;
			readonly others: number;
	  }
	| {readonly kind: 'status'; readonly status: number; readonly others: number}
	| {readonly kind: 'response-rules'; readonly requests: number}
	| {readonly kind: 'errors'; readonly requests: number; readonly before: number};

export type ReasonScope = 'path' | 'client';

/**
The most telling kind first.
*/
export const reasonKinds: ReadonlyArray<Reason['kind']> = [
	'first-success',
	'others-blocked',
	'size',
	'response-rules',
	'errors',
	'status',
];

/**
What can be said at all: how lines and transactions fit together is told by the counts of the access log.
*/
export type AnswerScope = {
	/** Requests that no rule saw, of the clients that are counted. */
	readonly unseen: number;

	/** The time of which both logs tell; undefined where they have none in common. */
	readonly shared: Span | undefined;
};
