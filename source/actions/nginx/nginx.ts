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
The nginx that is to refuse a client.
*/
export type Nginx = {
	/** Program and parameters, to which `-t` or `-T` is added. */
	readonly command: readonly string[];
	readonly reloadCommand: readonly string[];

	/** Folders and files are relative to it in the configuration. */
	readonly prefix: string;
	readonly configFile: string;

	/** `nginx -t`. */
	test(): Promise<CommandResult>;
	reload(): Promise<CommandResult>;
	readConfig(): Promise<NginxConfig>;
};
