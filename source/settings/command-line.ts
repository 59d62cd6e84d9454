import meow from 'meow';
import {minute} from '../waf/clock.ts';
import {everything, type Filter} from '../waf/filter.ts';
import {parseFilter} from '../waf/filter-text.ts';
import {nearestWord} from '../waf/nearest-word.ts';
import {type Mode, type Settings} from './settings.ts';
import {parseTimePoint, parseWindow, parseZone} from './time-values.ts';
import {UsageError} from './usage-error.ts';

const flags = {
	since: {type: 'string'},
	until: {type: 'string'},
	follow: {type: 'boolean', default: true},
	timezone: {type: 'string'},
	once: {type: 'boolean'},
	plain: {type: 'boolean'},
	json: {type: 'boolean'},
	filter: {type: 'string', shortFlag: 'f'},
	window: {type: 'string'},
	theme: {type: 'string'},
	ascii: {type: 'boolean'},
	copy: {type: 'boolean', default: true},
	help: {type: 'boolean', shortFlag: 'h'},
	version: {type: 'boolean', shortFlag: 'V'},
} as const;

const themes = ['default', 'mono', 'deuteranopia'] as const;

/**
What a command line asks for: a text to print, or a run.
*/
export type Request =
	{readonly kind: 'help' | 'version' | 'nothing'} | {readonly kind: 'run'; readonly settings: Settings};

export type Surroundings = {
	readonly now: number;
	readonly isTerminal: boolean;
	readonly importMeta: ImportMeta;
};

/**
Reads the command line.

@throws {UsageError} Names the option and the value.
*/
export function readCommandLine(argv: readonly string[], {now, isTerminal, importMeta}: Surroundings): Request {
	const cli = meow({
		argv,
		importMeta,
		flags,
		// The package is not read: a bundle has none beside it.
		pkg: {name: 'waftop'},
		autoHelp: false,
		autoVersion: false,
	});
	refuseUnknown(Object.keys(cli.unnormalizedFlags));
	const {since, until, follow, timezone, once, plain, json, filter, window, theme, ascii, copy} = cli.flags;
	if (cli.flags.help) {
		return {kind: 'help'};
	}

	if (cli.flags.version) {
		return {kind: 'version'};
	}

	const isDemo = cli.input.length === 1 && cli.input[0] === 'demo';
	const files = isDemo ? [] : cli.input.filter(name => name !== '-');
	const standardInput = cli.input.includes('-');
	if (files.length === 0 && !standardInput && !isDemo) {
		return {kind: 'nothing'};
	}

	if (plain && (json || once)) {
		throw new UsageError(`--plain and --${json ? 'json' : 'once'} exclude each other; choose one`);
	}

	const chosenTheme = themes.find(name => name === (theme ?? 'default'));
	if (chosenTheme === undefined) {
		throw new UsageError(`--theme: "${theme}" is none of ${themes.join(', ')}`);
	}

	return {
		kind: 'run',
		settings: {
			mode: chooseMode({once, json, plain, isTerminal}),
			json: json ?? false,
			demo: isDemo,
			files,
			standardInput,
			follow,
			since: since === undefined ? undefined : parseTimePoint('--since', since),
			until: until === undefined ? undefined : parseTimePoint('--until', until),
			zoneOffset: timezone === undefined ? undefined : parseZone(timezone, now),
			filter: filter === undefined ? everything : readFilter(filter),
			window: window === undefined ? 15 * minute : parseWindow(window),
			theme: chosenTheme,
			ascii: ascii ? true : undefined,
			copying: copy,
		},
	};
}

type ModeFlags = {once?: boolean; json?: boolean; plain?: boolean; isTerminal: boolean};

function chooseMode({once, json, plain, isTerminal}: ModeFlags): Mode {
	if (once) {
		return 'once';
	}

	if (json) {
		return 'json';
	}

	return plain || !isTerminal ? 'plain' : 'screen';
}

function readFilter(text: string): Filter {
	const parsed = parseFilter(text);
	if (!parsed.ok) {
		throw new UsageError(`--filter: ${parsed.problem}`);
	}

	return parsed.filter;
}

function refuseUnknown(names: readonly string[]): void {
	const known = Object.keys(flags);
	for (const name of names) {
		const isShort = Object.values(flags).some(flag => 'shortFlag' in flag && flag.shortFlag === name);
		if (!known.includes(name) && !isShort) {
			const nearest = nearestWord(name, known);
			const advice = nearest === undefined ? 'see waftop --help' : `did you mean --${nearest}?`;
			throw new UsageError(`--${name} is no option; ${advice}`);
		}
	}
}
