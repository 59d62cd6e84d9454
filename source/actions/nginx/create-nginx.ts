import path from 'node:path';
import {type Milliseconds} from '../../waf/clock.ts';
import {quoteWords} from '../../waf/split-command.ts';
import {findProgram} from '../find-program.ts';
import {readConfigFiles} from './config-files.ts';
import {findMasters, type Master} from './find-master.ts';
import {NginxError} from './nginx-error.ts';
import {readPlaces, type NginxPaths} from './default-paths.ts';
import {type CommandResult, type Nginx, type NginxConfig, type ReloadResult} from './nginx.ts';
import {flatten} from './flat-config.ts';
import {runCommand} from './run-command.ts';
import {readStart} from './master-start.ts';
import {type ReloadTarget, type ReloadWatch, watchReload} from './watch-reload.ts';

/**
Words of command lines; undefined: found by itself.
*/
export type NginxOptions = {
	readonly command: readonly string[] | undefined;
	readonly reloadCommand: readonly string[] | undefined;

	/** Waits between two looks for new workers. */
	readonly sleep: (duration: Milliseconds) => Promise<void>;

	/** The folder that stands for `/proc`. */
	readonly proc?: string;
};

/** A reload takes as long as reading the rules does: looks for it while somebody waits, and afterwards. */
const soon = {interval: 20, looks: 500};
const later = {interval: 250, looks: 240};

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
	const command = options.command ?? findCommand(options.proc);
	const reloadCommand = options.reloadCommand ?? [...command, '-s', 'reload'];
	const version = await runCommand([...command, '-V']);
	if (!version.ok) {
		throw new NginxError(`${command.join(' ')} -V failed: ${version.words}`, 'name your nginx with --nginx');
	}

	const said = `${version.words}\n${version.stdout}`;
	const places = readPlaces(command, said);
	const {prefix, configFile} = places;
	// What is wrong is printed to us, and not into the log of the server as well.
	const testCommand = [...command, '-t', ...(knowsErrorLogFlag(said) ? ['-e', 'stderr'] : [])];
	const readConfig = async (): Promise<NginxConfig> => readConfigFiles(configFile);
	return {
		command,
		testCommand,
		reloadCommand,
		prefix,
		configFile,
		errorLog: places.errorLog,
		startedAt: () => readStart(findReloadTarget(readConfigFiles(configFile), places).pidFile, options.proc),
		test: async () => runCommand(testCommand),
		async reload() {
			const watch = watchReload(findReloadTarget(await readConfig(), places), options.proc);
			const sent = await runCommand(reloadCommand);
			return sent.ok ? follow(watch, options.sleep) : sent;
		},
		readConfig,
	};
}

async function follow(watch: ReloadWatch, sleep: NginxOptions['sleep']): Promise<ReloadResult> {
	const look = async ({interval, looks}: typeof soon): Promise<CommandResult | undefined> => {
		for (let count = 0; count < looks; count++) {
			const state = watch.look();
			if (state.is !== 'not-seen') {
				return {ok: state.is === 'seen', words: state.is === 'failed' ? state.words : ''};
			}

			await sleep(interval);
		}

		return undefined;
	};

	const none = {ok: false, words: 'nginx did not start new workers; look into its error log'};
	const unknown = {ok: false, words: 'no running nginx found by its pid file, so its workers cannot be watched'};
	if (!watch.isPossible) {
		return {ok: true, words: '', later: Promise.resolve(unknown)};
	}

	const seen = await look(soon);
	return seen ?? {ok: true, words: '', later: look(later).then(found => found ?? none)};
}

/**
Where the master of this configuration has its number, and where it logs.
*/
export function findReloadTarget({directives}: NginxConfig, {prefix, errorLog, pidFile}: NginxPaths): ReloadTarget {
	const main = flatten(directives);
	const named = (name: string): string[] =>
		main.filter(directive => directive.name === name).map(({parameters}) => parameters[0] ?? '');
	const logs = named('error_log').filter(target => !/^(?:stderr$|syslog:|memory:)/.test(target));
	return {
		pidFile: path.resolve(prefix, named('pid').at(-1) ?? pidFile ?? 'logs/nginx.pid'),
		errorLogs: [...(logs.length === 0 ? [errorLog] : logs)].map(file => path.resolve(prefix, file)),
	};
}

/* Sample: `nginx version: nginx/1.22.1` */
function knowsErrorLogFlag(version: string): boolean {
	const [major, minor, patch] = /nginx\/(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [0, 0, 0];
	return major > 1 || (major === 1 && (minor > 19 || (minor === 19 && patch >= 5)));
}

function findCommand(proc: string | undefined): readonly string[] {
	const {masters, leftOut} = findMasters(proc);
	if (masters.length === 1) {
		return withVariables(masters[0]);
	}

	if (masters.length > 1) {
		const list = masters.map(master => `${quoteWords(withVariables(master))} (process ${master.processId})`).join(', ');
		throw new NginxError(`several nginx are running: ${list}`, "choose one with --nginx 'COMMAND'");
	}

	const found = findProgram('nginx', usualPlaces);
	if ('reason' in found) {
		const also = leftOut.length === 0 ? '' : ` (${leftOut.join('; ')})`;
		throw new NginxError(`${found.reason}${also}`, "name yours with --nginx 'COMMAND WITH ARGUMENTS'");
	}

	return [found.file];
}

/** Whoever pastes the command that is shown needs what the master was started with. */
function withVariables({command, environment}: Master): readonly string[] {
	const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
	return variables.length === 0 ? command : ['env', ...variables, ...command];
}
