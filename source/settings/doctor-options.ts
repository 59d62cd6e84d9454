import path from 'node:path';
import {list, text, toggle, type Option} from './option.ts';
import {parseText} from './parse-values.ts';
import {UsageError} from './usage-error.ts';

const severities = ['warn', 'error'] as const;

/**
From which severity on a finding ends `waftop doctor` with an exit code of its own.
*/
export type FailingSeverity = (typeof severities)[number];

/**
Options of `waftop doctor` alone.
*/
export const doctorOptions = {
	/** Absolute. */
	root: text(
		{
			flag: 'root',
			placeholder: 'DIR',
			fallback: '/',
			words: 'examine the copy of a machine below DIR; links do not lead out of it',
			group: 'input',
			usages: ['doctor'],
		},
		(label, written) => path.resolve(parseText(label, written)),
	),
	json: toggle({flag: 'json', words: 'print one JSON object', group: 'output', usages: ['doctor']}),
	/** The last one counts. */
	failOn: list<FailingSeverity>(
		{
			flag: 'fail-on',
			placeholder: 'SEVERITY',
			fallback: ['warn'],
			choices: severities,
			words: 'exit with 3 if a finding is at least as bad as this',
			group: 'output',
			usages: ['doctor'],
		},
		(label, written) => {
			const name = severities.find(one => one === written);
			if (name === undefined) {
				throw new UsageError(`${label}: invalid value "${written}"`, `must be one of ${severities.join(', ')}`);
			}

			return name;
		},
	),
} as const satisfies Readonly<Record<string, Option>>;
