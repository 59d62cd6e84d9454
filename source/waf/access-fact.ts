import {type Milliseconds} from './clock.ts';

/**
What an access log says of a transaction.
*/
export type AccessFact = {
	/** Its line, where there is one that is certainly its own, and what told that: the id, or client, target and time. */
	readonly joined: 'id' | 'request' | undefined;
	readonly lineNumber?: number | undefined;
	readonly file?: string | undefined;

	/** How many lines may be its own, as far as their texts tell. */
	readonly candidates: number;

	/** What it was answered with: also known where all candidates agree. */
	readonly status?: number | undefined;

	/** Bytes of the answer, and how long it took. */
	readonly size?: number | undefined;
	readonly duration?: Milliseconds | undefined;
};
