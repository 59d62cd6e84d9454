import {type Timestamp} from './clock.ts';
import {type Outcome} from './outcome.ts';

/**
A request of a client, as the WAF's log or the access log tells it. Texts are raw from outside, secrets in them masked unless they are to be shown.
*/
export type ConversationEntry = {
	/** Names it among others. */
	readonly key: string;
	readonly time: Timestamp;

	/** Row number of its transaction; undefined where no rule saw it. */
	readonly row: number | undefined;
	readonly outcome: Outcome | 'unseen';
	readonly method: string | undefined;
	readonly host: string | undefined;
	readonly target: string | undefined;
	readonly status: number | undefined;

	/** Bytes of the answer. */
	readonly size: number | undefined;
};

/**
What a client sent, oldest first.
*/
export type Conversation = {
	/** Of all entries, in their order. */
	readonly keys: readonly string[];

	/** Undefined where it is gone. */
	at(index: number): ConversationEntry | undefined;

	/** Lines that may be one of the transactions': they are not listed. */
	readonly unsure: number;

	/** Entries that are more than are listed, all older. */
	readonly older: number;
};
