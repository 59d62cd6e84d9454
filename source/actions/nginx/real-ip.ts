import {parseRange} from '../../waf/address-range.ts';
import {placeOf} from './flat-config.ts';
import {type Directive, type NginxConfig} from './nginx.ts';
import {type Level, nameServer, readSites} from './sites.ts';

/**
Where nginx takes the client's address from instead of the connection (`ngx_http_realip_module`).
*/
export type RealIp = {
	/** In lower case; `x-real-ip` where none is named, as in nginx. */
	readonly header: string;
	readonly recursive: boolean;

	/** Addresses, ranges, `unix:` or host names, as written. */
	readonly trusted: readonly string[];

	/** `FILE:LINE` of the first trusted one. */
	readonly where: string;

	/** The server blocks that it holds for. */
	readonly servers: readonly string[];
};

/**
Every different way in which the server blocks take a client's address from elsewhere; empty where none does.
*/
export function findRealIp(config: NginxConfig): RealIp[] {
	const {http, servers} = readSites(config, '');
	const found = new Map<string, RealIp>();
	const levels = servers.flatMap(server => [
		{name: nameServer(server), path: [http, server]},
		...server.locations.map(location => ({name: nameServer(server), path: [http, server, location]})),
	]);
	for (const {name, path} of levels.length === 0 ? [{name: 'http', path: [http]}] : levels) {
		const trusted = lastOf(path, 'set_real_ip_from');
		if (trusted.length === 0) {
			continue;
		}

		const realIp = {
			header: (lastOf(path, 'real_ip_header').at(-1)?.parameters[0] ?? 'x-real-ip').toLowerCase(),
			recursive: lastOf(path, 'real_ip_recursive').at(-1)?.parameters[0] === 'on',
			trusted: trusted.flatMap(({parameters}) => parameters.slice(0, 1)),
			where: placeOf(trusted[0]),
		};
		const key = JSON.stringify(realIp);
		const known = found.get(key)?.servers ?? [];
		found.set(key, {...realIp, servers: known.includes(name) ? known : [...known, name]});
	}

	return [...found.values()];
}

/** A level's own directives replace those of the level above. */
function lastOf(path: ReadonlyArray<Level | undefined>, name: string): readonly Directive[] {
	for (const level of path.toReversed()) {
		const own = (level?.directives ?? []).filter(directive => directive.name === name);
		if (own.length > 0) {
			return own;
		}
	}

	return [];
}

/**
Server blocks that get connections through a balancer (`listen … proxy_protocol`) and take its address for the client's.
*/
export function findBlindServers(config: NginxConfig): string[] {
	const {http, servers} = readSites(config, '');
	return servers
		.filter(server => {
			const listens = server.directives.filter(({name}) => name === 'listen');
			const header = lastOf([http, server], 'real_ip_header').at(-1)?.parameters[0];
			return listens.some(({parameters}) => parameters.includes('proxy_protocol')) && header !== 'proxy_protocol';
		})
		.map(nameServer);
}

/**
Proxies that are trusted by name: which addresses they have is not known here, so one of them may be denied unnoticed.
*/
export function findNamedProxies(config: NginxConfig): string[] {
	return findRealIp(config).flatMap(({trusted, where}) =>
		trusted
			.filter(text => text !== 'unix:' && parseRange(text) === undefined)
			.map(
				text =>
					`set_real_ip_from ${text} (${where}) is a host name: its addresses are unknown here, so take care not to deny them`,
			),
	);
}
