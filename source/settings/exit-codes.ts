const table = {
	ok: {
		code: 0,
		means: 'success; also when the screen is left with q or Ctrl-C, or when the reader of a pipe closes it',
	},
	failed: {code: 1, means: 'failed while running: a change was not made, or a document was rejected'},
	usage: {code: 2, means: 'bad option, value or settings file, or no log named and none found'},
	failOn: {code: 3, means: 'reserved for --fail-on'},
	source: {code: 4, means: 'a log or search server cannot be read'},
	refused: {code: 5, means: 'refused by a safety check; nothing was changed'},
	bug: {code: 70, means: 'a bug in waftop'},
	hungUp: {code: 129, means: 'the screen was ended by SIGHUP'},
	interrupted: {code: 130, means: 'interrupted: SIGINT; without a screen also SIGTERM or SIGHUP'},
	terminated: {code: 143, means: 'the screen was ended by SIGTERM'},
} as const;

export type ExitName = keyof typeof table;

/**
Every number that the program ends with, by name.
*/
export const exitCodes = Object.fromEntries(Object.entries(table).map(([name, {code}]) => [name, code])) as {
	readonly [Name in ExitName]: (typeof table)[Name]['code'];
};

/**
The exit codes as lines of the help: number and meaning.
*/
export function listExitCodes(): string {
	return Object.values(table)
		.map(({code, means}) => `  ${String(code).padStart(3)}  ${means}\n`)
		.join('');
}

/**
The exit codes as a table in Markdown, for the documentation.
*/
export function formatExitCodes(): string {
	const rows = Object.values(table).map(({code, means}) => `| ${code} | ${means.replaceAll(/--[a-z-]+/g, '`$&`')} |`);
	return ['| code | means |', '| ---: | --- |', ...rows, ''].join('\n');
}
