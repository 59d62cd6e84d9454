import path from 'node:path';
import {type WebServer} from '../../waf/record-writer.ts';
import {discoverInstalledNginx} from './discover-nginx.ts';
import {findInstalledPlaces, findRunningPlaces, readVariablesFile} from './discover-apache.ts';
import {readApacheConfig} from './apache-config.ts';
import {addApacheLogs} from './apache-logs.ts';
import {findApaches} from './find-apache.ts';
import {createFindings} from './findings.ts';
import {findMasters} from '../nginx/find-master.ts';
import {type ApachePlaces, type Machine, thisMachine} from './machine.ts';

/**
An Apache of this machine: where a further file of configuration goes, and how it is tested and reloaded.
*/
export type LocalApache = {
	readonly file: string;
	readonly why: string;
	readonly isOwnFile: boolean;
	readonly testCommand: readonly string[];
	readonly reloadCommand: readonly string[];

	/** Absolute paths of the logs that it writes. */
	readonly logs: readonly string[];
};

const ownName = 'waftop-deny.conf';

/**
The Apaches that run here, else the one that is installed. Only files are read.
*/
export async function findLocalApaches(machine: Machine = thisMachine): Promise<LocalApache[]> {
	const {running} = findApaches(machine.proc, machine.ourselves);
	if (running.length > 0) {
		return Promise.all(
			running.map(async apache => {
				const {places, defined, variables} = await findRunningPlaces(apache, machine);
				const {program, parameters} = apache;
				const isUsual = !parameters.some(word => /^-[fd]/.test(word));
				// Debian's needs the variables of its envvars, which apachectl reads.
				const kept = parameters.filter(
					(word, at) => !isOfStart(word) && !(word === '-D' && isOfStart(parameters[at + 1] ?? '')),
				);
				const libraries = variables.get('LD_LIBRARY_PATH');
				const environment = libraries === undefined ? [] : ['env', `LD_LIBRARY_PATH=${libraries}`];
				const own = [...environment, program, ...kept];
				return describe(places, {defined, variables}, isUsual ? undefined : own);
			}),
		);
	}

	const installed = await findInstalledPlaces(machine);
	return installed === undefined
		? []
		: [describe(installed, {defined: [], variables: readVariablesFile(installed)}, undefined)];
}

/** What only the start is told; the foreground is asked for with `-D`. */
function isOfStart(word: string): boolean {
	return ['-k', 'start', 'graceful', 'restart', 'FOREGROUND', '-DFOREGROUND'].includes(word);
}

function describe(
	{mainFile, serverRoot, errorLog}: ApachePlaces,
	how: {readonly defined: readonly string[]; readonly variables: ReadonlyMap<string, string>},
	command: readonly string[] | undefined,
): LocalApache {
	const findings = createFindings();
	const config = readApacheConfig({mainFile, serverRoot, ...how}, findings);
	addApacheLogs(config, errorLog, mainFile, findings);
	return {
		...choosePlace(config.includes, mainFile),
		testCommand: command === undefined ? ['apachectl', 'configtest'] : [...command, '-t'],
		reloadCommand: command === undefined ? ['apachectl', 'graceful'] : [...command, '-k', 'graceful'],
		logs: [...findings.logs, ...findings.idle].map(log => log.path),
	};
}

/** A folder for whatever a person adds: `conf-enabled/*.conf` of Debian, `conf.d/*.conf` of the others; not one of sites, since the order counts there. */
function choosePlace(includes: readonly string[], mainFile: string): Pick<LocalApache, 'file' | 'why' | 'isOwnFile'> {
	const pattern = includes.find(each => /\/conf(?:-enabled|\.d)\/\*\.conf$/.test(each));
	return pattern === undefined
		? {file: mainFile, why: 'its main file', isOwnFile: false}
		: {file: path.join(path.dirname(pattern), ownName), why: `${mainFile} includes ${pattern}`, isOwnFile: true};
}

/**
The server that a command without a log means: the one that runs, nginx before Apache, else the one that is installed.
*/
export async function findLocalServer(machine: Machine = thisMachine): Promise<WebServer | undefined> {
	if (findMasters(machine.proc, machine.ourselves).masters.length > 0) {
		return 'nginx';
	}

	if (findApaches(machine.proc, machine.ourselves).running.length > 0) {
		return 'Apache';
	}

	return (await discoverInstalledNginx(machine)).isThere
		? 'nginx'
		: (await findInstalledPlaces(machine)) === undefined
			? undefined
			: 'Apache';
}
