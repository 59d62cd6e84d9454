import {parseRange} from '../waf/address-range.ts';
import {type Block, type Directive, type WebServer} from './box.ts';
import {allBlocks, effective} from './effective.ts';

/*
Where a server takes a client's address from instead of the connection.
*/

/**
The directives of a level that name proxies whose word counts; empty where none does.
*/
export function trustedProxies(server: WebServer, block: Block): readonly Directive[] {
	return server.kind === 'nginx'
		? effective(block, 'set_real_ip_from')
		: [
				'remoteiptrustedproxy',
				'remoteipinternalproxy',
				'remoteipinternalproxylist',
				'remoteiptrustedproxylist',
			].flatMap(name => effective(block, name));
}

/** Of IPv4; no owner has so much. */
const widest = 7;
const widestV6 = 15;

/**
The directives that trust half of the world or more, each once.
*/
export function trustsEveryone(server: WebServer): Directive[] {
	const found = new Set<Directive>();
	for (const block of allBlocks(server.top)) {
		for (const directive of trustedProxies(server, block)) {
			if (directive.words.some(word => isEveryone(word))) {
				found.add(directive);
			}
		}
	}

	return [...found];
}

function isEveryone(word: string): boolean {
	const [, length] = /\/(\d+)$/.exec(word) ?? [];
	return (
		length !== undefined && parseRange(word) !== undefined && Number(length) <= (word.includes(':') ? widestV6 : widest)
	);
}
