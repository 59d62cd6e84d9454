import {type Timestamp} from './clock.ts';

/**
An alert as it is handed to a channel. Its texts and values hold what a client wrote: a channel makes them harmless for its target and cuts them at its limits. Secrets are masked already.
*/
export type Notice = {
	/** The same at each try and after a restart, so that a receiver can drop what it has. */
	readonly id: string;
	readonly kind: 'alert' | 'resolved';
	readonly rule: string;
	readonly at: Timestamp;

	/** The value of the rule's `query_key`; undefined without one. */
	readonly key: string | undefined;
	readonly subject: string;
	readonly body: string;

	/** The documents that stand for the matches, with what the rule's type knows of them, oldest first. */
	readonly matches: ReadonlyArray<Readonly<Record<string, unknown>>>;

	/** What a person can paste to see the transactions: `waftop FILE --since … --filter …`. */
	readonly command: string;

	/** The rule's options, those of the channel over them: `slack_webhook_url`, `email`, `priority`. */
	readonly options: Readonly<Record<string, unknown>>;
};
