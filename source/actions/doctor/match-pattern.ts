import path from 'node:path';
import {fitsPattern, isPattern} from '../nginx/config-include.ts';
import {type RootedFiles} from './rooted-files.ts';

/** Longer than a path can be. */
const longest = 4096;

/** Folders and names of all patterns of an examination. */
const mostLooks = 500_000;
const looks = new WeakMap<RootedFiles, number>();

/**
The files that a pattern of a configuration means, by name.

@param note Is given a folder that cannot be listed, with the reason.
*/
export function matchPattern(
	files: RootedFiles,
	pattern: string,
	note: (folder: string, reason: string) => void,
): readonly string[] {
	if (!isPattern(pattern)) {
		return [pattern];
	}

	if (pattern.length > longest) {
		note(`${pattern.slice(0, 60)}…`, 'a pattern longer than a path can be');
		return [];
	}

	const mayLook = (count: number): boolean => {
		const sum = (looks.get(files) ?? 0) + count;
		looks.set(files, sum);
		if (sum > mostLooks) {
			note(
				'files that patterns name',
				`more than ${mostLooks.toLocaleString('en-US')} were looked at, the rest is left out`,
			);
		}

		return sum <= mostLooks;
	};

	let found = ['/'];
	for (const part of pattern.split('/').filter(name => name !== '')) {
		// Links that lead back would double the folders with each part.
		const seen = new Set<string>();
		found = found.flatMap(folder => {
			const wanted = path.join(folder, part);
			if (!isPattern(part)) {
				return [wanted];
			}

			const real = files.findReal(folder) ?? folder;
			if (seen.has(real) || !mayLook(1)) {
				return [];
			}

			seen.add(real);
			const list = files.list(folder);
			if ('reason' in list) {
				if (list.reason !== 'no such file') {
					note(folder, list.reason);
				}

				return [];
			}

			if (!mayLook(list.names.length)) {
				return [];
			}

			return list.names.map(name => path.join(folder, name)).filter(name => fitsPattern(name, wanted));
		});
	}

	// What a folder lists is there, be it a link to nowhere: a server gives up on it.
	const isListed = isPattern(path.basename(pattern));
	return (isListed ? found : found.filter(name => files.look(name).is !== 'absent')).toSorted();
}
