import {type Document, isMap, isScalar, LineCounter, parseAllDocuments, visit} from 'yaml';
import {RuleError} from './rule-error.ts';

/** Imports within imports; more is a circle. */
const deepestImport = 8;

/** Aliases of lists of aliases could grow without end. */
const mostAliases = 100;

/**
The options of a rule file as they are written, what it imports included.
*/
export type RuleText = {
	readonly options: Readonly<Record<string, unknown>>;

	/** Where an option stands: `FILE:LINE`, of an imported one in its own file. */
	readonly place: (option: string) => string;
};

/** What reading a rule file needs of the world. */
export type RuleSurroundings = {
	/**
	The text of a file that a rule names, taken from the folder of the file that names it.

	@throws {RuleError} where it cannot be read.
	*/
	readonly readText: (path: string, namedIn: string) => {readonly file: string; readonly text: string};

	/** `$NAME` and `${NAME}` in a rule file stand for these. */
	readonly environment: Readonly<Record<string, string | undefined>>;
};

/**
Reads the options of a file with one rule, or with several as documents between `---`. Their own win over imported ones, the import named last over the others; filters of imports are put in front of its own.

@param defaults What applies where neither says anything.
@throws {RuleError} with file and line.
*/
export function readRuleTexts(
	file: string,
	text: string,
	surroundings: RuleSurroundings,
	defaults: Readonly<Record<string, unknown>> = {},
): readonly RuleText[] {
	return readDocuments(file, text, surroundings, 0).map(({options, place}) => ({
		options: {...defaults, ...options},
		place: option =>
			Object.hasOwn(options, option) || !Object.hasOwn(defaults, option) ? place(option) : 'alert_defaults',
	}));
}

function readDocuments(file: string, text: string, surroundings: RuleSurroundings, depth: number): readonly RuleText[] {
	const lines = new LineCounter();
	// The version in which such files have always been read: `yes` and `on` are true.
	const documents = parseAllDocuments(expandVariables(text, surroundings.environment), {
		lineCounter: lines,
		merge: true,
		prettyErrors: false,
		uniqueKeys: true,
		version: '1.1',
	});
	// An empty one stands behind a last `---`.
	const filled = [...documents].filter(({contents, errors}) => contents !== null || errors.length > 0);
	if (filled.length === 0) {
		throw noOptions(file);
	}

	return filled.map(document => readDocument(document, {file, lines, surroundings, depth}));
}

type Reading = {
	readonly file: string;
	readonly lines: LineCounter;
	readonly surroundings: RuleSurroundings;
	readonly depth: number;
};

function noOptions(file: string): RuleError {
	return new RuleError(`${file}: a rule file holds options, one "name: value" a line`);
}

function readDocument(document: Document.Parsed, {file, lines, surroundings, depth}: Reading): RuleText {
	const [error] = document.errors;
	if (error !== undefined) {
		throw new RuleError(`${file}:${lines.linePos(error.pos[0]).line}: not valid YAML: ${error.message}`);
	}

	if (!isMap(document.contents)) {
		throw noOptions(file);
	}

	visit(document, {
		Scalar(_, scalar) {
			// Only in the specification are these booleans too; no reader of such files took them so.
			if (typeof scalar.value === 'boolean' && /^[yn]$/i.test(scalar.source ?? '')) {
				scalar.value = scalar.source;
			}
		},
	});
	const places = new Map<string, string>();
	for (const {key} of document.contents.items) {
		if (isScalar(key) && key.range !== undefined && key.range !== null) {
			places.set(String(key.value), `${file}:${lines.linePos(key.range[0]).line}`);
		}
	}

	let own: Record<string, unknown>;
	try {
		own = document.toJS({maxAliasCount: mostAliases}) as Record<string, unknown>;
		// Whoever walks through options, or writes them down, comes to an end.
		JSON.stringify(own);
	} catch (problem) {
		throw new RuleError(
			`${file}: ${problem instanceof TypeError ? 'an alias stands for what it stands in' : (problem as Error).message}`,
		);
	}

	const imports = [own.import ?? []].flat();
	if (imports.length > 0 && depth >= deepestImport) {
		throw new RuleError(`${places.get('import')}: import: files import each other`);
	}

	const imported = imports.map(name => {
		if (typeof name !== 'string') {
			throw new RuleError(`${places.get('import')}: import: expected the name of a file`);
		}

		const found = surroundings.readText(name, file);
		return readDocuments(found.file, found.text, surroundings, depth + 1)[0];
	});
	const options: Record<string, unknown> = Object.assign({}, ...imported.map(({options: theirs}) => theirs), own);
	const filters = [...imported.map(({options: theirs}) => theirs.filter), own.filter].filter(
		filter => filter !== undefined,
	);
	if (filters.length > 0) {
		options.filter = filters.every(filter => Array.isArray(filter))
			? filters.flat()
			: filters.find(filter => !Array.isArray(filter));
	}

	return {
		options,
		place: option =>
			places.get(option) ??
			imported
				.toReversed()
				.find(({options: theirs}) => Object.hasOwn(theirs, option))
				?.place(option) ??
			file,
	};
}

/** Unknown names stay as they are. */
function expandVariables(text: string, environment: RuleSurroundings['environment']): string {
	return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
		const name = braced ?? bare!;
		return Object.hasOwn(environment, name) ? (environment[name] ?? whole) : whole;
	});
}
