import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {mayBeThere} from '../file-status.ts';
import {fitsPattern, isPattern, readConfig} from './config-include.ts';
import {type NginxConfig} from './nginx.ts';

/** More is no configuration. */
const mostBytes = 8 * 1024 * 1024;

/**
Reads a configuration from its files, for when `nginx -T` may not: an ordinary user who may not read a key cannot run it.
*/
export function readConfigFiles(mainFile: string): NginxConfig {
	const unlisted: string[] = [];
	const config = readConfig(mainFile, {
		read(file) {
			try {
				return statSync(file).size > mostBytes ? {reason: 'too large'} : {text: readFileSync(file, 'utf8')};
			} catch (error) {
				return {reason: toReason(error)};
			}
		},
		match: pattern => (isPattern(pattern) ? listMatches(pattern, unlisted) : [pattern]),
	});
	return {...config, unreadable: [...config.unreadable, ...unlisted]};
}

/**
The files that a pattern means, by name, walking its folders part by part.

@param unlisted Is given `PATTERN: reason` for a folder that may not be read.
*/
export function listMatches(pattern: string, unlisted: string[]): string[] {
	let found = ['/'];
	for (const part of pattern.split('/').filter(name => name !== '')) {
		found = found.flatMap(folder => {
			const wanted = path.join(folder, part);
			if (!isPattern(part)) {
				return [wanted];
			}

			try {
				return readdirSync(folder)
					.map(name => path.join(folder, name))
					.filter(name => fitsPattern(name, wanted));
			} catch (error) {
				const reason = toReason(error);
				// A folder that is not there matches nothing, for nginx too.
				if (reason !== 'no such file') {
					unlisted.push(`${wanted}: ${reason}`);
				}

				return [];
			}
		});
	}

	return found.filter(name => mayBeThere(name)).toSorted();
}

function toReason(error: unknown): string {
	const {code} = error as NodeJS.ErrnoException;
	return code === 'EACCES' || code === 'EPERM'
		? 'permission denied'
		: code === 'ENOENT'
			? 'no such file'
			: String(code);
}
