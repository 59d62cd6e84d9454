import meow from 'meow';
import {nearestWord} from '../waf/filter/nearest-word.ts';
import {optionsOf, toProgram} from './describe-option.ts';
import {type CommandName, commandNames, type Given, type Option} from './option.ts';
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

@throws {UsageError} For an option that the command does not have.
*/
export function readFlags(argv: readonly string[], importMeta: ImportMeta): ReadFlags {
	const cli = meow({
		argv,
		importMeta,
		flags: Object.fromEntries(options.flatMap(option => toMeowFlag(option))),
		// The package is not read: a bundle has none beside it.
		pkg: {name: 'waftop'},
		autoHelp: false,
		autoVersion: false,
		booleanDefault: undefined,
	});
	const command = commandNames.find(name => name === cli.input[0]);
	const own = optionsOf(command ?? 'watch', options);
	refuseUnknown(Object.keys(cli.unnormalizedFlags), own, command);
	const values: Readonly<Record<string, unknown>> = cli.flags;
	return {
		command,
		input: command === undefined ? cli.input : cli.input.slice(1),
		given: new Map(
			own.flatMap((option): Array<[Option, Given]> => {
				const value = values[toCamelCase(option.flag!)];
				const written = String(value);
				const texts = option.kind === 'list' ? written.split(',').filter(part => part !== '') : [written];
				return value === undefined ? [] : [[option, {texts, label: `--${option.flag}`, from: 'flag'}]];
			}),
		),
	};
}

type MeowFlag = {readonly type: 'string' | 'boolean'; readonly shortFlag?: string};

function toMeowFlag({flag, shortFlag, kind}: Option): Array<[string, MeowFlag]> {
	const type = kind === 'switch' ? 'boolean' : 'string';
	return flag === undefined ? [] : [[toCamelCase(flag), shortFlag === undefined ? {type} : {type, shortFlag}]];
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
