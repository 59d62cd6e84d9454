import {type Timestamp} from '../../waf/clock.ts';

/**
A directive of nginx's configuration, with includes put in place.
*/
export type Directive = {
	readonly name: string;

	/** Without their quotes. */
	readonly parameters: readonly string[];
	readonly file: string;

	/** 1-based. */
	readonly line: number;
	readonly block: readonly Directive[] | undefined;
};

/**
The configuration that nginx would start with.
*/
export type NginxConfig = {
	readonly directives: readonly Directive[];

	/** All that was read, in the order of reading. */
	readonly files: readonly string[];

	/** `FILE: reason`, for what could not be read. */
	readonly unreadable: readonly string[];
};

/**
What a child process said. `words` is what it wrote, trimmed; raw from outside.
*/
export type CommandResult = {readonly ok: boolean; readonly words: string};

/**
What came of a reload. `ok` without `later`: new workers were seen.
*/
export type ReloadResult = CommandResult & {
	/** The signal was sent and no new worker is seen yet: settles when one is, or when it is certain or likely that none comes. */
	readonly later?: Promise<CommandResult>;
};

/**
The nginx that is to refuse a client.
*/
export type Nginx = {
	/** Program and parameters, to which `-t` is added. */
	readonly command: readonly string[];

	/** What `test` runs. */
	readonly testCommand: readonly string[];
	readonly reloadCommand: readonly string[];

	/** Folders and files are relative to it in the configuration. */
	readonly prefix: string;
	readonly configFile: string;

	/** Where it logs to unless its configuration says so; as the directive `error_log` would name it. */
	readonly errorLog: string;

	/** When its master started; undefined where that is not found. */
	startedAt?(): Timestamp | undefined;

	/** `nginx -t`: opens the logs that the configuration names, so it is asked only when a change is applied. */
	test(): Promise<CommandResult>;
	reload(): Promise<ReloadResult>;

	/** From the files alone; nginx is not asked. */
	readConfig(): Promise<NginxConfig>;
};
