import {type CommandName, type Option, type Usage} from './option.ts';

/**
An option as it is written: `--since TIME`, `--no-follow`; of one that is only a setting its key.
*/
export function toSyntax({flag, kind, fallback, placeholder, setting}: Option): string {
	if (flag === undefined) {
		return setting!.key;
	}

	const isOnAlready = kind === 'switch' && fallback?.[0] === 'true';
	return `--${isOnAlready ? 'no-' : ''}${flag}${placeholder === undefined ? '' : ` ${placeholder}`}`;
}

/**
What an option does, with its choices and its default.
*/
export function toMeaning(option: Option): string {
	const {words, kind, choices, fallback} = option;
	const isOnAlready = kind === 'switch' && fallback?.[0] === 'true';
	const listed = choices.length === 0 ? '' : `: ${choices.join(', ')}`;
	const value = kind === 'switch' ? '' : (fallback ?? []).join(',');
	return `${isOnAlready ? 'do not ' : ''}${words}${listed}${value === '' ? '' : ` (default: ${value})`}`;
}

/**
The options on the command line of a command, or of waftop without one.
*/
export function optionsOf(usage: Usage, options: readonly Option[]): Option[] {
	return options.filter(({flag, usages}) => flag !== undefined && usages.includes(usage));
}

/**
How a command is called on the command line.
*/
export function toProgram(command: CommandName | undefined): string {
	return command === undefined ? 'waftop' : `waftop ${command}`;
}
