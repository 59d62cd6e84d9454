import {closeSync, constants, fstatSync, openSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {mayBeThere} from '../file-status.ts';
import {fitsPattern, isPattern, readConfig} from './config-include.ts';
import {type NginxConfig} from './nginx.ts';

/** No configuration is larger. */
const mostBytes = 8 * 1024 * 1024;

/**
Reads a configuration from its files. `nginx -T` would open, and where they are missing make, the logs that it names.
*/
export function readConfigFiles(mainFile: string): NginxConfig {
	const unlisted: string[] = [];
	const config = readConfig(mainFile, {
		read(file) {
			try {
				return readRegular(file);
			} catch (error) {
				return {reason: toReason(error)};
			}
		},
		match: pattern => (isPattern(pattern) ? listMatches(pattern, unlisted) : [pattern]),
	});
	return {...config, unreadable: [...config.unreadable, ...unlisted]};
}

/** Does not wait for a pipe. */
function readRegular(file: string): {readonly text: string} | {readonly reason: string} {
	const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
	try {
		const status = fstatSync(descriptor);
		return status.isFile()
			? status.size > mostBytes
				? {reason: 'too large'}
				: {text: readFileSync(descriptor, 'utf8')}
			: {reason: 'not a regular file'};
	} finally {
		closeSync(descriptor);
	}
}

/**
The files that a pattern means, by name, walking its folders part by part.

@param unlisted Is given `PATTERN: reason` for a folder that cannot be read.
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
