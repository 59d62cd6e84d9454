import {type Timestamp} from '../waf/clock.ts';
import {type AccessLine, type AuditFacts, type ErrorFacts} from './log-facts.ts';

/**
Where a text stands, and the text: raw from outside.
*/
export type Line = {
	readonly file: string;

	/** 1-based. */
	readonly line: number;
	readonly text: string;
};

/**
A directive of nginx, Apache or ModSecurity.
*/
export type Directive = Line & {
	/** In small letters. */
	readonly name: string;

	/** Without their quotes. */
	readonly words: readonly string[];
};

/**
A level of a configuration, with includes put in place: the server as a whole, a host of it, a location.
*/
export type Block = {
	readonly kind: 'server' | 'host' | 'location';

	/** `server shop.test`, `location /x of server shop.test`; raw from outside. */
	readonly name: string;
	readonly opening: Line;
	readonly outer: Block | undefined;
	readonly inner: readonly Block[];

	/** Directives of its own. */
	readonly own: readonly Directive[];

	/** Directives of ModSecurity as the engine merges them: those of outer levels first. The same array where a level adds none. */
	readonly rules: readonly Directive[];
};

/**
A web server with an engine, as its files describe it.
*/
export type WebServer = {
	readonly kind: 'nginx' | 'Apache';
	readonly mainFile: string;
	readonly top: Block;

	/** What relative names of its own directives mean. */
	readonly prefix: string;

	/** Where it logs to unless its configuration says so, as a directive would name it. */
	readonly errorLog: string;

	/** What relative names of directives of ModSecurity mean, the likeliest first. */
	readonly ruleFolders: readonly string[];

	/** Whether its configuration loads an engine; undefined where that cannot be known. */
	readonly hasEngine: boolean | undefined;

	/** Names of modules that are loaded, as they are written. */
	readonly modules: ReadonlySet<string>;

	/** Every file of its configuration that was read. */
	readonly files: readonly string[];
	readonly processes: readonly Process[];

	/** As whom it handles requests; undefined where nobody knows. */
	readonly worker: {readonly uid: number; readonly gids: readonly number[]} | undefined;

	/** Such as `1.22.1`. */
	readonly version: string | undefined;
};

export type Process = {
	readonly id: number;
	readonly isMaster: boolean;
	readonly uid: number | undefined;

	/** Undefined where it cannot be read. */
	readonly startedAt: Timestamp | undefined;

	/** What its open files are called, as the kernel says: `/var/log/x.log (deleted)`, `pipe:[123]`. Undefined where we may not look. */
	readonly open: ReadonlyArray<{readonly number: number; readonly name: string}> | undefined;

	/** Libraries of an engine that it has loaded, by their files. */
	readonly libraries: readonly string[];
};

/**
What a path is. `unknown`: it cannot be looked at.
*/
export type PathState =
	| {readonly is: 'absent' | 'unknown'}
	| {
			readonly is: 'file' | 'folder' | 'other';

			/** Permission bits. */
			readonly mode: number;
			readonly uid: number;
			readonly gid: number;
			readonly size: number;
			readonly changed: Timestamp;
			readonly inode: number;

			/** The folders on the way, the outermost first. */
			readonly parents: ReadonlyArray<{readonly mode: number; readonly uid: number; readonly gid: number}>;
	  };

/** Space of a file system in bytes, and how many names it can still take. */
export type Room = {
	readonly free: number;
	readonly size: number;
	readonly freeNames: number;
	readonly names: number;
};

/**
A log that a configuration names.
*/
export type Log = {
	readonly path: string;
	readonly kind: 'error' | 'audit' | 'debug' | 'access';
	readonly server: WebServer;

	/** Directives that name it, each with the level that it stands in. */
	readonly named: ReadonlyArray<{readonly by: Directive; readonly block: Block}>;

	/** What it is a link to, as it says. */
	readonly link: string | undefined;

	/** Whether its end was read. */
	readonly isRead: boolean;

	/** A file, or a stream or program that cannot be looked into. */
	readonly isFile: boolean;
	readonly state: PathState;

	/** Its newest rotated part that is not packed, with its name. */
	readonly rotated: {readonly path: string; readonly state: PathState} | undefined;
	readonly room: Room | undefined;

	/** What its last part says; undefined where it was not read. */
	readonly error: ErrorFacts | undefined;
	readonly audit: AuditFacts | undefined;
	readonly access: readonly AccessLine[] | undefined;
};

/**
An entry of logrotate.
*/
export type Rotation = Line & {
	/** Names and patterns. */
	readonly patterns: readonly string[];

	/** Directives that hold for it, in small letters, those of the whole configuration first: `create 0640 www-data adm`. */
	readonly directives: readonly string[];

	/** What is run after a rotation. */
	readonly after: string;
};

/**
What a distribution's package of an engine or of rules is, and which holes its changelog says are mended.
*/
export type Package = {
	readonly name: string;
	readonly version: string;
	readonly mended: ReadonlySet<string> | undefined;
};

/**
A machine, as it is examined: nothing in it was asked of a running server.
*/
export type Box = {
	readonly now: Timestamp;
	readonly servers: readonly WebServer[];
	readonly logs: readonly Log[];
	readonly rotations: readonly Rotation[];
	readonly packages: readonly Package[];

	/** Paths of the machine; absolute. */
	look(path: string): PathState;

	/** What could not be examined, and why. */
	readonly unseen: ReadonlyArray<{readonly what: string; readonly why: string}>;

	/** The machine's own zone at a moment, in minutes east of UTC. */
	zoneAt(time: Timestamp): number | undefined;
};
