import {type From} from './observation.ts';
import {type RuleMatch} from './rule-match.ts';
import {type Evaluation} from './rule.ts';
import {type Score} from './read-score.ts';

/**
Request and answer as an audit record keeps them, whole and unmasked: they may hold passwords, so mask them (`secrets.ts`) before they are shown or given out.
*/
export type Exchange = {
	/** In the order of the record, names as the client wrote them. */
	readonly requestHeaders?: ReadonlyArray<readonly [name: string, value: string]>;
	readonly requestBody?: string;

	/** Of the body before secrets in it were masked; absent where none were. */
	readonly requestBodyBytes?: number;
	readonly responseHeaders?: ReadonlyArray<readonly [name: string, value: string]>;
	readonly responseBody?: string;
	readonly responseBodyBytes?: number;

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
What a person should know about how a transaction was put together.

- `no-messages`: its audit record names no rule; `candidates` is how many other requests of the client in that second it could belong to.
- `answered-early`: Apache answered it before the rules about its content ran, so that nothing passed them.
- `may-have-page`, `may-be-page`: the next, or the last, transaction of its connection is alike. nginx makes two of one request when it answers with a page of its own, and a client that asks twice looks the same: which of both it was, this log does not say.
- `record-unread`: an index of audit records names a file that could not be read; `why` says it in a few words.
*/
export type Remark =
	| {readonly kind: 'no-messages'; readonly candidates: number}
	| {readonly kind: 'answered-early' | 'may-have-page' | 'may-be-page'}
	| {readonly kind: 'record-unread'; readonly why: string};

/**
One record as texts: what it says of the rule, and of the request.
*/
export type TextObservation = RequestFacts & {
	readonly from: From;

	/** Undefined in a record without any. */
	readonly ruleMatch: RuleMatch | undefined;

	/** Tells audit records of one transaction apart: a request may be recorded twice. */
	readonly record?: number;

	/** The record was cut. */
	readonly truncated?: boolean;
	readonly remark?: Remark;
	readonly evaluation?: Evaluation;
	readonly score?: Score;
};

/**
A line of an error log: it is about a rule match, or an engine's complaint about the request.
*/
export type LineTexts = TextObservation & {readonly ruleMatch: RuleMatch};

/**
What is known of a transaction by its other lines: it settles which reading of a forged line is the true one.
*/
export type KnownFacts = {
	readonly client?: string;
	readonly uniqueId?: string;

	/** The machine or container that wrote its records. */
	readonly observer?: string | undefined;

	/** A client may have written the record whole: nothing of what it says is told. */
	readonly isDoubtful?: boolean;
};
