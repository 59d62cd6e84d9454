import {type AccessCounts} from './access-counts.ts';

/**
An access log that is read beside the WAF's. Its name is raw from outside.
*/
export type AccessLog = {
	readonly path: string;

	/** What its lines were read as, in the order in which such lines came; empty before the first. */
	readonly formats: readonly string[];

	/** Why lines of its formats are not believed. */
	readonly doubts: readonly string[];

	/** Lines that were read, and those that are in none of its formats or leave more than one reading. */
	readonly read: number;
	readonly unreadable: number;
};

/**
An access log that a configuration names, and how it says that its lines are written.
*/
export type FoundAccessLog = {
	readonly path: string;

	/** As `--access-format` takes them; empty where the configuration does not tell. */
	readonly formats: readonly string[];

	/** `access_log in /etc/nginx/nginx.conf:5` */
	readonly why: string;
};

/**
The access logs that are read, and how their lines and the transactions fit together.
*/
export type AccessReport = {
	readonly logs: readonly AccessLog[];
	readonly counts: Readonly<AccessCounts>;
};
