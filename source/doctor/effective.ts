import {type Block, type Directive, type WebServer} from './box.ts';

/*
What holds at a level of a configuration, as the server would see it.
*/

/**
A level and all within it.
*/
export function allBlocks(block: Block): Block[] {
	return [block, ...block.inner.flatMap(inner => allBlocks(inner))];
}

/**
The directives of a name that hold at a level: those of the nearest level that has any.
*/
export function effective(block: Block, name: string): readonly Directive[] {
	for (let at: Block | undefined = block; at !== undefined; at = at.outer) {
		const found = at.own.filter(directive => directive.name === name);
		if (found.length > 0) {
			return found;
		}
	}

	return [];
}

/**
The last directive of a name, which is the one that counts.
*/
export function last(block: Block, name: string): Directive | undefined {
	return effective(block, name).at(-1);
}

/** Directives by name, for each list of rules once. */
const known = new WeakMap<readonly Directive[], ReadonlyMap<string, readonly Directive[]>>();

/**
The directives of ModSecurity of a name that a level has, in the order in which they are merged.
*/
export function rulesNamed({rules}: Pick<Block, 'rules'>, name: string): readonly Directive[] {
	let byName = known.get(rules);
	if (byName === undefined) {
		byName = Map.groupBy(rules, directive => directive.name);
		known.set(rules, byName);
	}

	return byName.get(name) ?? [];
}

/**
What a setting of ModSecurity is at a level, and where it is set last.
*/
export function setting(block: Pick<Block, 'rules'>, name: string): Directive | undefined {
	return rulesNamed(block, name).at(-1);
}

/** In small letters; empty where it is not set. */
export function valueOf(directive: Directive | undefined): string {
	return directive?.words[0]?.toLowerCase() ?? '';
}

/**
Whether requests at a level go through the engine, and the directive that says so.
*/
export function isOn(server: WebServer, block: Block): boolean {
	return server.kind === 'Apache' ? server.hasEngine !== false : valueOf(last(block, 'modsecurity')) === 'on';
}

/**
What the engine does at a level. Nothing set: it is off, for both engines.
*/
export function engineOf(block: Block): 'on' | 'detection' | 'off' {
	const value = valueOf(setting(block, 'secruleengine'));
	return value === 'on' ? 'on' : value === 'detectiononly' ? 'detection' : 'off';
}

const handlers =
	/^(?:(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass|proxypass(?:match)?|content_by_lua\w*|sethandler|js_content)$/;

/**
The directive that hands requests at a level to an application, its own or one that holds there.
*/
export function handlerOf(block: Block): Directive | undefined {
	return block.own.find(({name}) => handlers.test(name));
}

/**
Whether a level answers by itself, with a redirect or a fixed text.
*/
export function isFixedAnswer(block: Block): boolean {
	return block.own.some(({name}) => name === 'return' || name === 'stub_status' || name === 'redirect');
}

/**
The levels at which requests are answered: locations, and hosts as far as none of their locations takes all. Those that give a fixed answer are left out, and so is what nginx uses only within itself.
*/
export function answering(server: WebServer): Block[] {
	return allBlocks(server.top).filter(block => {
		if (block.kind === 'server') {
			return server.top.inner.every(({kind}) => kind !== 'host') && block === server.top;
		}

		if (block.kind === 'host') {
			const takesAll = block.inner.some(({opening}) => /^location (?:\^~ )?\/$/.test(opening.text));
			return server.kind === 'Apache' || (!takesAll && !isFixedAnswer(block));
		}

		return !isFixedAnswer(block) && !block.own.some(({name}) => name === 'internal') && !isForMethods(block);
	});
}

function isForMethods({opening}: Block): boolean {
	return /^(?:limit_except|<limit)/i.test(opening.text);
}

/**
Names of levels for a sentence: those that lie in another one of them are left out.
*/
export function namesOf(blocks: readonly Block[]): string[] {
	const set = new Set(blocks);
	const outermost = blocks.filter(block => {
		for (let at = block.outer; at !== undefined; at = at.outer) {
			if (set.has(at)) {
				return false;
			}
		}

		return true;
	});
	return [...new Set(outermost.map(({name}) => name))];
}
