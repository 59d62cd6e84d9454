import {existsSync} from 'node:fs';
import path from 'node:path';
import {runCommand} from '../nginx/run-command.ts';
import {isRootsAlone} from '../server-process.ts';
import {readApacheConfig} from './apache-config.ts';
import {addApacheLogs} from './apache-logs.ts';
import {readShellVariables} from './apache-variables.ts';
import {readConfigText} from './config-file-text.ts';
import {hintOfLeftOut} from './discover-nginx.ts';
import {findApaches, programNames, type RunningApache} from './find-apache.ts';
import {addProblem, createFindings, type Findings, type Found, mergeFindings} from './findings.ts';
import {type ApachePlaces, type Machine} from './machine.ts';

/**
The logs of every Apache that runs.
*/
export async function discoverRunningApache(machine: Machine): Promise<Found> {
	const findings = createFindings();
	const {running, leftOut} = findApaches(machine.proc, machine.ourselves);
	for (const sentence of leftOut) {
		addProblem(findings, sentence, hintOfLeftOut(sentence));
	}

	for (const apache of running) {
		mergeFindings(findings, await readRunning(apache, machine));
	}

	return {isThere: running.length > 0, findings};
}

/**
The logs of the Apache that is installed and does not run.
*/
export async function discoverInstalledApache(machine: Machine): Promise<Found> {
	const places = await findInstalledPlaces(machine);
	return places === undefined
		? {isThere: false, findings: createFindings()}
		: {isThere: true, findings: readLogs(places, [], readVariablesFile(places))};
}

/**
Where the installed Apache has its configuration; undefined where none is.
*/
export async function findInstalledPlaces(machine: Machine): Promise<ApachePlaces | undefined> {
	const {ourselves, apacheFiles, programFolders} = machine;
	const programs = programFolders.flatMap(folder => [...programNames].map(name => path.join(folder, name)));
	const program = programs.find(file => existsSync(file) && (ourselves !== 0 || isRootsAlone(file)));
	const built = program === undefined ? undefined : await askPlaces(program, []);
	return [...(built === undefined ? [] : [built]), ...apacheFiles].find(({mainFile}) => existsSync(mainFile));
}

async function readRunning(apache: RunningApache, machine: Machine): Promise<Findings> {
	const {places, defined, variables} = await findRunningPlaces(apache, machine);
	return readLogs(places, defined, variables);
}

/**
Where a running Apache has its configuration, and what that is read with.
*/
export async function findRunningPlaces(
	{program, parameters, variables}: RunningApache,
	machine: Machine,
): Promise<{
	readonly places: ApachePlaces;
	readonly defined: readonly string[];
	readonly variables: ReadonlyMap<string, string>;
}> {
	const libraries = variables.get('LD_LIBRARY_PATH');
	const places =
		(await askPlaces(program, parameters, libraries === undefined ? {} : {LD_LIBRARY_PATH: libraries})) ??
		placesOf(parameters, machine.apacheFiles.find(({mainFile}) => existsSync(mainFile)) ?? machine.apacheFiles[0]);
	const known = variables.size > 0 ? variables : readVariablesFile(places);
	return {places, defined: valuesOf(parameters, '-D'), variables: known};
}

/** With an empty configuration it says what was compiled in, and nothing is opened. It complains of the empty one, so only its words count. */
async function askPlaces(
	program: string,
	parameters: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<ApachePlaces | undefined> {
	const {stdout} = await runCommand([program, '-f', '/dev/null', '-V'], environment);
	// Sample: ` -D SERVER_CONFIG_FILE="apache2.conf"`
	const built = (name: string): string | undefined => new RegExp(String.raw`-D ${name}="([^"]*)"`).exec(stdout)?.[1];
	const serverRoot = built('HTTPD_ROOT');
	const mainFile = built('SERVER_CONFIG_FILE');
	return serverRoot === undefined || mainFile === undefined
		? undefined
		: placesOf(parameters, {
				serverRoot,
				mainFile: path.resolve(serverRoot, mainFile),
				errorLog: built('DEFAULT_ERRORLOG') ?? 'logs/error_log',
				variablesFile: '',
			});
}

/** The same with what the command line says. */
function placesOf(parameters: readonly string[], {errorLog, ...built}: ApachePlaces): ApachePlaces {
	const serverRoot = valuesOf(parameters, '-d').at(-1) ?? built.serverRoot;
	const file = valuesOf(parameters, '-f').at(-1);
	const mainFile = file === undefined ? built.mainFile : path.resolve(serverRoot, file);
	const usual = ['/etc/sysconfig/httpd', '/etc/sysconfig/apache2'].find(name => existsSync(name)) ?? '';
	const beside = path.join(path.dirname(mainFile), 'envvars');
	return {serverRoot, mainFile, errorLog, variablesFile: existsSync(beside) ? beside : built.variablesFile || usual};
}

/** Samples: `-D FOREGROUND`, `-DSSL`. */
function valuesOf(parameters: readonly string[], flag: string): string[] {
	return parameters.flatMap((word, index) =>
		word === flag ? parameters.slice(index + 1, index + 2) : word.startsWith(flag) ? [word.slice(flag.length)] : [],
	);
}

/**
The variables that a file for the shell sets for its configuration.
*/
export function readVariablesFile({variablesFile, mainFile}: ApachePlaces): Map<string, string> {
	// Debian's further Apaches: `/etc/apache2-test` logs into `/var/log/apache2-test`.
	const [, instance = ''] = /^apache2(-.+)$/.exec(path.basename(path.dirname(mainFile))) ?? [];
	const text = existsSync(variablesFile) ? readConfigText(variablesFile, createFindings()) : undefined;
	return text === undefined ? new Map() : readShellVariables(text, instance);
}

function readLogs(
	{mainFile, serverRoot, errorLog}: ApachePlaces,
	defined: readonly string[],
	variables: ReadonlyMap<string, string>,
): Findings {
	const findings = createFindings();
	const config = readApacheConfig({mainFile, serverRoot, defined, variables}, findings);
	addApacheLogs(config, errorLog, mainFile, findings);
	return findings;
}
