import {existsSync, readFileSync, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {type Given} from './option.ts';
import {optionOf} from './options.ts';
import {UsageError} from './usage-error.ts';

/**
Where the settings file lies unless another is named: `waftop/config.yaml` below the XDG configuration folder.
*/
export function findConfigFile(environment: NodeJS.ProcessEnv): string {
	const home = environment['XDG_CONFIG_HOME'] ?? '';
	return path.join(path.isAbsolute(home) ? home : path.join(os.homedir(), '.config'), 'waftop', 'config.yaml');
}

/**
The settings of a file, by key; empty where there is none and none was named. What reads it is loaded only where there is one.

@throws {UsageError} Names file, line and key.
*/
export async function readConfigFile(
	named: string | undefined,
	environment: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, Given>> {
	const file = named ?? findConfigFile(environment);
	if (!existsSync(file)) {
		if (named === undefined) {
			return new Map();
		}

		throw new UsageError(`--config: ${file} is not there`);
	}

	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		throw new UsageError(`${file}: cannot be read: ${(error as Error).message}`);
	}

	const {parseConfigText} = await import('./config-text.ts');
	const found = parseConfigText(text, file);
	refuseForeignCommands(file, found);
	return found;
}

/** Root runs no command that somebody else may have written. */
function refuseForeignCommands(file: string, found: ReadonlyMap<string, Given>): void {
	const {uid, mode} = statSync(file);
	const isForeign = process.getuid?.() === 0 && (uid !== 0 || (mode & 0o022) !== 0);
	const command = ['deny.nginx', 'deny.reload', 'deny.command', 'deny.undo_command'].find(key => found.has(key));
	if (isForeign && command !== undefined) {
		const {label} = found.get(command)!;
		throw new UsageError(
			`${label}: others than root can change this file, so root runs no command from it; chown root and chmod 644 it`,
		);
	}
}

/**
The settings of the environment, by key.
*/
export function readVariables(environment: NodeJS.ProcessEnv, keys: readonly string[]): Map<string, Given> {
	const found = new Map<string, Given>();
	for (const key of keys) {
		const {variable, kind} = optionOf(key);
		const text = environment[variable];
		if (text !== undefined && text !== '') {
			// Addresses of IPv6 hold colons.
			const texts = kind === 'list' ? text.split(key === 'files' ? ':' : /[\s,]+/).filter(part => part !== '') : [text];
			found.set(key, {texts, label: variable, from: 'environment'});
		}
	}

	return found;
}
