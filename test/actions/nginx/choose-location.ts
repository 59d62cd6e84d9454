import {type Location, type ServerBlock} from '../../../source/actions/nginx/sites.ts';

/**
The server block that answers for a host among those that listen on a port, as nginx chooses: the exact name, the longest wildcard in front, the longest behind, the first pattern, the default.
*/
export function chooseServer(servers: readonly ServerBlock[], host: string): ServerBlock | undefined {
	const name = host.toLowerCase();
	const best = (fits: (pattern: string) => boolean): ServerBlock | undefined => {
		const found = servers.flatMap(server =>
			server.names
				.map(pattern => pattern.toLowerCase())
				.filter(fits)
				.map(pattern => ({server, pattern})),
		);
		return found.toSorted((one, other) => other.pattern.length - one.pattern.length).at(0)?.server;
	};

	return (
		best(pattern => pattern === name) ??
		best(pattern => pattern.startsWith('*.') && name.endsWith(pattern.slice(1))) ??
		best(pattern => pattern.startsWith('.') && (name === pattern.slice(1) || name.endsWith(pattern))) ??
		best(pattern => pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1))) ??
		servers.find(({names}) =>
			names.some(pattern => pattern.startsWith('~') && fitsPattern(pattern.slice(1), name, 'i')),
		) ??
		servers.find(({listens}) => listens.some(({isDefault}) => isDefault)) ??
		servers.at(0)
	);
}

/**
The locations that a path goes through, the innermost last; empty where none fits. As nginx chooses: the exact one, else the longest prefix, unless a pattern in the order of the file fits and the prefix does not forbid patterns.
*/
export function chooseLocation(locations: readonly Location[], path: string): Location[] {
	const exact = locations.find(location => location.modifier === '=' && location.path === path);
	if (exact !== undefined) {
		return [exact];
	}

	const prefix = locations
		.filter(location => (location.modifier === '' || location.modifier === '^~') && path.startsWith(location.path))
		.toSorted((one, other) => other.path.length - one.path.length)
		.at(0);
	const inside = prefix === undefined ? [] : chooseLocation(prefix.locations, path);
	if (prefix !== undefined && inside.some(({modifier}) => modifier !== '')) {
		return [prefix, ...inside];
	}

	const isFinal = prefix?.modifier === '^~' || inside.some(({modifier}) => modifier === '^~');
	const pattern = isFinal
		? undefined
		: locations.find(
				location =>
					(location.modifier === '~' || location.modifier === '~*') &&
					fitsPattern(location.path, path, location.modifier === '~*' ? 'i' : ''),
			);
	if (pattern !== undefined) {
		return [pattern, ...chooseLocation(pattern.locations, path)];
	}

	return prefix === undefined ? [] : [prefix, ...inside];
}

/** The server's own configuration, so its patterns may cost what they cost; those of PCRE that JavaScript does not know fit nothing. */
function fitsPattern(pattern: string, text: string, flags: string): boolean {
	try {
		return new RegExp(pattern, flags).test(text);
	} catch {
		return false;
	}
}
