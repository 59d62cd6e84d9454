import {readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {type GivenRule} from '../alerts/live/engine.ts';
import {type AlertRule} from '../alerts/rule.ts';
import {type ReadRule, readRules} from '../alerts/rules/read-rule.ts';
import {RuleError} from '../alerts/rules/rule-error.ts';
import {NotTrustedError, readNamed} from '../files/trusted-file.ts';
import {type Settings} from '../settings/settings.ts';
import {type Timestamp} from '../waf/clock.ts';
import {loadPatterns} from '../waf/filter/filter-pattern.ts';
import {toSystemReason} from '../waf/system-reason.ts';

/**
The rules of the files and folders that the settings name, with what is to be said of them.

@throws {RuleError} with file, line and option.
*/
export async function readAlertRules(
	{alerts, alertDefaults}: Pick<Settings, 'alerts' | 'alertDefaults'>,
	now: () => Timestamp,
): Promise<readonly GivenRule[]> {
	await loadPatterns();
	const files = alerts.flatMap(name => listRuleFiles(name));
	const read = files.flatMap(file => readRuleFile(file, now, alertDefaults).map(rule => ({...rule, file})));
	refuseSameNames(read);
	return read.map(({rule, isEnabled, notes}) => ({rule, isEnabled, notes}));
}

/**
Refuses two rules of one name.

@throws {RuleError}
*/
export function refuseSameNames(rules: ReadonlyArray<{readonly file: string; readonly rule: AlertRule}>): void {
	const first = new Map<string, string>();
	for (const {file, rule} of rules) {
		const other = first.get(rule.name);
		if (other !== undefined) {
			throw new RuleError(
				`two rules are called "${rule.name}": in ${other}${other === file ? '' : ` and ${file}`}`,
				'give each a name of its own, since what is known of a rule is kept by its name',
			);
		}

		first.set(rule.name, file);
	}
}

/**
Reads a file with one rule or several, for root only where nobody else can change it: a rule can name commands.

@throws {RuleError}
*/
export function readRuleFile(
	file: string,
	now: () => Timestamp,
	defaults: Readonly<Record<string, unknown>> = {},
): readonly ReadRule[] {
	const readText = (name: string, namedIn: string) => {
		const found = path.resolve(path.dirname(namedIn), name);
		return {file: found, text: readSource(found)};
	};

	return readRules(file, readSource(file), {readText, environment: process.env}, now, defaults);
}

function readSource(file: string): string {
	try {
		return readNamed(file);
	} catch (error) {
		throw error instanceof NotTrustedError
			? new RuleError(
					`root does not use ${file}, because ${error.reason}`,
					'give it and its folders to root alone (chown, chmod)',
				)
			: new RuleError(`cannot read ${file}: ${toSystemReason(error)}`);
	}
}

/**
The files that a name means: itself, or what a folder holds.

@throws {RuleError}
*/
export function listRuleFiles(name: string): readonly string[] {
	try {
		if (!statSync(name).isDirectory()) {
			return [name];
		}

		const files = readdirSync(name, {recursive: true, encoding: 'utf8'})
			.filter(file => /\.ya?ml$/i.test(file) && !file.split('/').some(part => part.startsWith('.')))
			.toSorted()
			.map(file => path.join(name, file));
		if (files.length === 0) {
			throw new RuleError(`no rule file in ${name}`, 'rule files end in .yaml or .yml');
		}

		return files;
	} catch (error) {
		throw error instanceof RuleError ? error : new RuleError(`cannot read ${name}: ${toSystemReason(error)}`);
	}
}
