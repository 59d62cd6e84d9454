import meow from 'meow';
import {nearestWord} from '../waf/filter/nearest-word.ts';
import {optionsOf, toProgram} from './describe-option.ts';
import {type CommandName, commandNames, type Given, type Option} from './option.ts';
import {attachDashes, checkFlagSyntax} from './flag-syntax.ts';
import {options} from './options.ts';
import {UsageError} from './usage-error.ts';

/**
A command line taken apart: the command, what else is no option, and what was given for each option.
*/
export type ReadFlags = {
	readonly command: CommandName | undefined;
	readonly input: readonly string[];
	readonly given: ReadonlyMap<Option, Given>;
};

/**
Takes a command line apart by the table of options.

@throws {UsageError} For an option that the command does not have, and for one that is written wrongly.
*/
export function readFlags(argv: readonly string[], importMeta: ImportMeta): ReadFlags {
	checkFlagSyntax(argv, options);
	const cli = meow({
		argv: attachDashes(argv, options),
		importMeta,
		flags: Object.fromEntries(options.flatMap(option => toMeowFlag(option))),
		// The package is not read: a bundle has none beside it.
		pkg: {name: 'waftop'},
		autoHelp: false,
		autoVersion: false,
		booleanDefault: undefined,
	});
	const command = commandNames.find(name => name === cli.input[0]);
	const own = optionsOf(command ?? 'main', options);
	const written = cli.unnormalizedFlags as Readonly<Record<string, FlagValue>>;
	refuseUnknown(
		Object.keys(written).filter(name => isGiven(written[name])),
		own,
		command,
	);
	const values = cli.flags as Readonly<Record<string, FlagValue>>;
	return {
		command,
		input: command === undefined ? cli.input : cli.input.slice(1),
		given: new Map(
			own.flatMap((option): Array<[Option, Given]> => {
				const value = values[toCamelCase(option.flag!)];
				if (!isGiven(value)) {
					return [];
				}

				const texts = typeof value === 'object' ? value.flatMap(part => toList(option, part)) : [String(value)];
				return [[option, {texts, label: `--${option.flag}`, from: 'flag'}]];
			}),
		),
	};
}

function isGiven(value: FlagValue): boolean {
	return value !== undefined && !(Array.isArray(value) && value.length === 0);
}

/** The name of a file or a rule may hold a comma, and so may a sentence. */
function toList({placeholder = ''}: Option, written: string): string[] {
	return ['FILE', 'PATH', 'TEXT', 'CONDITION'].includes(placeholder)
		? [written]
		: written.split(',').filter(part => part !== '');
}

/** A list is empty where it is not given. */
type FlagValue = string | boolean | readonly string[] | undefined;

type MeowFlag = {readonly type: 'string' | 'boolean'; readonly shortFlag?: string; readonly isMultiple?: true};

function toMeowFlag({flag, shortFlag, kind}: Option): Array<[string, MeowFlag]> {
	const type = kind === 'switch' ? 'boolean' : 'string';
	const row: MeowFlag = {
		type,
		...(shortFlag === undefined ? {} : {shortFlag}),
		...(kind === 'list' ? {isMultiple: true} : {}),
	};
	return flag === undefined ? [] : [[toCamelCase(flag), row]];
}

/** @param names Flags as they were written, long or short, in either spelling. */
function refuseUnknown(names: readonly string[], own: readonly Option[], command: CommandName | undefined): void {
	const words = own.map(({flag}) => flag!);
	for (const name of names) {
		const dashed = name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
		if (!words.includes(dashed) && !own.some(({shortFlag}) => shortFlag === name)) {
			const nearest = nearestWord(dashed, words);
			const place = command === undefined ? '' : ` for ${toProgram(command)}`;
			throw new UsageError(
				`unknown option ${name.length === 1 ? '-' : '--'}${dashed}${place}`,
				nearest === undefined ? `see ${toProgram(command)} --help` : `did you mean --${nearest}?`,
			);
		}
	}
}

function toCamelCase(flag: string): string {
	return flag.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
