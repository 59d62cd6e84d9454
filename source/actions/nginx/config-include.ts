import path from 'node:path';
import {parseConfig} from './config-tree.ts';
import {type Directive, type NginxConfig} from './nginx.ts';

/**
Where the texts of configuration files come from.
*/
export type ConfigFiles = {
	/** The text of a file; a string in `reason` says why there is none. */
	read(file: string): {readonly text: string} | {readonly reason: string};

	/** The files that a pattern of `include` means, in nginx's order. */
	match(pattern: string): readonly string[];
};

/** A file that includes itself, or each other, ends here. */
const deepest = 32;
const mostFiles = 10_000;

/**
Reads a configuration from its main file, with includes put in place: each `include` keeps its place, names its pattern in full, and holds as its block what it brings in.

Relative names are meant from the folder of the main file (nginx manual, `include`).
*/
export function readConfig(mainFile: string, source: ConfigFiles): NginxConfig {
	const folder = path.dirname(mainFile);
	const files: string[] = [];
	const unreadable: string[] = [];

	const readFile = (file: string, depth: number): readonly Directive[] => {
		if (depth > deepest || files.length >= mostFiles) {
			unreadable.push(`${file}: includes are nested too deep`);
			return [];
		}

		const found = source.read(file);
		if ('reason' in found) {
			unreadable.push(`${file}: ${found.reason}`);
			return [];
		}

		files.push(file);
		const {directives, problem} = parseConfig(found.text, file);
		if (problem !== undefined) {
			unreadable.push(problem);
		}

		return directives.map(directive => expand(directive, depth));
	};

	const expand = (directive: Directive, depth: number): Directive => {
		if (directive.name === 'include' && directive.block === undefined && directive.parameters.length === 1) {
			const pattern = path.resolve(folder, directive.parameters[0]);
			return {
				...directive,
				parameters: [pattern],
				block: source.match(pattern).flatMap(file => readFile(file, depth + 1)),
			};
		}

		return directive.block === undefined
			? directive
			: {...directive, block: directive.block.map(inner => expand(inner, depth))};
	};

	return {directives: readFile(mainFile, 0), files, unreadable};
}

/**
Whether a file fits a pattern of `include` as glob(3) reads it: `*` and `?` do not match a slash, nor a dot at the start of a name.
*/
export function fitsPattern(file: string, pattern: string): boolean {
	if (!isPattern(pattern)) {
		return file === pattern;
	}

	const [names, parts] = [file.split('/'), pattern.split('/')];
	return names.length === parts.length && parts.every((part, at) => fitsPart(names[at], part));
}

export function isPattern(name: string): boolean {
	return /[*?[]/.test(name);
}

/** A sign of a name, by itself, by a test, or any. */
type Wanted = string | RegExp | undefined;

/** Between two stars the first place that fits is as good as any, so that nothing is tried twice but the signs since the last star. */
function fitsPart(name: string, part: string): boolean {
	if (/^[*?[]/.test(part) && name.startsWith('.')) {
		return false;
	}

	const segments = toSegments(part);
	if (segments === undefined) {
		return false;
	}

	const fitsAt = (segment: readonly Wanted[], place: number): boolean =>
		place + segment.length <= name.length &&
		segment.every((wanted, at) => {
			const sign = name[place + at];
			return wanted === undefined || (typeof wanted === 'string' ? wanted === sign : wanted.test(sign));
		});
	const [first, last] = [segments[0], segments.at(-1)!];
	if (!fitsAt(first, 0)) {
		return false;
	}

	if (segments.length === 1) {
		return name.length === first.length;
	}

	let at = first.length;
	for (const segment of segments.slice(1, -1)) {
		while (at <= name.length && !fitsAt(segment, at)) {
			at++;
		}

		at += segment.length;
	}

	const end = name.length - last.length;
	return at <= end && fitsAt(last, end);
}

/** What stands between the stars; undefined: it has a set that is none (`[z-a]`), and matches nothing. */
function toSegments(part: string): Wanted[][] | undefined {
	const segments: Wanted[][] = [[]];
	for (const [found, negated, set] of part.matchAll(/\[(!?)([^\]]+)\]|[^]/g)) {
		if (found === '*') {
			segments.push([]);
		} else if (set === undefined) {
			segments.at(-1)!.push(found === '?' ? undefined : found);
		} else {
			try {
				const signs = set.replaceAll(/[\\\]^]/g, String.raw`\$&`);
				segments.at(-1)!.push(new RegExp(`[${negated === '!' ? '^' : ''}${signs}]`));
			} catch {
				return undefined;
			}
		}
	}

	return segments;
}
