import {type FoundAccessLog} from './access-log.ts';

/**
A log that was found on this machine, and why it is one to read.
*/
export type FoundLog = {
	readonly path: string;

	/** `audit-index`: its lines name files that hold a record each. */
	readonly kind: 'error' | 'audit' | 'audit-index';

	/** Undefined where it was found by its name alone. */
	readonly server: 'nginx' | 'Apache' | undefined;

	/** `error_log in /etc/nginx/nginx.conf:5 (level warn)` */
	readonly why: string;

	/** Folder of the records that an index names. */
	readonly storage?: string;
	readonly format?: 'JSON' | 'Native';
};

/**
Why a log or a configuration is not read, and what to do next.
*/
export type DiscoveryProblem = {readonly sentence: string; readonly hint: string};

/**
What was found of logs on this machine. All its texts hold names from configurations: raw from outside.
*/
export type Discovery = {
	/** They exist and may be read. */
	readonly logs: readonly FoundLog[];

	/** The same of access logs. */
	readonly access?: readonly FoundAccessLog[];

	/** What a person should know of them. */
	readonly notes: readonly string[];
	readonly problems: readonly DiscoveryProblem[];
};
