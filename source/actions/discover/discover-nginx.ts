import {existsSync} from 'node:fs';
import path from 'node:path';
import {readConfigFiles} from '../nginx/config-files.ts';
import {findMasters, type Master} from '../nginx/find-master.ts';
import {type NginxPaths, readPlaces} from '../nginx/default-paths.ts';
import {runCommand} from '../nginx/run-command.ts';
import {readProcLink} from '../proc-files.ts';
import {isRootsAlone} from '../server-process.ts';
import {addProblem, createFindings, type Findings, type Found, mergeFindings} from './findings.ts';
import {type Machine} from './machine.ts';
import {findNginxLogs} from './nginx-logs.ts';

/**
The logs of every nginx that runs. Only its files are read: `nginx -T` would load all rules first, which takes seconds and opens the audit logs.
*/
export async function discoverRunningNginx({proc, ourselves}: Machine): Promise<Found> {
	const findings = createFindings();
	const {masters, leftOut} = findMasters(proc, ourselves);
	for (const sentence of leftOut) {
		addProblem(findings, sentence, hintOfLeftOut(sentence));
	}

	for (const {command, environment, processId} of masters) {
		const startFolder = readProcLink(path.join(proc, String(processId), 'cwd'));
		mergeFindings(findings, readLogs(await askPlaces(command, environment), startFolder));
	}

	return {isThere: masters.length > 0, findings};
}

/**
The logs of the nginx that is installed and does not run.
*/
export async function discoverInstalledNginx({ourselves, programFolders, nginxFiles}: Machine): Promise<Found> {
	const programs = programFolders.map(folder => path.join(folder, 'nginx'));
	const program = programs.find(file => existsSync(file) && (ourselves !== 0 || isRootsAlone(file)));
	const places = [...(program === undefined ? [] : [await askPlaces([program], {})]), ...nginxFiles].find(
		({configFile}) => existsSync(configFile),
	);
	return places === undefined
		? {isThere: false, findings: createFindings()}
		: {isThere: true, findings: readLogs(places, undefined)};
}

/**
What to do about a server that is not looked at.
*/
export function hintOfLeftOut(sentence: string): string {
	return sentence.endsWith('in a container')
		? 'read its log from there: docker logs -f CONTAINER 2>&1 | waftop -'
		: 'name its log yourself';
}

async function askPlaces(command: readonly string[], environment: Master['environment']): Promise<NginxPaths> {
	// Prints what was compiled in, and reads no configuration.
	const {words, stdout} = await runCommand([...command, '-V'], environment);
	return readPlaces(command, `${words}\n${stdout}`);
}

function readLogs(places: NginxPaths, startFolder: string | undefined): Findings {
	const config = readConfigFiles(places.configFile);
	const findings = findNginxLogs(config, places, startFolder);
	for (const sentence of config.unreadable) {
		// Sample: `/etc/nginx/nginx.conf: permission denied`
		const [, forbidden] = /^(.+): permission denied$/.exec(sentence) ?? [];
		if (forbidden === undefined) {
			addProblem(findings, `configuration: ${sentence}`, 'the logs that it names are skipped; name the log yourself');
		} else {
			findings.forbidden.add(forbidden);
		}
	}

	return findings;
}
