import path from 'node:path';

/**
Where an nginx looks for its files, all absolute.
*/
export type NginxPaths = {
	/** Folders and files are relative to it in the configuration. */
	readonly prefix: string;
	readonly configFile: string;

	/** Where it logs to unless its configuration says so; as the directive `error_log` would name it. */
	readonly errorLog: string;

	/** Where its number stands unless its configuration says so. */
	readonly pidFile?: string;
};

/**
Reads them from its command line and from what `nginx -V` printed.

Sample of the latter: `configure arguments: --prefix=/usr/share/nginx --conf-path=/etc/nginx/nginx.conf …`
*/
export function readPlaces(command: readonly string[], version: string): NginxPaths {
	const built = (name: string): string | undefined => new RegExp(String.raw`--${name}=(\S+)`).exec(version)?.[1];
	const given = (flag: string): string | undefined => {
		const at = command.lastIndexOf(flag);
		return at < 0 ? undefined : command[at + 1];
	};

	const prefix = path.resolve(given('-p') ?? built('prefix') ?? '/usr/local/nginx');
	return {
		prefix,
		configFile: path.resolve(prefix, given('-c') ?? built('conf-path') ?? 'conf/nginx.conf'),
		errorLog: given('-e') ?? built('error-log-path') ?? 'logs/error.log',
		pidFile: built('pid-path') ?? 'logs/nginx.pid',
	};
}
