import {existsSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {NotTrustedError, readNamed} from '../files/trusted-file.ts';
import {toSystemReason} from '../waf/system-reason.ts';
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
What a settings file gives. `passedOver`: why root does not use it, as a sentence.
*/
export type ConfigFile = {readonly given: ReadonlyMap<Option, Given>; readonly passedOver: string | undefined};

const nothing: ConfigFile = {given: new Map(), passedOver: undefined};

/**
The settings of a file; none where there is none and none was named, or where others could have written it, we are root and it was not named. What reads it is loaded only where there is one.

@throws {UsageError} Names file, line and key.
*/
export async function readConfigFile(named: string | undefined, environment: NodeJS.ProcessEnv): Promise<ConfigFile> {
	const file = named ?? findConfigFile(environment);
	if (!existsSync(file)) {
		if (named === undefined) {
			return nothing;
		}

		throw new UsageError(`--config: ${file} does not exist`);
	}

	let text: string;
	try {
		text = readNamed(file);
	} catch (error) {
		if (error instanceof NotTrustedError && named !== undefined) {
			throw new UsageError(
				`--config: root does not use ${file}, because ${error.reason}`,
				'give it and its folders to root alone (chown, chmod), or leave --config out',
			);
		}

		if (error instanceof NotTrustedError) {
			return {
				...nothing,
				passedOver: `root does not use the settings file ${file}, because ${error.reason}: the defaults apply`,
			};
		}

		throw new UsageError(`cannot read the settings file ${file}: ${toSystemReason(error)}`);
	}

	const {parseConfigText} = await import('./config-text.ts');
	return {given: parseConfigText(text, file), passedOver: undefined};
}

/** Paths as in PATH, but not addresses of IPv6, which hold colons; sentences a line each. */
const separators: Readonly<Record<string, string>> = {files: ':', geoip: ':', alerts: ':', notes: '\n'};

/**
The settings of the environment.
*/
export function readVariables(environment: NodeJS.ProcessEnv): Map<Option, Given> {
	const found = new Map<Option, Given>();
	for (const option of options) {
		const {setting, kind} = option;
		const text = setting && environment[setting.variable];
		if (text !== undefined && text !== '') {
			const separator = separators[setting!.key] ?? /[\s,]+/;
			const texts = kind === 'list' ? text.split(separator).filter(part => part !== '') : [text];
			found.set(option, {texts, label: setting!.variable, from: 'environment'});
		}
	}

	return found;
}
