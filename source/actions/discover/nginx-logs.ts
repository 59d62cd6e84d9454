import path from 'node:path';
import {flatten, placeOf} from '../nginx/flat-config.ts';
import {type Directive, type NginxConfig} from '../nginx/nginx.ts';
import {type NginxPaths} from '../nginx/default-paths.ts';
import {type FoundLog} from '../../waf/discovery.ts';
import {addAccessLogs, type NamedAccessLog, readNginxAccess, readNginxFormats} from './access-logs.ts';
import {addAuditLogs} from './audit-logs.ts';
import {addLog, addProblem, createFindings, type Findings} from './findings.ts';
import {explainTarget} from './log-target.ts';
import {createRulesReader, type RulesReader} from './rules-files.ts';
import {inherit, readEngine, type WafSettings} from './waf-settings.ts';

/** What a block hands down to those in it. */
type Surroundings = {
	readonly errorLogs: readonly ErrorLog[];
	readonly accessLogs: readonly NamedAccessLog[];
	readonly isOn: boolean;
	readonly settings: WafSettings;
};

type ErrorLog = {
	readonly target: string;
	readonly level: string;

	/** `error_log in /etc/nginx/nginx.conf:5` */
	readonly what: string;
};

/** Blocks in which a request is handled. */
const inner = new Set(['server', 'location', 'if', 'limit_except']);

/**
The logs of an nginx by its configuration: the error logs that hold messages of requests in blocks where ModSecurity is on, and its audit logs there.

@param startFolder Where nginx was started, for names that libmodsecurity takes as they are; undefined where nobody knows.
*/
export function findNginxLogs(
	{directives, unreadable}: NginxConfig,
	places: NginxPaths,
	startFolder: string | undefined,
): Findings {
	const findings = createFindings();
	const rules = createRulesReader(findings, startFolder);
	const engines = new Set<string>();
	let isOnSomewhere = false;

	const visit = (block: readonly Directive[], around: Surroundings, formats: ReadonlyMap<string, string>): void => {
		const content = flatten(block);
		const here = read(content, around, rules, startFolder, findings);
		if (here.isOn) {
			isOnSomewhere = true;
			engines.add(readEngine(here.settings));
			addErrorLogs(here.errorLogs, places, findings.logs, findings);
			addAuditLogs(here.settings, 'nginx', startFolder, findings);
			addAccessLogs(here.accessLogs, formats, places.prefix, 'nginx', findings);
		} else {
			addErrorLogs(here.errorLogs, places, findings.idle, createFindings());
		}

		for (const directive of content) {
			if (directive.block !== undefined && inner.has(directive.name)) {
				visit(directive.block, here, formats);
			}
		}
	};

	const main = flatten(directives);
	const compiled = {target: places.errorLog, level: 'error', what: 'the default of nginx'};
	const outermost = read(
		main,
		{errorLogs: [compiled], accessLogs: [], isOn: false, settings: new Map()},
		rules,
		startFolder,
		findings,
	);
	for (const {name, block} of main) {
		if (name === 'http' && block !== undefined) {
			visit(block, outermost, readNginxFormats(block));
		}
	}

	if (!isOnSomewhere) {
		if (unreadable.length > 0) {
			// A file that we cannot read may turn it on.
			findings.logs.push(...findings.idle.splice(0));
		} else {
			findings.notes.add(`ModSecurity is not on in nginx: no "modsecurity on" in ${places.configFile}`);
		}
	}

	addEngineNotes(engines, 'nginx', findings);
	return findings;
}

/**
Says where rules run nowhere, or block nothing.
*/
export function addEngineNotes(engines: ReadonlySet<string>, server: string, {notes}: Findings): void {
	if (engines.size === 1 && engines.has('off')) {
		notes.add(`SecRuleEngine is Off in ${server}, or not set anywhere: no rules run`);
	} else if (engines.size > 0 && !engines.has('on')) {
		notes.add(`SecRuleEngine is DetectionOnly in ${server}: nothing is blocked`);
	}
}

function read(
	content: readonly Directive[],
	around: Surroundings,
	rules: RulesReader,
	startFolder: string | undefined,
	findings: Findings,
): Surroundings {
	const own: ErrorLog[] = [];
	let {isOn} = around;
	let settings: WafSettings = new Map();
	for (const directive of content) {
		const {name, parameters} = directive;
		const place = placeOf(directive);
		const [first = '', second] = parameters;
		if (name === 'error_log' && first !== '') {
			own.push({target: first, level: second ?? 'error', what: `error_log in ${place}`});
		} else if (name === 'modsecurity') {
			isOn = first === 'on';
		} else if (name === 'modsecurity_rules_file' && first !== '') {
			const file = path.isAbsolute(first) ? first : startFolder && path.resolve(startFolder, first);
			if (file === undefined) {
				addProblem(
					findings,
					`modsecurity_rules_file ${first} in ${place} is relative to the directory that nginx was started in, which is unknown`,
					'use an absolute path there',
				);
			} else {
				settings = inherit(settings, rules.readFile(file));
			}
		} else if (name === 'modsecurity_rules') {
			settings = inherit(settings, rules.readText(first, place));
		} else if (name === 'modsecurity_rules_remote') {
			findings.notes.add(`rules from ${parameters.at(-1) ?? 'a server'} (${place}) are not checked`);
		}
	}

	return {
		errorLogs: own.length > 0 ? own : around.errorLogs,
		accessLogs: readNginxAccess(content) ?? around.accessLogs,
		isOn,
		settings: inherit(around.settings, settings),
	};
}

/** Warnings are logged at level info, denials at level error (`ngx_http_modsecurity_log`). */
const levelOfAll = /^(?:info|debug)/;
const levelsOfNothing = new Set(['crit', 'alert', 'emerg']);

function addErrorLogs(errorLogs: readonly ErrorLog[], places: NginxPaths, list: FoundLog[], findings: Findings): void {
	for (const {target, level, what} of errorLogs) {
		const problem = explainTarget(target, what, 'nginx');
		const file = path.resolve(places.prefix, target);
		if (problem !== undefined) {
			addProblem(findings, problem.sentence, problem.hint);
		} else if (levelsOfNothing.has(level)) {
			addProblem(
				findings,
				`${file} has no ModSecurity lines: its level is ${level} (${what})`,
				`set error_log ${target} info; and reload`,
			);
		} else {
			if (!levelOfAll.test(level)) {
				findings.notes.add(
					`only blocks are logged in ${file} (level ${level}); for the rest, set error_log ${target} info;`,
				);
			}

			addLog(list, {path: file, kind: 'error', server: 'nginx', why: `${what} (level ${level})`});
		}
	}
}
