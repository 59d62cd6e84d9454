import {type Milliseconds} from '../waf/clock.ts';
import {ExpectedError} from '../waf/expected-error.ts';

/**
What a search server, or what stands in its place, answered instead of an answer.

- `refused`, `unreachable`, `timeout`, `closed`: nobody there, no such name, no answer in time, the connection broke.
- `certificate`: it could not be trusted. `unauthorized`, `forbidden`: who asks, and what may be asked.
- `missing`: no such index, or a point in time that is over. `rejected`: the question has no answer there (400).
- `too-many-buckets`: it would be too large. `busy`, `unavailable`: later (429; 502 to 504). `not-elastic`: no search server at all.
- `partial`: the answer is not the whole one. `broken`: anything else.
*/
export type ElasticErrorCode =
	| 'refused'
	| 'unreachable'
	| 'timeout'
	| 'closed'
	| 'certificate'
	| 'unauthorized'
	| 'forbidden'
	| 'missing'
	| 'rejected'
	| 'too-many-buckets'
	| 'busy'
	| 'unavailable'
	| 'not-elastic'
	| 'partial'
	| 'broken';

/**
The search server, or what is in between, did not give what was asked for. Message and hint never hold a secret.
*/
export class ElasticError extends ExpectedError {
	override readonly name = 'ElasticError';
	readonly code: ElasticErrorCode;

	/** What the server asked to wait, where it did. */
	readonly retryAfter: Milliseconds | undefined;

	/** The server's own name of the error: `search_phase_execution_exception`. */
	readonly type: string | undefined;

	constructor(
		code: ElasticErrorCode,
		message: string,
		hint: string,
		more: {readonly retryAfter?: Milliseconds; readonly type?: string} = {},
	) {
		super('source', message, hint);
		this.code = code;
		this.retryAfter = more.retryAfter;
		this.type = more.type;
	}
}

/**
Whether the error is one of a search server, perhaps of a certain kind.
*/
export function isElasticError(error: unknown, ...codes: readonly ElasticErrorCode[]): error is ElasticError {
	return error instanceof ElasticError && (codes.length === 0 || codes.includes(error.code));
}
