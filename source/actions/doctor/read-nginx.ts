import path from 'node:path';
import {type Block, type Directive, type Line} from '../../doctor/box.ts';
import {readConfig} from '../nginx/config-include.ts';
import {flatten, wordsOf} from '../nginx/flat-config.ts';
import {type Directive as NginxDirective} from '../nginx/nginx.ts';
import {matchPattern} from './match-pattern.ts';
import {createRulesReader} from './read-rules.ts';
import {type RootedFiles} from './rooted-files.ts';

/**
The configuration of an nginx.
*/
export type NginxReading = {
	readonly top: Block;
	readonly modules: ReadonlySet<string>;
	readonly files: readonly string[];
	readonly user: string | undefined;
};

/** Blocks in which a request is handled. */
const inside = new Set(['location', 'if', 'limit_except']);

/**
Reads the levels of a configuration, with what ModSecurity is told in each.

@param ruleFolders What relative names of rules mean, the likeliest first.
@param note Is given what cannot be read, with the reason.
*/
export function readNginx(
	files: RootedFiles,
	mainFile: string,
	ruleFolders: readonly string[],
	note: (what: string, reason: string) => void,
): NginxReading {
	const config = readConfig(mainFile, {
		read: file => files.readText(file),
		match: pattern => matchPattern(files, pattern, note),
	});
	for (const sentence of config.unreadable) {
		const [, what = sentence, reason = 'cannot be understood'] = /^(.*): (.*)$/.exec(sentence) ?? [];
		note(what, reason);
	}

	const filesRead = new Set(config.files);
	const rules = createRulesReader(files, ruleFolders, note, filesRead);

	const toBlock = (
		content: readonly NginxDirective[],
		{kind, name, opening, outer}: Pick<Block, 'kind' | 'name' | 'opening' | 'outer'>,
	): Block => {
		const flat = flatten(content);
		const added = flat.flatMap((directive): readonly Directive[] => {
			const [first = ''] = directive.parameters;
			return directive.name === 'modsecurity_rules_file'
				? rules.readFile(first)
				: directive.name === 'modsecurity_rules'
					? rules.readText(first, directive)
					: [];
		});
		const around = outer?.rules ?? [];
		const inner: Block[] = [];
		const block: Block = {
			kind,
			name,
			opening,
			outer,
			inner,
			own: flat
				.filter(directive => directive.block === undefined || directive.name === 'map')
				.map(directive => toDirective(directive)),
			rules: added.length === 0 ? around : around.length === 0 ? added : [...around, ...added],
		};
		for (const directive of flat) {
			if (directive.block === undefined) {
				continue;
			}

			const below = {opening: toDirective(directive), outer: block};
			if (directive.name === 'server' && kind === 'server') {
				inner.push(toBlock(directive.block, {...below, kind: 'host', name: nameHost(directive.block)}));
			} else if (inside.has(directive.name)) {
				const own = wordsOf(directive);
				const place = kind === 'location' ? `${own} in ${name}` : `${own} of ${name}`;
				inner.push(toBlock(directive.block, {...below, kind: 'location', name: place}));
			}
		}

		return block;
	};

	const main = flatten(config.directives);
	const http = main.find(({name}) => name === 'http');
	const valueOf = (name: string): readonly string[] =>
		main.filter(directive => directive.name === name).map(({parameters}) => parameters[0] ?? '');
	const outermost: Line =
		http === undefined ? {file: mainFile, line: 1, text: ''} : {file: http.file, line: http.line, text: 'http'};
	// What stands outside of http holds in it: error_log, user.
	const outside = main.filter(directive => directive.block === undefined).map(directive => toDirective(directive));
	const above: Block = {
		kind: 'server',
		name: 'nginx',
		opening: {file: mainFile, line: 1, text: ''},
		outer: undefined,
		inner: [],
		own: outside,
		rules: [],
	};
	return {
		top: toBlock(http?.block ?? [], {kind: 'server', name: 'nginx (http)', opening: outermost, outer: above}),
		modules: new Set(valueOf('load_module').map(name => path.basename(name))),
		files: [...filesRead],
		user: valueOf('user').at(-1),
	};
}

function toDirective(directive: NginxDirective): Directive {
	return {
		name: directive.name.toLowerCase(),
		words: directive.parameters,
		file: directive.file,
		line: directive.line,
		text: wordsOf(directive),
	};
}

/** Its first name, else what it listens on. */
function nameHost(content: readonly NginxDirective[]): string {
	const flat = flatten(content);
	const valuesOf = (name: string): readonly string[] =>
		flat.filter(directive => directive.name === name).flatMap(({parameters}) => parameters);
	const name = valuesOf('server_name').find(each => each !== '' && each !== '_');
	return `server ${name ?? `listening on ${valuesOf('listen')[0] ?? '80'}`}`;
}
