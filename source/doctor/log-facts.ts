import {type Timestamp} from '../waf/clock.ts';

/*
What the parts of logs that were looked at say. Their lines hold what clients wrote, so that nothing in them is certain by itself.
*/

/**
A line of a log as evidence, with how often its like was seen.
*/
export type Heard = {readonly count: number; readonly text: string};

export type ErrorFacts = {
	readonly lines: number;
	readonly wafLines: number;
	readonly denied: number;

	/** Rules that matched and only logged. */
	readonly warnings: number;

	/** Warnings of the rule that blocks. */
	readonly detected: number;

	/** Of nginx: counts of the last start, as it printed them. */
	readonly rulesLoaded: {readonly inline: number; readonly local: number; readonly remote: number} | undefined;

	/** Such as `2.9.7` or `3.0.9`, as printed at the start. */
	readonly engineVersion: string | undefined;
	readonly crsVersion: string | undefined;

	/** What the engine or the server complains of, by kind. */
	readonly complaints: ReadonlyMap<ComplaintKind, Heard>;

	/** Rules that gave up at the PCRE limits, with how often. */
	readonly pcreRules: ReadonlyMap<string, number>;

	/** Clients of matches, with how many lines each. */
	readonly clients: ReadonlyMap<string, number>;

	/** Ids of transactions of which a rule matched, with the time of their last line as the log has it, taken for UTC. */
	readonly ids: ReadonlyMap<string, Timestamp>;

	/** Lines of matches that nginx cut. */
	readonly cut: number;
	readonly first: Timestamp | undefined;
	readonly last: Timestamp | undefined;

	/** Lines that no server writes, and the first of them. */
	readonly foreign: Heard | undefined;
};

export type ComplaintKind =
	| 'unique-id'
	| 'crs-setup'
	| 'audit-write'
	| 'audit-folder'
	| 'crash'
	| 'dbm'
	| 'temporary-file'
	| 'rule-failed'
	| 'duplicate-rule'
	| 'disk-full';

export type AuditFacts = {
	readonly format: 'native' | 'json' | 'index';
	readonly records: number;

	/** Of the part that was read: bytes a record, about. */
	readonly bytesPerRecord: number;

	/** Records that name a rule. */
	readonly withRules: number;

	/** Records with a Host header. */
	readonly withHost: number;
	readonly ids: ReadonlyMap<string, Timestamp>;

	/** Of these, those of records that name a rule. */
	readonly ruleIds: ReadonlySet<string>;

	/** Of records with a rule: their clients, and how many of each. */
	readonly clients: ReadonlyMap<string, number>;

	/** Different first addresses in X-Forwarded-For. */
	readonly forwarded: ReadonlySet<string>;
	readonly engineVersion: string | undefined;
	readonly crsVersion: string | undefined;

	/** Minutes east of UTC, where records say it. */
	readonly zone: number | undefined;
	readonly first: Timestamp | undefined;
	readonly last: Timestamp | undefined;

	/** Records that hold what the client sent as body, and those with a password or cookie. */
	readonly withSecrets: number;
};

/**
A line of an access log, as far as it could be read.
*/
export type AccessLine = {
	readonly client: string;
	readonly status: number;
	readonly zone: number;
	readonly time: Timestamp;
};
