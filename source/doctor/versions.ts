import {type Box, type WebServer} from './box.ts';
import {allBlocks, rulesNamed} from './effective.ts';

/**
The version of the engine of a server, as far as it is known: by the library that runs, else by its logs, else by its package.
*/
export function engineVersionOf({logs, packages}: Box, server: WebServer): string | undefined {
	const library = server.processes
		.flatMap(({libraries}) => libraries)
		.find(file => /libmodsecurity\.so\.\d/.test(file));
	const running = /\.so\.(\d+\.\d+\.\d+)$/.exec(library ?? '')?.[1];
	const own = logs.filter(log => log.server === server);
	const heard =
		own.map(({error}) => error?.engineVersion).find(version => version !== undefined) ??
		own.map(({audit}) => audit?.engineVersion).find(version => version !== undefined);
	const name = server.kind === 'nginx' ? /^libmodsecurity3/ : /^libapache2-mod-security2$|^mod_security$/;
	const installed = packages.find(each => name.test(each.name))?.version;
	return running ?? heard ?? /^(?:\d+:)?(\d+\.\d+\.\d+)/.exec(installed ?? '')?.[1];
}

/**
The version of the Core Rule Set that a server loads, by its rules, else by what records say; and the file that says so.
*/
export function crsVersionOf(
	{logs}: Box,
	server: WebServer,
): {readonly version: string; readonly file: string} | undefined {
	for (const block of allBlocks(server.top)) {
		for (const {words, file} of rulesNamed(block, 'seccomponentsignature')) {
			const version = /OWASP_CRS\/(\d+\.\d+\.\d+)/.exec(words[0] ?? '')?.[1];
			if (version !== undefined) {
				return {version, file};
			}
		}
	}

	for (const {server: own, error, audit, path} of logs) {
		const version = own === server ? (audit?.crsVersion ?? error?.crsVersion) : undefined;
		if (version !== undefined) {
			return {version, file: path};
		}
	}

	return undefined;
}

/**
Whether a version comes before another one: `3.0.9` before `3.0.12`.
*/
export function isBelow(version: string, other: string): boolean {
	const numbers = [version, other].map(text => text.split('.').map(Number));
	for (const [at, number] of numbers[1].entries()) {
		const own = numbers[0][at] ?? 0;
		if (own !== number) {
			return own < number;
		}
	}

	return false;
}
