import {existsSync, readFileSync, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {toSystemReason} from '../waf/system-reason.ts';
import {denyOptions} from './deny-options.ts';
import {type Given, type Option} from './option.ts';
import {options} from './options.ts';
import {UsageError} from './usage-error.ts';

/**
Where the settings file lies unless another is named: `waftop/config.yaml` below the XDG configuration folder.
*/
export function findConfigFile(environment: NodeJS.ProcessEnv): string {
	const home = environment['XDG_CONFIG_HOME'] ?? '';
	return path.join(path.isAbsolute(home) ? home : path.join(os.homedir(), '.config'), 'waftop', 'config.yaml');
}

/**
The settings of a file; empty where there is none and none was named. What reads it is loaded only where there is one.

@throws {UsageError} Names file, line and key.
*/
export async function readConfigFile(
	named: string | undefined,
	environment: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<Option, Given>> {
	const file = named ?? findConfigFile(environment);
	if (!existsSync(file)) {
		if (named === undefined) {
			return new Map();
		}

		throw new UsageError(`--config: ${file} does not exist`);
	}

	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		throw new UsageError(`cannot read the settings file ${file}: ${toSystemReason(error)}`);
	}

	const {parseConfigText} = await import('./config-text.ts');
	const found = parseConfigText(text, file);
	refuseForeignCommands(file, found);
	return found;
}

/** Root runs no command that somebody else may have written. */
function refuseForeignCommands(file: string, found: ReadonlyMap<Option, Given>): void {
	const {uid, mode} = statSync(file);
	const isForeign = process.getuid?.() === 0 && (uid !== 0 || (mode & 0o022) !== 0);
	const {nginx, reload, command: run, undoCommand} = denyOptions;
	const command = [nginx, reload, run, undoCommand].find(option => found.has(option));
	if (isForeign && command !== undefined) {
		const {label} = found.get(command)!;
		throw new UsageError(
			`${label}: root runs no command from a file that other users can change`,
			`run chown root ${file} && chmod 644 ${file}`,
		);
	}
}

/**
The settings of the environment.
*/
export function readVariables(environment: NodeJS.ProcessEnv): Map<Option, Given> {
	const found = new Map<Option, Given>();
	for (const option of options) {
		const {setting, kind} = option;
		const text = setting && environment[setting.variable];
		if (text !== undefined && text !== '') {
			// Paths as in PATH; but addresses of IPv6 hold colons.
			const separator = setting!.key === 'files' ? ':' : /[\s,]+/;
			const texts = kind === 'list' ? text.split(separator).filter(part => part !== '') : [text];
			found.set(option, {texts, label: setting!.variable, from: 'environment'});
		}
	}

	return found;
}
