import path from 'node:path';
import {type WebServer} from '../../doctor/box.ts';
import {readShellVariables} from '../discover/apache-variables.ts';
import {thisMachine} from '../discover/machine.ts';
import {readPlaces} from '../nginx/default-paths.ts';
import {readApache} from './read-apache.ts';
import {readNginx} from './read-nginx.ts';
import {readProcesses, type RunningServer} from './read-processes.ts';
import {findUser} from './find-user.ts';
import {type RootedFiles} from './rooted-files.ts';

type Note = (what: string, why: string) => void;

/**
The servers of a machine: those that run, else those that are installed. No program is run: what was compiled in is read from it as a file.

@param ourselves As for processes.
*/
export function findServers(files: RootedFiles, ourselves: number | undefined, note: Note): WebServer[] {
	const running = readProcesses(files, ourselves, note);
	if (running.length > 0) {
		return running.map(server => (server.kind === 'nginx' ? describeNginx : describeApache)(files, server, note));
	}

	const idle = {
		program: undefined,
		parameters: [],
		variables: new Map<string, string>(),
		folder: undefined,
		processes: [],
		worker: undefined,
	};
	const {nginxFiles, apacheFiles} = thisMachine;
	const isThere = (file: string): boolean => files.look(file).is !== 'absent';
	return [
		...(nginxFiles.some(({configFile}) => isThere(configFile))
			? [describeNginx(files, {...idle, kind: 'nginx'}, note)]
			: []),
		...(apacheFiles.some(({mainFile}) => isThere(mainFile))
			? [describeApache(files, {...idle, kind: 'Apache'}, note)]
			: []),
	];
}

/** A program is no larger; what it was built with stands among its texts. */
const mostProgram = 24 * 1024 * 1024;

function readProgram(files: RootedFiles, candidates: ReadonlyArray<string | undefined>): string {
	for (const program of candidates) {
		const text = program === undefined ? undefined : files.readPart(program, 0, mostProgram);
		if (text !== undefined) {
			return text;
		}
	}

	return '';
}

function describeNginx(files: RootedFiles, server: RunningServer, note: Note): WebServer {
	const text = readProgram(files, [server.program, '/usr/sbin/nginx', '/usr/local/nginx/sbin/nginx']);
	const built = /configure arguments: ([ -~]*)/.exec(text)?.[0] ?? '';
	const usual = thisMachine.nginxFiles.find(({configFile}) => files.look(configFile).is !== 'absent');
	const given = server.parameters;
	const places =
		built === '' && usual !== undefined
			? {
					...usual,
					...(given.includes('-c') || given.includes('-p') ? readPlaces(given, `--prefix=${usual.prefix}`) : {}),
				}
			: readPlaces(given, built);
	const configFile =
		files.look(places.configFile).is === 'absent' && usual !== undefined && !given.includes('-c')
			? usual.configFile
			: places.configFile;
	const ruleFolders = [
		...(server.folder === undefined ? [] : [server.folder]),
		path.dirname(configFile),
		places.prefix,
		'/',
	];
	const {top, modules, files: read, user} = readNginx(files, configFile, ruleFolders, note);
	return {
		kind: 'nginx',
		mainFile: configFile,
		top,
		prefix: places.prefix,
		errorLog: places.errorLog,
		ruleFolders,
		hasEngine: [...modules].some(name => /modsecurity/.test(name)) ? true : undefined,
		modules,
		files: read,
		processes: server.processes,
		worker: server.worker ?? findUser(files, user ?? /--user=(\S+)/.exec(built)?.[1] ?? 'nobody'),
		version: /nginx\/(\d+\.\d+\.\d+)/.exec(text)?.[1],
	};
}

function describeApache(files: RootedFiles, server: RunningServer, note: Note): WebServer {
	const {parameters} = server;
	const text = readProgram(files, [
		server.program,
		'/usr/sbin/apache2',
		'/usr/sbin/httpd',
		'/usr/local/apache2/bin/httpd',
	]);
	const builtRoot = /-D HTTPD_ROOT="([^"]*)"/.exec(text)?.[1];
	const builtFile = /-D SERVER_CONFIG_FILE="([^"]*)"/.exec(text)?.[1];
	const usual = thisMachine.apacheFiles.find(({mainFile}) => files.look(mainFile).is !== 'absent');
	const serverRoot = valuesOf(parameters, '-d').at(-1) ?? builtRoot ?? usual?.serverRoot ?? '/etc/apache2';
	const named = valuesOf(parameters, '-f').at(-1);
	const built = path.resolve(builtRoot ?? serverRoot, builtFile ?? usual?.mainFile ?? 'apache2.conf');
	const mainFile =
		named === undefined
			? files.look(built).is === 'absent'
				? (usual?.mainFile ?? built)
				: built
			: path.resolve(serverRoot, named);
	const reading = readApache(
		files,
		{mainFile, serverRoot, defined: valuesOf(parameters, '-D'), variables: variablesOf(files, server, mainFile)},
		note,
	);
	const hasEngine = [...reading.modules].some(name => name.startsWith('security2'));
	return {
		kind: 'Apache',
		mainFile,
		top: reading.top,
		prefix: reading.serverRoot,
		errorLog: /-D DEFAULT_ERRORLOG="([^"]*)"/.exec(text)?.[1] ?? usual?.errorLog ?? 'logs/error_log',
		ruleFolders: [reading.serverRoot],
		hasEngine,
		modules: reading.modules,
		files: reading.files,
		processes: server.processes,
		worker: server.worker ?? (reading.user === undefined ? undefined : findUser(files, reading.user)),
		version: /Apache\/(\d+\.\d+\.\d+)/.exec(text)?.[1],
	};
}

/** Those that it was started with, else those of a file for the shell beside its configuration. */
function variablesOf(files: RootedFiles, {variables}: RunningServer, mainFile: string): ReadonlyMap<string, string> {
	const places = [path.join(path.dirname(mainFile), 'envvars'), '/etc/sysconfig/httpd', '/etc/sysconfig/apache2'];
	for (const place of variables.size > 0 ? [] : places) {
		const read = files.readText(place);
		if ('text' in read) {
			const [, instance = ''] = /^apache2(-.+)$/.exec(path.basename(path.dirname(mainFile))) ?? [];
			return readShellVariables(read.text, instance);
		}
	}

	return variables;
}

/** Samples: `-D FOREGROUND`, `-DSSL`. */
function valuesOf(parameters: readonly string[], flag: string): string[] {
	return parameters.flatMap((word, index) =>
		word === flag ? parameters.slice(index + 1, index + 2) : word.startsWith(flag) ? [word.slice(flag.length)] : [],
	);
}
