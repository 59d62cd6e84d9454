import {type Box} from './box.ts';
import {catalogue} from './catalogue.ts';
import {checkAnswers} from './checks/nginx-answers.ts';
import {checkAudit} from './checks/audit.ts';
import {checkAuditFiles} from './checks/audit-files.ts';
import {checkBlocking} from './checks/blocking.ts';
import {checkBodies} from './checks/bodies.ts';
import {checkClients} from './checks/clients.ts';
import {checkExemptions} from './checks/exemptions.ts';
import {checkHeard} from './checks/heard.ts';
import {checkLogsCompared} from './checks/logs-compared.ts';
import {checkProcesses} from './checks/processes.ts';
import {checkSecrets} from './checks/secrets.ts';
import {checkVersions} from './checks/versions.ts';
import {checkEngine} from './checks/engine.ts';
import {checkErrorLog} from './checks/error-log.ts';
import {checkRules} from './checks/rules.ts';
import {type Check, type Finding} from './finding.ts';
import {type Severity} from './severity.ts';

const checks: readonly Check[] = [
	checkEngine,
	checkRules,
	checkErrorLog,
	checkAnswers,
	checkAudit,
	checkAuditFiles,
	checkBlocking,
	checkBodies,
	checkClients,
	checkExemptions,
	checkHeard,
	checkLogsCompared,
	checkProcesses,
	checkSecrets,
	checkVersions,
];

const order: readonly Severity[] = ['error', 'warn', 'info'];

/**
All findings of a machine, the worst first, and of equal ones in the order of the table.
*/
export function diagnose(box: Box): Finding[] {
	return sortFindings(checks.flatMap(check => check(box)));
}

/**
The same, check by check.

@param turn Lets others have their turn.
*/
export async function diagnoseInTurns(box: Box, turn: () => Promise<unknown>): Promise<Finding[]> {
	const found: Finding[] = [];
	for (const check of checks) {
		found.push(...check(box));
		await turn();
	}

	return sortFindings(found);
}

function sortFindings(findings: readonly Finding[]): Finding[] {
	const ids = Object.keys(catalogue);
	return findings.toSorted(
		(one, other) =>
			order.indexOf(one.severity) - order.indexOf(other.severity) || ids.indexOf(one.id) - ids.indexOf(other.id),
	);
}
