import path from 'node:path';
import {type ApacheConfig, type ApacheScope} from './apache-config.ts';
import {addAccessLogs} from './access-logs.ts';
import {addAuditLogs} from './audit-logs.ts';
import {addLog, addProblem, createFindings, type Findings} from './findings.ts';
import {explainTarget} from './log-target.ts';
import {addEngineNotes} from './nginx-logs.ts';
import {inherit, readEngine, type WafSetting, type WafSettings} from './waf-settings.ts';

/* Samples: `crit`, `emerg ssl:warn`; a level of the module wins. */
const levelOfNothing =
	/^(?:crit|alert|emerg)\b(?!.*\bsecurity2(?:_module)?:)|\bsecurity2(?:_module)?:(?:crit|alert|emerg)\b/i;

/**
Adds the logs of an Apache by its configuration: the error log of the server and those of its hosts, and ModSecurity's audit logs.

@param builtErrorLog Where it logs to where its configuration names nothing.
*/
export function addApacheLogs(
	{main, serverRoot, hasModSecurity, logFormats}: ApacheConfig,
	builtErrorLog: string,
	mainFile: string,
	findings: Findings,
): void {
	if (findings.forbidden.has(mainFile)) {
		return;
	}

	const engines = new Set<string>();
	const list = hasModSecurity ? findings.logs : findings.idle;
	const compiled = {value: builtErrorLog, place: 'the default of Apache'};

	const visit = (scope: ApacheScope, around: WafSettings): void => {
		const settings = inherit(around, scope.settings);
		if (scope.kind !== 'section' || scope.settings.size > 0) {
			engines.add(readEngine(settings));
			addAuditLogs(settings, 'Apache', serverRoot, findings);
		}

		for (const inner of scope.inner) {
			visit(inner, settings);
		}
	};

	for (const scope of [main, ...main.inner.filter(({kind}) => kind === 'host')]) {
		const errorLog = scope.errorLog ?? main.errorLog ?? compiled;
		if (hasModSecurity) {
			const accessLogs = scope.accessLogs.length > 0 ? scope.accessLogs : main.accessLogs;
			addAccessLogs(accessLogs, logFormats, serverRoot, 'Apache', findings);
		}

		const level = scope.logLevel ?? main.logLevel;
		addErrorLog(errorLog, level, serverRoot, list, hasModSecurity ? findings : createFindings());
	}

	if (hasModSecurity) {
		visit(main, new Map());
		addEngineNotes(engines, 'Apache', findings);
	} else if (findings.forbidden.size === 0) {
		findings.notes.add(`ModSecurity is not on in Apache: ${mainFile} loads no security2_module`);
	} else {
		// A file that we cannot read may load it.
		findings.logs.push(...findings.idle.splice(0));
	}
}

function addErrorLog(
	errorLog: WafSetting | 'unknown',
	level: WafSetting | undefined,
	serverRoot: string,
	list: Findings['logs'],
	findings: Findings,
): void {
	if (errorLog === 'unknown') {
		return;
	}

	const {value, place} = errorLog;
	const what = place.includes(':') ? `ErrorLog in ${place}` : place;
	const problem = explainTarget(value, what, 'Apache');
	const file = path.resolve(serverRoot, value);
	if (problem !== undefined) {
		addProblem(findings, problem.sentence, problem.hint);
	} else if (level !== undefined && levelOfNothing.test(level.value)) {
		addProblem(
			findings,
			`${file} has no ModSecurity lines: its LogLevel is ${level.value} in ${level.place}`,
			'set LogLevel warn, and reload',
		);
	} else {
		addLog(list, {path: file, kind: 'error', server: 'Apache', why: what});
	}
}
