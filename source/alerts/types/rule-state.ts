import {type Timestamp} from '../../waf/clock.ts';
import {type AlertDocument} from '../filters/alert-document.ts';

/**
A document at its own time, which its rule's `timestamp_field` says.
*/
export type TimedDocument = {readonly document: AlertDocument; readonly time: Timestamp};

/**
What a rule found: the document that stands for it, or one of a time and a key alone where none does.
*/
export type Match = TimedDocument & {
	/** The value of the rule's `query_key`, by which alerts are silenced; undefined without one. */
	readonly key: string | undefined;

	/** What the rule's type knows of it, by the names that texts use: `spike_count`, `old_value`, `percentage`. */
	readonly facts: Readonly<Record<string, unknown>>;

	/** The documents that made it, oldest first, where the type knows them; else it was the one. */
	readonly made?: readonly TimedDocument[];

	/** Where its window begins; given where the window's documents made it and the type does not know them all. */
	readonly since?: Timestamp;
};

/**
The memory of one rule. Matches are handed to `emit` as they are found.
*/
export type RuleState = {
	/** Takes the documents of one run, in the order of their times. */
	readonly add: (documents: readonly TimedDocument[]) => void;

	/** The run up to this moment is over: forgets what is too old, and finds what only silence shows. */
	readonly collect: (at: Timestamp) => void;
};

export type Emit = (match: Match) => void;

/**
What is kept of a document that has to be remembered: at least the fields that its rule reads.
*/
export type Keep = (document: AlertDocument) => AlertDocument;
