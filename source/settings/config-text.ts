import {isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type ErrorCode} from 'yaml';
import {z} from 'zod';
import {nearestWord} from '../waf/filter/nearest-word.ts';
import {type Given, type Option} from './option.ts';
import {options} from './options.ts';
import {UsageError} from './usage-error.ts';

const kinds = {
	text: z.union([z.string(), z.number()]),
	switch: z.boolean(),
	list: z.array(z.union([z.string(), z.number()])),
	map: z.record(z.string(), z.unknown()),
} as const;

const expected: Readonly<Record<Option['kind'], string>> = {
	text: 'one value',
	switch: 'true or false',
	list: 'a list, such as [192.0.2.7, 198.51.100.0/24]',
	map: 'a mapping of options',
};

const needsQuotes = 'a value that begins with this sign needs quotes around it';
const notClosed = 'a bracket or a quote is not closed, or a blank is missing behind a colon';
const otherMistake = 'this is no line of settings, such as "window: 15m"';

/** What the parser of the format finds wrong, in words that need no knowledge of the format. */
const mistakes: Readonly<Partial<Record<ErrorCode, string>>> = {
	DUPLICATE_KEY: 'this setting stands there twice',
	TAB_AS_INDENT: 'a tab begins the line; indent with blanks',
	BAD_INDENT: notClosed,
	MISSING_CHAR: notClosed,
	BLOCK_IN_FLOW: notClosed,
	BAD_SCALAR_START: needsQuotes,
	BAD_ALIAS: needsQuotes,
	ALIAS_PROPS: needsQuotes,
	TAG_RESOLVE_FAILED: needsQuotes,
	BAD_DQ_ESCAPE: 'a backslash in double quotes; use single quotes',
	BLOCK_AS_IMPLICIT_KEY: 'a text with a colon in it needs quotes',
	MULTILINE_IMPLICIT_KEY: 'a setting without a colon behind its name',
	MULTIPLE_DOCS: 'nothing may follow a line of ---',
};

/** A section is a mapping of its own. */
function schemaOf(prefix: string): z.ZodType {
	const fields: Record<string, z.ZodType> = {};
	for (const {setting, kind} of options) {
		if (setting?.key.startsWith(prefix) === true) {
			const [name, rest] = setting.key.slice(prefix.length).split('.');
			fields[name] = rest === undefined ? kinds[kind].nullish() : schemaOf(`${prefix}${name}.`).nullish();
		}
	}

	return z.strictObject(fields);
}

/**
Reads the text of a settings file.

@throws {UsageError} Names file, line and key.
*/
export function parseConfigText(text: string, file: string): Map<Option, Given> {
	const lines = new LineCounter();
	const document = parseDocument(text, {lineCounter: lines, prettyErrors: false});
	const [error] = document.errors;
	if (error !== undefined) {
		throw new UsageError(`${file}:${lines.linePos(error.pos[0]).line}: ${mistakes[error.code] ?? otherMistake}`);
	}

	const result = schemaOf('').safeParse(toContent(document, file));
	if (!result.success) {
		throw toUsageError(result.error.issues[0], document, lines, file);
	}

	const found = new Map<Option, Given>();
	for (const option of options) {
		const key = option.setting?.key;
		if (key === undefined) {
			continue;
		}

		const keyPath = key.split('.');
		const node: unknown = document.getIn(keyPath, true);
		const texts = isMap(node) ? [JSON.stringify(node.toJS(document))] : toTexts(node);
		if (texts !== undefined) {
			const given: Given = {texts, label: `${file}:${lineOf(document, lines, keyPath)}: ${key}`, from: 'file'};
			option.read(given, 0);
			found.set(option, given);
		}
	}

	return found;
}

/** Aliases of lists of aliases could grow without end; no setting needs one. */
function toContent(document: Document.Parsed, file: string): unknown {
	try {
		return document.toJS({maxAliasCount: 0}) ?? {};
	} catch {
		throw new UsageError(`${file}: a value that begins with * needs quotes around it`);
	}
}

function toTexts(node: unknown): string[] | undefined {
	if (isSeq(node)) {
		return node.items.map(item => toText(item));
	}

	return isScalar(node) && node.value !== null && node.value !== undefined ? [toText(node)] : undefined;
}

/** As it stands in the file: `15m`, `+01:00`, `7`. */
function toText(node: unknown): string {
	return isScalar(node) ? (typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))) : '';
}

function lineOf(document: Document.Parsed, lines: LineCounter, keyPath: readonly PropertyKey[]): number {
	for (let length = keyPath.length; length > 0; length--) {
		const node = document.getIn(keyPath.slice(0, length), true) as {range?: [number, number, number]} | undefined;
		if (node?.range !== undefined) {
			return lines.linePos(node.range[0]).line;
		}
	}

	return 1;
}

function toUsageError(
	issue: z.core.$ZodIssue,
	document: Document.Parsed,
	lines: LineCounter,
	file: string,
): UsageError {
	const section = issue.path.join('.');
	if (issue.code === 'unrecognized_keys') {
		const [name] = issue.keys;
		const key = section === '' ? name : `${section}.${name}`;
		const known = options.flatMap(({setting}) => (setting === undefined ? [] : [setting.key]));
		const nearest = nearestWord(key, known) ?? known.find(candidate => candidate.endsWith(`.${name}`));
		const advice = nearest === undefined ? `settings are ${known.join(', ')}` : `did you mean ${nearest}?`;
		return new UsageError(`${file}:${lineOf(document, lines, [...issue.path, name])}: unknown setting ${key}`, advice);
	}

	const option = options.find(
		({setting}) => setting !== undefined && (section === setting.key || section.startsWith(`${setting.key}.`)),
	);
	const wanted = option === undefined ? 'lines of settings, such as "window: 15m"' : expected[option.kind];
	const what = section === '' ? 'the file' : section;
	return new UsageError(`${file}:${lineOf(document, lines, issue.path)}: ${what} must be ${wanted}`);
}
