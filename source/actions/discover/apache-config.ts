import {existsSync} from 'node:fs';
import path from 'node:path';
import {readStatus} from '../file-status.ts';
import {isPattern} from '../nginx/config-include.ts';
import {type NamedAccessLog} from './access-logs.ts';
import {expandVariables} from './apache-variables.ts';
import {readConfigText} from './config-file-text.ts';
import {type ConfigLine, readConfigLines, splitArguments} from './config-lines.ts';
import {addProblem, type Findings} from './findings.ts';
import {listAll} from './rules-files.ts';
import {isWafSetting, type WafSetting} from './waf-settings.ts';

/**
The server as a whole, a `<VirtualHost>`, or a section inside of one.
*/
export type ApacheScope = {
	readonly kind: 'main' | 'host' | 'section';
	readonly settings: Map<string, WafSetting>;

	/** `unknown`: named with a variable that is not known. */
	errorLog: WafSetting | 'unknown' | undefined;
	logLevel: WafSetting | undefined;
	readonly accessLogs: NamedAccessLog[];
	readonly inner: ApacheScope[];
};

export type ApacheConfig = {
	readonly main: ApacheScope;

	/** What relative names mean. */
	readonly serverRoot: string;
	readonly hasModSecurity: boolean;

	/** Formats of access logs by their names. */
	readonly logFormats: ReadonlyMap<string, string>;

	/** What the server as a whole includes: absolute, as they are written. */
	readonly includes: readonly string[];
};

export type ApacheStart = {
	/** Absolute. */
	readonly mainFile: string;
	readonly serverRoot: string;

	/** Names of `-D`. */
	readonly defined: readonly string[];
	readonly variables: ReadonlyMap<string, string>;
};

/** Files that include each other end here. */
const deepest = 32;
const mostFiles = 10_000;

/** Read as if they were not there: what they ask cannot be known here, and is mostly so. */
const transparent = new Set(['<ifmodule', '<ifversion', '<ifdirective', '<ifsection']);

type Open = {readonly scope: ApacheScope; readonly isSkipped: boolean};

/**
Reads the configuration of Apache from its files. The program is not asked: with its configuration, ModSecurity 2 would open its audit logs and start the programs behind a pipe, even for a test.
*/
export function readApacheConfig(start: ApacheStart, findings: Findings): ApacheConfig {
	const main = createScope('main');
	const defined = new Set(start.defined);
	const variables = new Map(start.variables);
	const logFormats = new Map<string, string>();
	let {serverRoot} = start;
	let hasModSecurity = false;
	let count = 0;
	const includes: string[] = [];

	const include = (pattern: string, scope: ApacheScope, depth: number): void => {
		const whole = path.resolve(serverRoot, pattern);
		for (const file of isPattern(whole) ? listAll(whole, findings) : [whole]) {
			// A folder brings in all that lies below it.
			if (readStatus(file)?.isDirectory() === true) {
				if (depth < deepest) {
					include(path.join(file, '*'), scope, depth + 1);
				}
			} else if (depth < deepest && count < mostFiles) {
				readFile(file, scope, depth + 1);
			}
		}
	};

	const take = ({name, rest, line}: ConfigLine, file: string, scope: ApacheScope, depth: number): void => {
		const place = `${file}:${line}`;
		const isLog = name === 'errorlog' || name === 'loglevel' || accessNames.has(name) || isWafSetting(name);
		const whole = isLog || isOwn(name) ? expandVariables(rest, variables) : '';
		if (whole === undefined) {
			addProblem(findings, `${rest} in ${place} uses an unknown variable`, 'name the log yourself');
			// Else the one around would be taken for it.
			scope.errorLog = name === 'errorlog' ? 'unknown' : scope.errorLog;
			return;
		}

		const [first, second] = isLog || isOwn(name) ? splitArguments(whole) : [];
		if (first === undefined) {
			return;
		}

		const setting = {value: first, place};
		if (isWafSetting(name)) {
			scope.settings.set(name, setting);
			hasModSecurity ||= name === 'secruleengine';
			return;
		}

		switch (name) {
			case 'errorlog': {
				scope.errorLog = setting;
				break;
			}

			case 'loglevel': {
				scope.logLevel = {value: whole, place};
				break;
			}

			case 'logformat': {
				logFormats.set(second ?? '', first);
				break;
			}

			case 'customlog':
			case 'transferlog': {
				scope.accessLogs.push({
					target: first,
					format: second,
					what: `${name === 'customlog' ? 'CustomLog' : 'TransferLog'} in ${place}`,
				});
				break;
			}

			case 'serverroot': {
				serverRoot = path.resolve(serverRoot, first);
				break;
			}

			case 'define': {
				defined.add(first);
				variables.set(first, second ?? '');
				break;
			}

			case 'undefine': {
				defined.delete(first);
				variables.delete(first);
				break;
			}

			case 'loadmodule': {
				hasModSecurity ||= first === 'security2_module';
				break;
			}

			case 'use': {
				findings.notes.add(`hosts made by a macro (Use ${first} in ${place}) are not checked`);
				break;
			}

			default: {
				if (scope === main && name.startsWith('include')) {
					includes.push(path.resolve(serverRoot, first));
				}

				if (name === 'include' || existsSync(path.resolve(serverRoot, first)) || isPattern(first)) {
					include(first, scope, depth);
				}
			}
		}
	};

	const open = ({name, rest}: ConfigLine, {scope, isSkipped}: Open): Open => {
		if (isSkipped || name === '<macro') {
			return {scope, isSkipped: true};
		}

		if (name === '<ifdefine') {
			return {scope, isSkipped: rest.startsWith('!') ? defined.has(rest.slice(1)) : !defined.has(rest)};
		}

		if (name === '<iffile') {
			const [wanted = ''] = splitArguments(rest.replace(/^!/, ''));
			return {scope, isSkipped: existsSync(path.resolve(serverRoot, wanted)) === rest.startsWith('!')};
		}

		if (transparent.has(name)) {
			return {scope, isSkipped: false};
		}

		const within = createScope(name === '<virtualhost' ? 'host' : 'section');
		scope.inner.push(within);
		return {scope: within, isSkipped: false};
	};

	const readFile = (file: string, scope: ApacheScope, depth: number): void => {
		count++;
		// A section ends in the file in which it begins.
		const sections: Open[] = [{scope, isSkipped: false}];
		for (const line of readConfigLines(readConfigText(file, findings) ?? '')) {
			const around = sections.at(-1)!;
			if (line.name.startsWith('</')) {
				if (sections.length > 1) {
					sections.pop();
				}
			} else if (line.name.startsWith('<')) {
				sections.push(open(line, around));
			} else if (!around.isSkipped) {
				take(line, file, around.scope, depth);
			}
		}
	};

	readFile(start.mainFile, main, 0);
	return {main, serverRoot, hasModSecurity, logFormats, includes};
}

const accessNames = new Set(['customlog', 'transferlog', 'logformat']);
const ownDirectives = new Set(['include', 'includeoptional', 'serverroot', 'define', 'undefine', 'loadmodule', 'use']);

function isOwn(name: string): boolean {
	return ownDirectives.has(name);
}

function createScope(kind: ApacheScope['kind']): ApacheScope {
	return {kind, settings: new Map(), errorLog: undefined, logLevel: undefined, accessLogs: [], inner: []};
}
