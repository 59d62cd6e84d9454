import path from 'node:path';
import {type Directive} from '../../doctor/box.ts';
import {readConfigLines, splitArguments} from '../discover/config-lines.ts';
import {matchPattern} from './match-pattern.ts';
import {type RootedFiles} from './rooted-files.ts';

/**
Reads directives of libmodsecurity, with all that they include put in place.
*/
export type RulesReader = {
	/** @param file As it is named. */
	readFile(file: string): readonly Directive[];

	/** A text that stands in another configuration. */
	readText(text: string, place: {readonly file: string; readonly line: number}): readonly Directive[];
};

/** Files that include each other end here. */
const deepest = 16;
const mostFiles = 2000;

/** With those that are put in place again: files that include each other ten times each would multiply them. */
const mostDirectives = 500_000;

/**
@param folders What relative names of a text without a file mean, the likeliest first.
@param note Is given what cannot be read, with the reason.
@param filesRead Is given every file that is.
*/
export function createRulesReader(
	files: RootedFiles,
	folders: readonly string[],
	note: (what: string, reason: string) => void,
	filesRead: Set<string>,
): RulesReader {
	const known = new Map<string, readonly Directive[]>();
	const open = new Set<string>();
	let count = 0;
	let taken = 0;

	const mayTake = (file: string): boolean => {
		taken++;
		if (taken === mostDirectives + 1) {
			note(file, `more than ${mostDirectives.toLocaleString('en-US')} directives of rules, the rest is left out`);
		}

		return taken <= mostDirectives;
	};

	const take = (text: string, file: string, shift: number, base: readonly string[], depth: number): Directive[] => {
		const found: Directive[] = [];
		const raw = text.split('\n');
		for (const {name, rest, line} of readConfigLines(text)) {
			if (!mayTake(file)) {
				return found;
			}

			const words = splitArguments(rest);
			if (name !== 'include' && name !== 'includeoptional') {
				found.push({name, words, file, line: line + shift, text: `${spell(raw[line - 1], name)} ${rest}`.trim()});
				continue;
			}

			const isOptional = name === 'includeoptional';
			for (const included of matchPattern(files, resolveAmong(files, base, words[0] ?? ''), note)) {
				if (!isOptional || files.look(included).is !== 'absent') {
					// One by one: a rule set may have more directives than a call takes arguments.
					for (const directive of readWhole(included, depth + 1)) {
						if (!mayTake(file)) {
							return found;
						}

						found.push(directive);
					}
				}
			}
		}

		return found;
	};

	const readWhole = (file: string, depth: number): readonly Directive[] => {
		const before = known.get(file);
		if (before !== undefined) {
			return before;
		}

		if (depth > deepest || count > mostFiles) {
			note(file, 'includes are nested too deep');
			return [];
		}

		if (open.has(file)) {
			note(file, 'it includes itself');
			return [];
		}

		count++;
		const read = files.readText(file);
		if ('reason' in read) {
			note(file, read.reason);
			return [];
		}

		filesRead.add(file);
		open.add(file);
		const found = take(read.text, file, 0, [path.dirname(file), ...folders], depth);
		open.delete(file);
		known.set(file, found);
		return found;
	};

	return {
		readFile: file => readWhole(resolveAmong(files, folders, file), 0),
		readText: (text, {file, line}) => take(text, file, line - 1, folders, 0),
	};
}

/** The first that is there. */
function resolveAmong(files: RootedFiles, folders: readonly string[], name: string): string {
	const all = path.isAbsolute(name) ? [name] : folders.map(folder => path.resolve(folder, name));
	const isThere = (file: string): boolean => files.look(/[*?[]/.test(file) ? path.dirname(file) : file).is !== 'absent';
	return all.length === 1 ? all[0] : (all.find(file => isThere(file)) ?? all[0] ?? path.resolve('/', name));
}

/** The name as a person wrote it, by the line that it begins: `secruleengine` is hard to read. */
function spell(raw: string, name: string): string {
	const spelling = raw.trimStart().slice(0, name.length);
	return spelling.toLowerCase() === name ? spelling : name;
}
