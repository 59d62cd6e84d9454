import meow from 'meow';
import {day} from '../waf/clock.ts';
import {everything, type Filter} from '../waf/filter/filter.ts';
import {parseFilter} from '../waf/filter/filter-text.ts';
import {commandNames, type CommandName, flags, type FlagName, type GivenFlags, refuseUnknown} from './flags.ts';
import {type DenyCommand, readDenyCommand} from './deny-command-line.ts';
import {type Given} from './option.ts';
import {options} from './options.ts';
import {formatConfig} from './print-config.ts';
import {findEffective, type Kept, toKept} from './resolve-settings.ts';
import {type Mode, type Settings} from './settings.ts';
import {readShipCommand, type ShipRequest} from './ship-command-line.ts';
import {parseTimePoint} from './time-values.ts';
import {UsageError} from './usage-error.ts';

/**
What a command line asks for: a text to print, or a run.
*/
export type Request =
	| {readonly kind: 'version'}
	| {readonly kind: 'help'; readonly command: CommandName | undefined}
	| {readonly kind: 'print-config'; readonly text: string}
	/** `discover`: nothing to read is named. */
	| {readonly kind: 'run' | 'discover'; readonly settings: Settings}
	| DenyCommand
	| ShipRequest;

export type Surroundings = {
	readonly now: number;
	readonly isTerminal: boolean;
	readonly importMeta: ImportMeta;
	readonly environment: NodeJS.ProcessEnv;
};

/**
Reads the command line, and the settings of file and environment behind it.

@throws {UsageError} Names the option and the value.
*/
export async function readCommandLine(argv: readonly string[], surroundings: Surroundings): Promise<Request> {
	const {now, isTerminal, importMeta, environment} = surroundings;
	const cli = meow({
		argv,
		importMeta,
		flags,
		// The package is not read: a bundle has none beside it.
		pkg: {name: 'waftop'},
		autoHelp: false,
		autoVersion: false,
		booleanDefault: undefined,
	});
	const command = commandNames.find(name => name === cli.input[0]);
	refuseUnknown(Object.keys(cli.unnormalizedFlags), command);
	const given: GivenFlags = cli.flags;
	if (given.help === true) {
		return {kind: 'help', command};
	}

	if (given.version === true) {
		return {kind: 'version'};
	}

	const effective = await findEffective(toGiven(given), text(given.config), environment);
	if (given.printConfig === true) {
		return {kind: 'print-config', text: formatConfig(effective)};
	}

	const kept = toKept(effective, now);
	if (command === 'ship') {
		const {elastic} = kept;
		const settings = {
			...toSettings(cli.input.slice(1), {...given, es: undefined, cloudId: undefined}, kept, false),
			elastic,
		};
		return readShipCommand(settings, {index: text(given.index), stateFile: text(given.checkpoint)});
	}

	if (command !== undefined) {
		return readDenyCommand(command, cli.input.slice(1), given, toSettings(cli.input, given, kept, isTerminal));
	}

	const settings = toSettings(cli.input, given, kept, isTerminal);
	const {files, standardInput, demo, elastic} = settings;
	const isNamed = files.length > 0 || standardInput || demo || elastic !== undefined;
	return {kind: isNamed ? 'run' : 'discover', settings};
}

/** What the flags say of settings, by the settings' keys. */
function toGiven(given: GivenFlags): Map<string, Given> {
	return new Map(
		options.flatMap(({key, flag, kind}): Array<[string, Given]> => {
			const value = flag === undefined ? undefined : given[toCamelCase(flag) as FlagName];
			const written = String(value);
			const texts = kind === 'list' ? written.split(',').filter(part => part !== '') : [written];
			return value === undefined ? [] : [[key, {texts, label: `--${flag}`, from: 'flag'}]];
		}),
	);
}

function toCamelCase(flag: string): string {
	return flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function text(value: string | boolean | undefined): string | undefined {
	return typeof value === 'string' ? value : undefined;
}

function toSettings(input: readonly string[], given: GivenFlags, kept: Kept, isTerminal: boolean): Settings {
	const {once = false, plain = false, json = false} = given;
	if (plain && (json || once)) {
		throw new UsageError(`--plain and --${json ? 'json' : 'once'} exclude each other; choose one`);
	}

	const demo = input.length === 1 && input[0] === 'demo';
	const named = demo ? [] : input.filter(name => name !== '-');
	const standardInput = input.includes('-');
	const isLocal = named.length > 0 || standardInput || demo;
	if (isLocal && (given.es !== undefined || given.cloudId !== undefined)) {
		throw new UsageError(`--es and ${input[0]} exclude each other; read the index or the file`);
	}

	const elastic = isLocal ? undefined : kept.elastic;
	if (elastic === undefined && kept.window > day) {
		throw new UsageError('--window: a log is kept for 24h here; 7d and 30d are for an index, named with --es');
	}

	const since = text(given.since);
	const until = text(given.until);
	const filter = text(given.filter);
	return {
		...kept,
		mode: chooseMode({once: once === true, json: json === true, plain: plain === true, isTerminal}),
		json: json === true,
		demo,
		files: isLocal || kept.elastic !== undefined ? named : kept.files,
		discovered: undefined,
		elastic,
		standardInput,
		follow: given.follow !== false,
		since: since === undefined ? undefined : parseTimePoint('--since', since),
		until: until === undefined ? undefined : parseTimePoint('--until', until),
		filter: filter === undefined ? everything : readFilter(filter),
	};
}

type ModeFlags = {once: boolean; json: boolean; plain: boolean; isTerminal: boolean};

function chooseMode({once, json, plain, isTerminal}: ModeFlags): Mode {
	if (once) {
		return 'once';
	}

	if (json) {
		return 'json';
	}

	return plain || !isTerminal ? 'plain' : 'screen';
}

function readFilter(written: string): Filter {
	const parsed = parseFilter(written);
	if (!parsed.ok) {
		throw new UsageError(`--filter: ${parsed.problem}`);
	}

	return parsed.filter;
}
