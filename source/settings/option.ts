import {type Timestamp} from '../waf/clock.ts';
import {UsageError} from './usage-error.ts';

/**
Words that are commands when they come first; anything else is a file.
*/
export const commandNames = ['report', 'watch', 'alerts', 'block', 'unblock', 'blocks', 'ship', 'doctor'] as const;
export type CommandName = (typeof commandNames)[number];

/**
A command, or `main`: waftop without one.
*/
export type Usage = 'main' | CommandName;

/**
Under which heading of the help an option stands.
*/
export type OptionGroup = 'input' | 'server' | 'output' | 'display' | 'deny' | 'general';

/**
A value as it was written, and what to call its place in a message: `--window`, `WAFTOP_WINDOW`, `config.yaml:3: window`.
*/
export type Given = {readonly texts: readonly string[]; readonly label: string; readonly from: Origin};
export type Origin = 'default' | 'file' | 'environment' | 'flag';

/**
One option: everything that the command line, the environment, the settings file, the help and the documentation need to know of it.
*/
export type Option<Value = unknown> = {
	/** Without its dashes; undefined: not on the command line. */
	readonly flag: string | undefined;
	readonly shortFlag: string | undefined;

	/** What its value is called in the help: `FILE`; undefined for a switch. */
	readonly placeholder: string | undefined;
	readonly kind: 'text' | 'list' | 'switch' | 'map';

	/** The only values that it takes, where they can be listed. */
	readonly choices: readonly string[];

	/** What it does, as a phrase that begins with a verb or a noun. */
	readonly words: string;
	readonly group: OptionGroup;
	readonly usages: readonly Usage[];

	/** Its places besides the command line; a dot parts a section of the file from its key. */
	readonly setting: {readonly key: string; readonly variable: string} | undefined;

	/** As it would be written; undefined: not set. */
	readonly fallback: readonly string[] | undefined;

	/** Never printed. */
	readonly isSecret: boolean;

	/** The checked value, the fallback's where nothing is given. Throws a `UsageError`. */
	readonly read: (given: Given | undefined, now: Timestamp) => Value;
};

/**
The values of a table of options, under the names of its rows.
*/
export type ValuesOf<Options> = {
	readonly [Name in keyof Options]: Options[Name] extends Option<infer Value> ? Value : never;
};

/**
Reads one text. Throws a `UsageError` that begins with the label.
*/
export type Parse<Value> = (label: string, text: string, now: Timestamp) => Value;

type Row = Partial<Pick<Option, 'flag' | 'shortFlag' | 'placeholder' | 'choices' | 'isSecret'>> &
	Pick<Option, 'words' | 'group' | 'usages'> & {
		/** Of the settings file. */
		readonly key?: string;

		/** Where it is not `WAFTOP_` and the key. */
		readonly variable?: string;
	};

/**
An option with one value.
*/
export function text<Value>(row: Row & {readonly fallback: string}, parse: Parse<Value>): Option<Value>;
export function text<Value>(row: Row, parse: Parse<Value>): Option<Value | undefined>;
export function text<Value>(row: Row & {readonly fallback?: string}, parse: Parse<Value>): Option<Value | undefined> {
	const fallback = row.fallback === undefined ? undefined : [row.fallback];
	return complete(row, 'text', fallback, ([written], label, now) =>
		written === undefined ? undefined : parse(label, written, now),
	);
}

/**
An option with one value out of a few.
*/
export function choice<Name extends string>(
	row: Omit<Row, 'choices'> & {readonly choices: readonly Name[]; readonly fallback: NoInfer<Name>},
): Option<Name>;
export function choice<Name extends string>(
	row: Omit<Row, 'choices'> & {readonly choices: readonly Name[]},
): Option<Name | undefined>;
export function choice<Name extends string>(
	row: Omit<Row, 'choices'> & {readonly choices: readonly Name[]; readonly fallback?: Name},
): Option<Name | undefined> {
	const fallback = row.fallback === undefined ? undefined : [row.fallback];
	return complete<Name | undefined>(row, 'text', fallback, ([written], label) => {
		const name = row.choices.find(one => one === written);
		if (written !== undefined && name === undefined) {
			throw new UsageError(`${label}: invalid value "${written}"`, `must be one of ${row.choices.join(', ')}`);
		}

		return name;
	});
}

/**
An option with any number of values.
*/
export function list<Value>(
	row: Row & {readonly fallback?: readonly string[]},
	parse: Parse<Value>,
): Option<readonly Value[]> {
	return complete(row, 'list', row.fallback, (texts, label, now) => texts.map(written => parse(label, written, now)));
}

/**
An option that is on or off; where nothing is given, off.
*/
export function toggle(row: Row, fallback?: boolean): Option<boolean> {
	return complete(row, 'switch', fallback === undefined ? undefined : [String(fallback)], ([written], label) => {
		if (written !== undefined && written !== 'true' && written !== 'false') {
			throw new UsageError(`${label}: invalid value "${written}"`, 'must be true or false');
		}

		return written === 'true';
	});
}

/**
An option that is a mapping of names to anything, given as JSON; in the settings file as it is written there.
*/
export function map(row: Row): Option<Readonly<Record<string, unknown>>> {
	return complete(row, 'map', undefined, ([written], label) => {
		let value: unknown;
		try {
			value = JSON.parse(written ?? '{}');
		} catch {
			// Said below.
		}

		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			throw new UsageError(`${label}: not a mapping`, 'write name: value a line in the settings file, or JSON');
		}

		return value as Readonly<Record<string, unknown>>;
	});
}

type ReadTexts<Value> = (texts: readonly string[], label: string, now: Timestamp) => Value;

function complete<Value>(
	{key, variable, ...row}: Row,
	kind: Option['kind'],
	fallback: readonly string[] | undefined,
	read: ReadTexts<Value>,
): Option<Value> {
	return {
		flag: undefined,
		shortFlag: undefined,
		placeholder: undefined,
		choices: [],
		isSecret: false,
		...row,
		kind,
		setting: key === undefined ? undefined : {key, variable: variable ?? toVariable(key)},
		fallback,
		read: (given, now) => read(given?.texts ?? fallback ?? [], given?.label ?? `--${row.flag ?? key}`, now),
	};
}

/** Sample: `deny.overwritten_headers` → `WAFTOP_DENY_OVERWRITTEN_HEADERS` */
function toVariable(key: string): string {
	return `WAFTOP_${key.replace('.', '_').toUpperCase()}`;
}
