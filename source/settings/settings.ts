import {type Milliseconds, type Timestamp} from '../waf/clock.ts';
import {type Discovery} from '../waf/discovery.ts';
import {type DenyDuration, type DenyMethod} from '../waf/deny.ts';
import {type Filter} from '../waf/filter/filter.ts';
import {type ShapeName} from '../waf/shape-name.ts';

/**
A point in time as a person writes it: so long ago, the latest such time of day in the log's zone, or an instant.
*/
export type TimePoint =
	| {readonly kind: 'ago'; readonly age: Milliseconds}
	| {readonly kind: 'time-of-day'; readonly minute: number}
	/** `isLocal`: written without a zone, so it is the log's. */
	| {readonly kind: 'instant'; readonly time: Timestamp; readonly isLocal: boolean};

/**
What the program does with what it reads.

- `screen`: the full-screen monitor. `plain`, `json`: a line a transaction. `once`: a summary at the end. `demo`: the screen over recorded traffic.
*/
export type Mode = 'screen' | 'plain' | 'json' | 'once';

/**
Everything that was asked for, checked.
*/
export type Settings = {
	readonly mode: Mode;

	/** `once` prints its summary as one JSON object. */
	readonly json: boolean;
	readonly demo: boolean;
	readonly files: readonly string[];

	/** Folders and patterns among what was named, looked through again while following; `files` holds what they mean at the start. */
	readonly watched?: readonly string[];
	readonly standardInput: boolean;

	/** The folder that `--audit-storage` names: the records behind every index lie there. Absolute. */
	readonly auditStorage: string | undefined;

	/** What was found where nothing was named; its readable logs are `files`. */
	readonly discovered: Discovery | undefined;
	readonly follow: boolean;
	readonly since: TimePoint | undefined;
	readonly until: TimePoint | undefined;

	/** Offset from UTC that `--timezone` fixes. */
	readonly zoneOffset: Milliseconds | undefined;
	readonly filter: Filter;
	readonly window: Milliseconds;
	readonly theme: 'default' | 'mono' | 'deuteranopia';

	/** Undefined: as the locale says. */
	readonly ascii: boolean | undefined;
	readonly copying: boolean;

	/** Passwords, tokens, cookies and kin are shown and given out as they are, not masked. */
	readonly showSecrets: boolean;

	/** Nothing outside is changed: no deny rule is written or taken back. */
	readonly readOnly: boolean;
	readonly deny: DenySettings;

	/** The search server that is read instead of files; undefined: none. */
	readonly elastic: ElasticSettings | undefined;
};

/**
How a search server is reached, and which of its indices are read.
*/
export type ElasticSettings = {
	readonly nodes: readonly string[];
	readonly cloudId: string | undefined;
	readonly index: string;
	readonly user: string | undefined;
	readonly password: string | undefined;
	readonly passwordFile: string | undefined;
	readonly apiKey: string | undefined;
	readonly apiKeyFile: string | undefined;

	/** A file of certificates in PEM. */
	readonly caFile: string | undefined;
	readonly fingerprint: string | undefined;
	readonly insecure: boolean;
	readonly proxy: string | undefined;
	readonly shape: ShapeName | undefined;

	/** A secret stands on the command line, where every user of the machine can read it. */
	readonly isExposed: boolean;
};

/**
How clients are denied.
*/
export type DenySettings = {
	readonly method: 'auto' | DenyMethod;

	/** Undefined: below `conf.d` of the nginx in use. */
	readonly file: string | undefined;

	/** Words of a command line, never given to a shell; undefined: found by itself. */
	readonly nginx: readonly string[] | undefined;
	readonly reload: readonly string[] | undefined;
	readonly duration: DenyDuration;

	/** Addresses and ranges that are never denied. */
	readonly allow: readonly string[];

	/** Headers that the proxy in front overwrites, so that no visitor can choose the address in them. */
	readonly overwrittenHeaders: readonly string[];

	/** Machines that are denied on by a command each, where an index is read; and the command that takes it back. */
	readonly hosts: readonly string[];
	readonly command: readonly string[] | undefined;
	readonly undoCommand: readonly string[] | undefined;
};
