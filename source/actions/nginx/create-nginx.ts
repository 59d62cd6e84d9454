import {existsSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {parseDump} from './config-dump.ts';
import {readConfigFiles} from './config-files.ts';
import {findMasters} from './find-master.ts';
import {NginxError} from './nginx-error.ts';
import {readPlaces} from './places.ts';
import {type CommandResult, type Nginx} from './nginx.ts';
import {runCommand} from './run-command.ts';

/**
Words of command lines; undefined: found by itself.
*/
export type NginxOptions = {
	readonly command: readonly string[] | undefined;
	readonly reloadCommand: readonly string[] | undefined;
};

/**
Where distributions put it; `PATH` of an ordinary user seldom names it.
*/
export const usualPlaces = [
	'/usr/sbin/nginx',
	'/usr/local/sbin/nginx',
	'/usr/local/nginx/sbin/nginx',
	'/opt/nginx/sbin/nginx',
];

/**
The nginx that was named, else the one that runs, else the one that is installed.

@throws NginxError where there is none, or more than one and none was named.
*/
export async function createNginx(options: NginxOptions): Promise<Nginx> {
	const {command, environment} =
		options.command === undefined ? findCommand() : {command: options.command, environment: {}};
	const version = await runCommand([...command, '-V'], environment);
	if (!version.ok) {
		throw new NginxError(`${command.join(' ')} -V failed: ${version.words}`, 'name your nginx with --nginx');
	}

	const {prefix, configFile} = readPlaces(command, `${version.words}\n${version.stdout}`);
	const run = async (...parameters: string[]): Promise<CommandResult & {readonly stdout: string}> =>
		runCommand([...command, ...parameters], environment);
	const reloadCommand = options.reloadCommand ?? [...command, '-s', 'reload'];
	return {
		command,
		reloadCommand,
		prefix,
		configFile,
		test: async () => run('-t'),
		reload: async () => runCommand(reloadCommand, environment),
		async readConfig() {
			const dump = await run('-T');
			return (dump.ok ? parseDump(dump.stdout) : undefined) ?? readConfigFiles(configFile);
		},
	};
}

function findCommand(): {command: readonly string[]; environment: Readonly<Record<string, string>>} {
	const {masters, leftOut} = findMasters();
	if (masters.length === 1) {
		return masters[0];
	}

	if (masters.length > 1) {
		const list = masters.map(({processId, command}) => `${command.join(' ')} (process ${processId})`).join(', ');
		throw new NginxError(`several nginx are running: ${list}`, "choose one with --nginx 'COMMAND'");
	}

	const folders = (process.env['PATH'] ?? '').split(':').filter(folder => path.isAbsolute(folder));
	const program = [...folders.map(folder => path.join(folder, 'nginx')), ...usualPlaces].find(file => existsSync(file));
	if (program === undefined) {
		const also = leftOut.length === 0 ? '' : ` (${leftOut.join('; ')})`;
		throw new NginxError(`no nginx found${also}`, "name yours with --nginx 'COMMAND WITH ARGUMENTS'");
	}

	return {command: [program], environment: {}};
}
