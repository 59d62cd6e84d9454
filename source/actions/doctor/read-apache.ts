import path from 'node:path';
import {type Block, type Directive} from '../../doctor/box.ts';
import {expandVariables} from '../discover/apache-variables.ts';
import {type ConfigLine, readConfigLines, splitArguments} from '../discover/config-lines.ts';
import {matchPattern} from './match-pattern.ts';
import {type RootedFiles} from './rooted-files.ts';

/**
The configuration of an Apache.
*/
export type ApacheReading = {
	readonly top: Block;
	readonly serverRoot: string;
	readonly modules: ReadonlySet<string>;
	readonly files: readonly string[];
	readonly user: string | undefined;
};

export type ApacheBeginning = {
	readonly mainFile: string;
	readonly serverRoot: string;

	/** Names of `-D`. */
	readonly defined: readonly string[];
	readonly variables: ReadonlyMap<string, string>;
};

/** Files that include each other end here. */
const deepest = 32;
const mostReads = 10_000;

/** In all, with those that are read again: some hundred hosts with a rule set each. */
const mostDirectives = 500_000;
const mostText = 128 * 1024 * 1024;

/** Compiled in by most distributions, so that no directive loads them. */
const builtIn = /^(?:core|http|so|log_config|logio|version|unixd|watchdog|mpm_\w+|prefork|worker|event)$/;
const conditions = new Set(['<ifmodule', '<ifdefine', '<iffile', '<ifversion', '<ifdirective', '<ifsection']);
const own = new Set(['include', 'includeoptional', 'serverroot', 'define', 'undefine', 'loadmodule', 'user']);

type Growing = {-readonly [Key in keyof Block]: Block[Key]} & {
	inner: Growing[];
	own: Directive[];
	rules: readonly Directive[];
};
type Open = {readonly block: Growing; readonly isSkipped: boolean};

/**
Reads the sections of a configuration. A location or directory that stands outside of a host is taken to hold for the server as a whole.

@param note Is given what cannot be read, with the reason.
*/
export function readApache(
	files: RootedFiles,
	{mainFile, serverRoot: givenRoot, defined, variables: given}: ApacheBeginning,
	note: (what: string, reason: string) => void,
): ApacheReading {
	const modules = new Set<string>();
	const names = new Set(defined);
	const variables = new Map(given);
	const filesRead = new Set<string>();
	const beingRead = new Set<string>();
	const count = {reads: 0, directives: 0, text: 0};
	let isCut = false;
	let serverRoot = givenRoot;
	let user: string | undefined;
	const top = createBlock('server', 'Apache', {file: mainFile, line: 1, text: ''}, undefined);

	const include = (pattern: string, block: Growing, depth: number, isOptional: boolean): void => {
		for (const file of matchPattern(files, path.resolve(serverRoot, pattern), note)) {
			if (isCut) {
				return;
			}

			const {is} = files.look(file);
			if (depth > deepest || count.reads >= mostReads) {
				note(file, 'includes are nested too deep');
			} else if (is === 'folder') {
				include(path.join(file, '*'), block, depth + 1, true);
			} else if (is !== 'absent' || !isOptional) {
				readFile(file, block, depth + 1);
			}
		}
	};

	const take = (
		{name, rest, line}: ConfigLine,
		file: string,
		block: Growing,
		depth: number,
		spelling: string,
	): void => {
		const isRule = name.startsWith('sec');
		// In rules, `%{…}` is theirs and `${…}` is rare; elsewhere a variable that is not known leaves its text.
		const whole = rest.includes('${') ? (expandVariables(rest, variables) ?? rest) : rest;
		const directive = {name, words: splitArguments(whole), file, line, text: `${spelling} ${whole}`.trim()};
		const [first = '', second] = directive.words;
		if (isRule) {
			// The rules of a section are its own, behind those around it; put together at the end.
			(block.rules as Directive[]).push(directive);
		}

		block.own.push(directive);
		if (!own.has(name)) {
			return;
		}

		switch (name) {
			case 'serverroot': {
				serverRoot = path.resolve(serverRoot, first);
				break;
			}

			case 'user': {
				user = first;
				break;
			}

			case 'define': {
				names.add(first);
				variables.set(first, second ?? '');
				break;
			}

			case 'undefine': {
				names.delete(first);
				variables.delete(first);
				break;
			}

			case 'loadmodule': {
				modules.add(first);
				break;
			}

			default: {
				include(first, block, depth, name === 'includeoptional');
			}
		}
	};

	/** Whether a module is there: by its name, or by its source file. */
	const isLoaded = (module: string): boolean => {
		const bare = module.replace(/^mod_/, '').replace(/(?:\.c|_module)$/, '');
		return builtIn.test(bare) || modules.has(`${bare}_module`);
	};

	const holds = (name: string, rest: string): boolean => {
		const isNegated = rest.startsWith('!');
		const [asked = ''] = splitArguments(rest.replace(/^!\s*/, ''));
		switch (name) {
			case '<ifmodule':
				return isLoaded(asked) !== isNegated;
			case '<ifdefine':
				return names.has(asked) !== isNegated;
			case '<iffile':
				return (files.look(path.resolve(serverRoot, asked)).is !== 'absent') !== isNegated;
			default:
				return true;
		}
	};

	const open = (line: ConfigLine, file: string, {block, isSkipped}: Open, text: string): Open => {
		if (isSkipped || line.name === '<macro') {
			return {block, isSkipped: true};
		}

		if (conditions.has(line.name)) {
			return {block, isSkipped: !holds(line.name, line.rest)};
		}

		const isHost = line.name === '<virtualhost';
		const inner = createBlock(isHost ? 'host' : 'location', text, {file, line: line.line, text}, block);
		block.inner.push(inner);
		return {block: inner, isSkipped: false};
	};

	const readFile = (file: string, block: Growing, depth: number): void => {
		if (beingRead.has(file)) {
			note(file, 'it includes itself');
			return;
		}

		count.reads++;
		const read = files.readText(file);
		if ('reason' in read) {
			note(file, read.reason);
			return;
		}

		count.text += read.text.length;
		if (count.text > mostText) {
			isCut = true;
			note(file, 'the configuration is longer than 128 MB, the rest is left out');
			return;
		}

		filesRead.add(file);
		beingRead.add(file);
		const raw = read.text.split('\n');
		const sections: Open[] = [{block, isSkipped: false}];
		for (const line of readConfigLines(read.text)) {
			count.directives++;
			if (count.directives > mostDirectives && !isCut) {
				isCut = true;
				note(file, `more than ${mostDirectives.toLocaleString('en-US')} directives, the rest is left out`);
			}

			if (isCut) {
				break;
			}

			const around = sections.at(-1)!;
			const spelling = /^\s*<?([^\s>]+)/.exec(raw[line.line - 1] ?? '')?.[1] ?? line.name;
			if (line.name.startsWith('</')) {
				if (sections.length > 1) {
					sections.pop();
				}
			} else if (line.name.startsWith('<')) {
				sections.push(open(line, file, around, `<${spelling} ${line.rest}>`));
			} else if (!around.isSkipped) {
				take(line, file, around.block, depth, spelling);
			}
		}

		beingRead.delete(file);
	};

	readFile(mainFile, top, 0);
	finish(top, []);
	return {top, serverRoot, modules, files: [...filesRead], user: user && (expandVariables(user, variables) ?? user)};
}

function createBlock(kind: Block['kind'], name: string, opening: Block['opening'], outer: Block | undefined): Growing {
	return {kind, name, opening, outer, inner: [], own: [], rules: []};
}

/** Names hosts by their ServerName, and puts what is around in front. */
function finish(block: Growing, around: readonly Directive[]): void {
	const name = block.own.findLast(directive => directive.name === 'servername')?.words[0];
	if (block.kind === 'host' && name !== undefined) {
		block.name = `host ${name}`;
	} else if (block.kind === 'location') {
		block.name = `${block.name}${block.outer?.kind === 'server' ? '' : ` in ${block.outer?.name}`}`;
	}

	const isAlone = block.rules.some(
		directive => directive.name === 'secruleinheritance' && directive.words[0]?.toLowerCase() === 'off',
	);
	const added = block.rules;
	block.rules = added.length === 0 ? around : around.length === 0 || isAlone ? added : [...around, ...added];
	for (const inner of block.inner) {
		finish(inner, block.rules);
	}
}
