import {choice, text} from './option.ts';
import {parseText} from './parse-values.ts';

/**
Options of `waftop report` alone.
*/
export const reportOptions = {
	/** Undefined: as the name of the output says. */
	format: choice({
		flag: 'format',
		placeholder: 'NAME',
		choices: ['md', 'html', 'json'],
		words: "what to write (default: by the output's name, else md)",
		group: 'output',
		usages: ['report'],
	}),
	output: text(
		{
			flag: 'output',
			shortFlag: 'o',
			placeholder: 'FILE',
			words:
				'new file to write into, readable by you alone; an existing one is never touched (default and -: standard output)',
			group: 'output',
			usages: ['report'],
		},
		parseText,
	),
} as const;
