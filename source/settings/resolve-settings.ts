import path from 'node:path';
import {hour, minute} from '../waf/clock.ts';
import {shapeNames} from '../waf/shape-name.ts';
import {splitWords} from '../waf/split-command.ts';
import {readConfigFile, readVariables} from './config-file.ts';
import {passwordOfUrl, usualIndices} from './elastic-options.ts';
import {type Given} from './option.ts';
import {denyMethods, normalizeRanges, options, themes} from './options.ts';
import {type DenySettings, type ElasticSettings, type Settings} from './settings.ts';
import {parseDuration, parseWindow, parseZone} from './time-values.ts';

/**
The settings that have a place in the settings file.
*/
export type Kept = Pick<
	Settings,
	| 'files'
	| 'auditStorage'
	| 'window'
	| 'zoneOffset'
	| 'theme'
	| 'ascii'
	| 'copying'
	| 'readOnly'
	| 'deny'
	| 'elastic'
	| 'showSecrets'
>;

/**
Each setting with where it came from, by key.
*/
export type Effective = ReadonlyMap<string, Given>;

/**
Flags win over the environment, that over the file, that over the defaults.

@param flags What the command line says, by key.
@throws {UsageError}
*/
export async function findEffective(
	flags: ReadonlyMap<string, Given>,
	configFile: string | undefined,
	environment: NodeJS.ProcessEnv,
): Promise<Effective> {
	const file = await readConfigFile(configFile, environment);
	const variables = readVariables(
		environment,
		options.map(({key}) => key),
	);
	const effective = new Map<string, Given>();
	for (const {key, fallback, check} of options) {
		const given = flags.get(key) ?? variables.get(key) ?? file.get(key);
		for (const text of given?.texts ?? []) {
			check(given!.label, text);
		}

		if (given !== undefined || fallback !== undefined) {
			effective.set(key, given ?? {texts: fallback!, label: key, from: 'default'});
		}
	}

	return effective;
}

/**
The settings as the program works with them.
*/
export function toKept(effective: Effective, now: number): Kept {
	const texts = (key: string): readonly string[] => effective.get(key)?.texts ?? [];
	const text = (key: string): string | undefined => texts(key).at(0);
	const read = <Value>(key: string, parse: (label: string, written: string) => Value): Value | undefined => {
		const given = effective.get(key);
		return given === undefined ? undefined : parse(given.label, given.texts[0]);
	};

	const deny: DenySettings = {
		method: denyMethods.find(name => name === text('deny.method')) ?? 'auto',
		file: text('deny.file'),
		nginx: toCommand(text('deny.nginx')),
		reload: toCommand(text('deny.reload')),
		duration: effective.has('deny.duration') ? read('deny.duration', parseDuration) : hour,
		allow: normalizeRanges(texts('deny.allow')),
		overwrittenHeaders: texts('deny.overwritten_headers'),
		hosts: texts('deny.hosts'),
		command: toCommand(text('deny.command')),
		undoCommand: toCommand(text('deny.undo_command')),
	};
	return {
		files: texts('files'),
		auditStorage: read('audit_storage', (_, written) => path.resolve(written)),
		window: read('window', parseWindow) ?? 15 * minute,
		zoneOffset: read('timezone', (label, written) => parseZone(label, written, now)),
		theme: themes.find(name => name === text('theme')) ?? 'default',
		ascii: text('ascii') === undefined ? undefined : text('ascii') === 'true' ? true : undefined,
		copying: text('copying') !== 'false',
		showSecrets: text('show_secrets') === 'true',
		readOnly: text('read_only') === 'true',
		deny,
		elastic: toElastic(effective),
	};
}

/** Whether a secret stands on the command line, by itself or in a URL. */
function isExposed(effective: Effective): boolean {
	const fromFlag = (key: string): readonly string[] => {
		const given = effective.get(key);
		return given?.from === 'flag' ? given.texts : [];
	};

	return (
		[...fromFlag('es.password'), ...fromFlag('es.api_key')].length > 0 ||
		[...fromFlag('es.url'), ...fromFlag('es.proxy')].some(url => passwordOfUrl.test(url))
	);
}

/** Undefined where no server is named. */
function toElastic(effective: Effective): ElasticSettings | undefined {
	const texts = (name: string): readonly string[] => effective.get(`es.${name}`)?.texts ?? [];
	const text = (name: string): string | undefined => texts(name).at(0);
	const nodes = texts('url');
	const cloudId = text('cloud_id');
	return nodes.length === 0 && cloudId === undefined
		? undefined
		: {
				nodes,
				cloudId,
				index: text('index') ?? usualIndices,
				user: text('user'),
				password: text('password'),
				passwordFile: text('password_file'),
				apiKey: text('api_key'),
				apiKeyFile: text('api_key_file'),
				caFile: text('ca'),
				fingerprint: text('fingerprint')?.replaceAll(':', ''),
				insecure: text('insecure') === 'true',
				proxy: text('proxy'),
				shape: shapeNames.find(name => name === text('shape')),
				isExposed: isExposed(effective),
			};
}

function toCommand(text: string | undefined): readonly string[] | undefined {
	const words = text === undefined ? undefined : splitWords(text);
	return words?.ok === true ? words.words : undefined;
}
