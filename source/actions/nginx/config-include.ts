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
	return isPattern(pattern) ? toExpression(pattern).test(file) : file === pattern;
}

export function isPattern(name: string): boolean {
	return /[*?[]/.test(name);
}

/* Sample: `/etc/nginx/sites-[ab]/*.conf` becomes `^/etc/nginx/sites-[ab]/(?!\.)[^/]*\.conf$`. */
function toExpression(pattern: string): RegExp {
	const parts = pattern.split('/').map(part => {
		const body = part.replaceAll(/\[(!?)([^\]/]+)\]|[*?]|[^\w*?]/g, (found, negated: string, set: string) => {
			if (found === '*') {
				return '[^/]*';
			}

			if (found === '?') {
				return '[^/]';
			}

			return set === undefined
				? `\\${found}`
				: `[${negated === '!' ? '^' : ''}${set.replaceAll(/[\\\]^]/g, String.raw`\$&`)}]`;
		});
		return /^[*?[]/.test(part) ? `(?!\\.)${body}` : body;
	});
	try {
		return new RegExp(`^${parts.join('/')}$`);
	} catch {
		// A set that is none (`[z-a]`) matches nothing.
		return /(?!)/;
	}
}
