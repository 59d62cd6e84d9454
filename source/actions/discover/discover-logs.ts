import path from 'node:path';
import {mayBeThere} from '../file-status.ts';
import {discoverInstalledApache, discoverRunningApache} from './discover-apache.ts';
import {discoverInstalledNginx, discoverRunningNginx} from './discover-nginx.ts';
import {addLog, createFindings, type Findings, mergeFindings} from './findings.ts';
import {type Machine, thisMachine} from './machine.ts';

/**
Looks for the logs of this machine's WAF: of the servers that run, else of those that are installed, else at usual paths. Some milliseconds, up to a second where many rules are included; nothing is opened but configuration, and nothing is changed.
*/
export async function discoverLogs(machine: Machine = thisMachine): Promise<Findings> {
	const findings = createFindings();
	const running = await Promise.all([discoverRunningNginx(machine), discoverRunningApache(machine)]);
	const found = running.some(({isThere}) => isThere)
		? running
		: [...running, ...(await Promise.all([discoverInstalledNginx(machine), discoverInstalledApache(machine)]))];
	for (const server of found) {
		mergeFindings(findings, server.findings);
	}

	if (findings.logs.length === 0) {
		// A log without ModSecurity shows at least what is missing.
		findings.logs.push(...findings.idle.splice(0));
	}

	const isKnown = found.some(({isThere}) => isThere) && findings.forbidden.size === 0;
	if (findings.logs.length === 0 && !isKnown) {
		addUsualLogs(machine, findings);
	}

	return findings;
}

function addUsualLogs({usualLogs}: Machine, {logs}: Findings): void {
	for (const file of usualLogs.filter(name => mayBeThere(name))) {
		const kind = path.basename(file).includes('audit') ? 'audit' : 'error';
		addLog(logs, {path: file, kind, server: undefined, why: 'a usual place, not named by any configuration'});
	}
}
