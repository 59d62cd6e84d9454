import {type AccessRule, toAccessRules} from './access-rules.ts';
import {type AssumedFile, flatten} from './flat-config.ts';
import {type Directive, type NginxConfig} from './nginx.ts';

/**
What decides about access at a level of the configuration. What is undefined is inherited from the level above.
*/
export type Level = {
	/** Own rules; any of them replaces the whole list of the level above. */
	readonly access: readonly AccessRule[] | undefined;
	readonly satisfyAny: boolean | undefined;

	/** A password or another check can let a client in. */
	readonly asks: boolean | undefined;
	readonly modsecurity: boolean | undefined;

	/** Returns by itself, before access is looked at. */
	readonly answer: Directive | undefined;
	readonly directives: readonly Directive[];
};

export type Location = Level & {
	readonly modifier: '' | '=' | '^~' | '~' | '~*' | '@' | 'limit_except';
	readonly path: string;
	readonly locations: readonly Location[];
};

export type ServerBlock = Level & {
	readonly directive: Directive;
	readonly names: readonly string[];
	readonly listens: ReadonlyArray<{readonly text: string; readonly isDefault: boolean}>;

	/** `if ($variable) { return … }`: the early method at work. */
	readonly early: Directive | undefined;
	readonly locations: readonly Location[];
};

/**
The `http` block as nginx sees it.
*/
export type Sites = {
	readonly http: Level | undefined;

	/** With includes still in their places. */
	readonly block: readonly Directive[];
	readonly servers: readonly ServerBlock[];
};

/**
Reads the levels out of a configuration; `assumed` is taken to be in it.

@param variable The early method's variable, without its `$`.
*/
export function readSites({directives}: NginxConfig, variable: string, assumed?: AssumedFile): Sites {
	const http = flatten(directives).find(({name}) => name === 'http');
	const block = http?.block ?? [];
	const inside = flatten(block, assumed);
	return {
		http: http === undefined ? undefined : readLevel(inside),
		block,
		servers: inside.filter(({name}) => name === 'server').map(directive => readServer(directive, variable, assumed)),
	};
}

function readServer(directive: Directive, variable: string, assumed: AssumedFile | undefined): ServerBlock {
	const inside = flatten(directive.block ?? [], assumed);
	const listens = inside.filter(({name}) => name === 'listen');
	return {
		...readLevel(inside),
		directive,
		names: inside.filter(({name}) => name === 'server_name').flatMap(({parameters}) => parameters),
		listens: listens.map(({parameters}) => ({
			text: parameters[0] ?? '',
			isDefault: parameters.includes('default_server') || parameters.includes('default'),
		})),
		early: inside.find(
			({name, parameters, block}) =>
				name === 'if' &&
				parameters.length === 1 &&
				parameters[0] === `($${variable})` &&
				flatten(block ?? []).some(inner => inner.name === 'return'),
		),
		locations: readLocations(inside, assumed),
	};
}

function readLocations(inside: readonly Directive[], assumed: AssumedFile | undefined): Location[] {
	return inside
		.filter(({name, block}) => (name === 'location' || name === 'limit_except') && block !== undefined)
		.map(({name, parameters, block}) => {
			const content = flatten(block!, assumed);
			return {
				...readLevel(content),
				...(name === 'location'
					? toMatcher(parameters)
					: {modifier: 'limit_except' as const, path: `methods other than ${parameters.join(', ')}`}),
				locations: readLocations(content, assumed),
			};
		});
}

/* Samples: `/x` · `= /x` · `=/x` · `~* \.php$` · `~\.php$` · `@named` */
function toMatcher(parameters: readonly string[]): Pick<Location, 'modifier' | 'path'> {
	const [, modifier, path] = /^(=|\^~|~\*|~|@|)\s*(.*)$/s.exec(parameters.join(' ')) ?? [];
	return {modifier: (modifier ?? '') as Location['modifier'], path: path ?? ''};
}

function readLevel(directives: readonly Directive[]): Level {
	const access = toAccessRules(directives);
	const last = (name: string): Directive | undefined => directives.findLast(directive => directive.name === name);
	const satisfy = last('satisfy')?.parameters[0];
	const modsecurity = last('modsecurity')?.parameters[0];
	const asking = directives.filter(({name}) => ['auth_basic', 'auth_request', 'auth_jwt', 'auth_oidc'].includes(name));
	return {
		access: access.length === 0 ? undefined : access,
		satisfyAny: satisfy === undefined ? undefined : satisfy === 'any',
		asks: asking.length === 0 ? undefined : asking.some(({parameters}) => parameters[0] !== 'off'),
		modsecurity: modsecurity === undefined ? undefined : modsecurity === 'on',
		answer: directives.find(directive => directive.name === 'return' || isRedirectOfAll(directive)),
		directives,
	};
}

/* Sample: `rewrite ^ https://shop.test$request_uri permanent;` */
function isRedirectOfAll({name, parameters}: Directive): boolean {
	const [pattern, target, flag] = parameters;
	return (
		name === 'rewrite' &&
		['^', '^/', '.*', '^.*', '(.*)', '^(.*)$', '^/(.*)$', '^.*$', '^/(.*)'].includes(pattern) &&
		(flag === 'permanent' || flag === 'redirect' || /^(https?:\/\/|\$scheme)/.test(target ?? ''))
	);
}

/**
What holds at a level, from the outermost to the innermost that are given.
*/
export function inherit(levels: ReadonlyArray<Level | undefined>) {
	const pick = <Key extends 'access' | 'satisfyAny' | 'asks' | 'modsecurity'>(key: Key): Level[Key] =>
		levels.findLast(level => level?.[key] !== undefined)?.[key];
	return {
		access: pick('access') ?? [],
		satisfyAny: pick('satisfyAny') ?? false,
		asks: pick('asks') ?? false,
		modsecurity: pick('modsecurity') ?? false,
	};
}

/**
How a person calls a server block: its name, or what it listens on.
*/
export function nameServer({names, listens}: ServerBlock): string {
	const name = names.find(candidate => candidate !== '' && candidate !== '_');
	return name ?? `listen ${listens.map(({text}) => text).join(', ') || '80'}`;
}

/**
How a person calls a location: `/x`, `= /x`, `~ \.php$`.
*/
export function nameLocation({modifier, path}: Location): string {
	return modifier === '' || modifier === '@' || modifier === 'limit_except'
		? (modifier === '@' ? '@' : '') + path
		: `${modifier} ${path}`;
}
