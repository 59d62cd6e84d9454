import {statSync} from 'node:fs';

/**
Device and inode, which stay when a file is renamed; undefined for what is not there.
*/
export function toInode(path: string): string | undefined {
	try {
		const status = statSync(path, {throwIfNoEntry: false, bigint: true});
		return status && `${status.dev}:${status.ino}`;
	} catch {
		return undefined;
	}
}

/**
Paths without those that lead to a file that an earlier one leads to: hard links, links, other spellings.
*/
export function dropSameFiles(paths: readonly string[]): readonly string[] {
	const known = new Set<string>();
	return paths.filter(path => {
		const key = toInode(path) ?? `missing: ${path}`;
		const isNew = !known.has(key);
		known.add(key);
		return isNew;
	});
}

/**
Whether a path is named as a rotation names an older generation of another of these.

Samples: `error.log.1`, `error.log-20261124` beside `error.log`
*/
export function isOlderGeneration(path: string, paths: readonly string[]): boolean {
	return paths.some(
		base => path.length > base.length && path.startsWith(base) && /^[.-]\d+$/u.test(path.slice(base.length)),
	);
}
