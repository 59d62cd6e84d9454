import path from 'node:path';
import {text} from './option.ts';
import {parseIndexPrefix, parseText} from './parse-values.ts';

/**
Options of `waftop ship` alone.
*/
export const shipOptions = {
	/** What daily indices are named before their day. */
	index: text(
		{
			flag: 'index',
			placeholder: 'NAME',
			fallback: 'waftop',
			words: 'prefix of the daily indices; the date is appended',
			group: 'server',
			usages: ['ship'],
		},
		parseIndexPrefix,
	),
	/** Undefined: in the XDG state directory. */
	stateFile: text(
		{
			flag: 'checkpoint',
			placeholder: 'FILE',
			words: 'where to note how far each log was shipped (default: waftop/ship.json in $XDG_STATE_HOME)',
			group: 'input',
			usages: ['ship'],
		},
		(label, written) => path.resolve(parseText(label, written)),
	),
} as const;
