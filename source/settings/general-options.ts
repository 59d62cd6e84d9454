import {commandNames, text, toggle, type Usage} from './option.ts';
import {parseText} from './parse-values.ts';

const everyUsage: readonly Usage[] = ['main', ...commandNames];

/**
Options of the program itself.
*/
export const generalOptions = {
	config: text(
		{
			flag: 'config',
			placeholder: 'FILE',
			words: 'settings file (default: waftop/config.yaml in $XDG_CONFIG_HOME or ~/.config)',
			group: 'general',
			usages: everyUsage,
		},
		parseText,
	),
	printConfig: toggle({
		flag: 'print-config',
		words: 'print the settings in effect as a settings file, with where each comes from',
		group: 'general',
		usages: everyUsage,
	}),
	help: toggle({flag: 'help', shortFlag: 'h', words: 'print this help', group: 'general', usages: everyUsage}),
	version: toggle({flag: 'version', shortFlag: 'V', words: 'print the version', group: 'general', usages: everyUsage}),
} as const;
