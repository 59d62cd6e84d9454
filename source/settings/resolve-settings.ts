import {hidePassword} from '../waf/url-password.ts';
import {readVariables} from './config-file.ts';
import {denyOptions} from './deny-options.ts';
import {elasticOptions} from './elastic-options.ts';
import {type Given, type Option} from './option.ts';
import {mainOptions, options, readValues} from './options.ts';
import {type ElasticSettings, type KeptSettings} from './settings.ts';

/**
What was given for each option, and where.
*/
export type Effective = ReadonlyMap<Option, Given>;

/**
The settings in effect: flags win over the environment, that over the file, that over the defaults.

@throws {UsageError} Also for a wrong value that another one overrides.
*/
export function findEffective(
	flags: Effective,
	environment: NodeJS.ProcessEnv,
	file: Effective,
	now: number,
): Effective {
	const variables = readVariables(environment);
	const effective = new Map<Option, Given>();
	for (const option of options) {
		const {setting, fallback} = option;
		if (setting !== undefined) {
			const given = flags.get(option) ?? variables.get(option) ?? file.get(option);
			option.read(given, now);
			if (given !== undefined || fallback !== undefined) {
				effective.set(option, given ?? {texts: fallback!, label: setting.key, from: 'default'});
			}
		}
	}

	return effective;
}

/**
The settings as the program works with them.
*/
export function toKeptSettings(effective: Effective, now: number): KeptSettings {
	return {
		...readValues(mainOptions, effective, now),
		deny: readValues(denyOptions, effective, now),
		elastic: toElastic(effective, now),
	};
}

/** Undefined where no server is named. */
function toElastic(effective: Effective, now: number): ElasticSettings | undefined {
	const values = readValues(elasticOptions, effective, now);
	return values.nodes.length === 0 && values.cloudId === undefined
		? undefined
		: {...values, isExposed: isExposed(effective)};
}

/** Whether a secret stands on the command line, by itself or in a URL. */
function isExposed(effective: Effective): boolean {
	const {password, apiKey, nodes, proxy} = elasticOptions;
	const fromFlag = (option: Option): readonly string[] => {
		const given = effective.get(option);
		return given?.from === 'flag' ? given.texts : [];
	};

	return (
		[...fromFlag(password), ...fromFlag(apiKey)].length > 0 ||
		[...fromFlag(nodes), ...fromFlag(proxy)].some(url => hidePassword(url) !== url)
	);
}
