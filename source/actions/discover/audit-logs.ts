import path from 'node:path';
import {addLog, addProblem, type Findings} from './findings.ts';
import {explainTarget, type ServerName} from './log-target.ts';
import {type WafSetting, type WafSettings} from './waf-settings.ts';

/**
Adds the audit logs that ModSecurity writes with such settings (reference manual, `SecAuditEngine` and what follows it).

@param folder What relative names mean; undefined where nobody knows.
*/
export function addAuditLogs(
	settings: WafSettings,
	server: ServerName,
	folder: string | undefined,
	findings: Findings,
): void {
	const valueOf = (name: string): string => settings.get(name)?.value.toLowerCase() ?? '';
	const log = settings.get('secauditlog');
	const engine = valueOf('secauditengine');
	if (engine !== 'on' && engine !== 'relevantonly') {
		if (log !== undefined) {
			const place = settings.get('secauditengine')?.place;
			const why = place === undefined ? 'no SecAuditEngine is set' : `SecAuditEngine is Off in ${place}`;
			findings.notes.add(`${log.value} (SecAuditLog in ${log.place}) is not written: ${why}`);
		}

		return;
	}

	const type = valueOf('secauditlogtype');
	if (type === 'https') {
		const target = log === undefined ? '' : ` to ${log.value}`;
		findings.notes.add(`audit records are sent${target} (SecAuditLogType HTTPS), which waftop does not read`);
		return;
	}

	const isIndex = type === 'concurrent' || type === 'parallel';
	const storage = settings.get('secauditlogstoragedir');
	if (log === undefined && isIndex && storage !== undefined) {
		addProblem(
			findings,
			`audit records are in ${storage.value} without an index (SecAuditLogStorageDir in ${storage.place})`,
			'add one: SecAuditLog /var/log/modsec_audit.log',
		);
	}

	// The second one is another copy of an index.
	const second = isIndex && isSpecial(log, server) ? settings.get('secauditlog2') : undefined;
	for (const [name, setting] of [
		['SecAuditLog', log],
		['SecAuditLog2', second],
	] as const) {
		const file = setting && toFile(name, setting, server, folder, findings);
		if (file !== undefined) {
			const folderOfRecords = isIndex && storage !== undefined ? resolveIn(folder, storage.value) : undefined;
			addLog(findings.logs, {
				path: file,
				kind: isIndex ? 'audit-index' : 'audit',
				server,
				why: `${name} in ${setting!.place}`,
				format: valueOf('secauditlogformat') === 'json' ? 'JSON' : 'Native',
				...(folderOfRecords === undefined ? {} : {storage: folderOfRecords}),
			});
		}
	}
}

function isSpecial(setting: WafSetting | undefined, server: ServerName): boolean {
	return setting === undefined || explainTarget(setting.value, '', server) !== undefined;
}

function toFile(
	name: string,
	{value, place}: WafSetting,
	server: ServerName,
	folder: string | undefined,
	findings: Findings,
): string | undefined {
	const problem = explainTarget(value, `${name} in ${place}`, server);
	if (problem !== undefined) {
		addProblem(findings, problem.sentence, problem.hint);
		return undefined;
	}

	const file = resolveIn(folder, value);
	if (file === undefined) {
		addProblem(
			findings,
			`${name} ${value} in ${place} is relative to the directory that ${server} was started in, which is unknown`,
			'use an absolute path there, or name the file: waftop FILE',
		);
	}

	return file;
}

function resolveIn(folder: string | undefined, name: string): string | undefined {
	return path.isAbsolute(name) ? path.resolve(name) : folder === undefined ? undefined : path.resolve(folder, name);
}
