import {type Usage} from './option.ts';

/** `usages`: the commands that can end so; of a code that nothing ends with yet, none. */
const table = {
	ok: {
		code: 0,
		usages: ['main', 'report', 'watch', 'alerts', 'block', 'unblock', 'blocks', 'ship', 'doctor'],
		means: 'success',
	},
	failed: {
		code: 1,
		usages: ['main', 'report', 'watch', 'alerts', 'block', 'unblock', 'blocks', 'ship'],
		means: 'failed: change not made or confirmed, deny list or state unusable, document, file or test not delivered',
	},
	usage: {
		code: 2,
		usages: ['main', 'report', 'watch', 'alerts', 'block', 'unblock', 'blocks', 'ship', 'doctor'],
		means: 'bad option, argument or settings file, or no log named and none found',
	},
	failOn: {
		code: 3,
		usages: ['main', 'alerts', 'doctor'],
		means: 'a condition of --fail-on holds; of doctor, a finding is at least as bad',
	},
	source: {
		code: 4,
		usages: ['main', 'report', 'watch', 'alerts', 'ship', 'doctor'],
		means: 'the log, search server or machine cannot be read',
	},
	refused: {code: 5, usages: ['block'], means: 'refused by a safety check; nothing was changed'},
	bug: {
		code: 70,
		usages: ['main', 'report', 'watch', 'alerts', 'block', 'unblock', 'blocks', 'ship', 'doctor'],
		means: 'a bug in waftop',
	},
	hungUp: {code: 129, usages: ['main'], means: 'the screen was ended by SIGHUP'},
	interrupted: {
		code: 130,
		usages: ['main', 'report', 'alerts', 'ship'],
		means: 'ended by SIGINT, or without a screen by SIGTERM or SIGHUP; on the screen Ctrl-C is a key and quits with 0',
	},
	terminated: {code: 143, usages: ['main'], means: 'the screen was ended by SIGTERM'},
} as const satisfies Readonly<
	Record<string, {readonly code: number; readonly usages: readonly Usage[]; readonly means: string}>
>;

type ExitName = keyof typeof table;

/**
Every number that the program ends with, by name.
*/
export const exitCodes = Object.fromEntries(Object.entries(table).map(([name, {code}]) => [name, code])) as {
	readonly [Name in ExitName]: (typeof table)[Name]['code'];
};

/**
The exit codes of a command as lines of its help.
*/
export function listExitCodes(usage: Usage): string {
	return Object.values(table)
		.filter(({usages}: {usages: readonly Usage[]}) => usages.includes(usage))
		.map(({code, means}) => `  ${String(code).padStart(3)}  ${means}\n`)
		.join('');
}

/**
All exit codes as a table in Markdown, for the documentation.
*/
export function formatExitCodes(): string {
	const rows = Object.values(table).map(({code, means}) => `| ${code} | ${means} |`);
	return ['| code | means |', '| ---: | --- |', ...rows, ''].join('\n');
}
