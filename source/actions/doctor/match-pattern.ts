import path from 'node:path';
import {fitsPattern, isPattern} from '../nginx/config-include.ts';
import {type RootedFiles} from './rooted-files.ts';

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

	let found = ['/'];
	for (const part of pattern.split('/').filter(name => name !== '')) {
		found = found.flatMap(folder => {
			const wanted = path.join(folder, part);
			if (!isPattern(part)) {
				return [wanted];
			}

			const list = files.list(folder);
			if ('reason' in list) {
				if (list.reason !== 'no such file') {
					note(folder, list.reason);
				}

				return [];
			}

			return list.names.map(name => path.join(folder, name)).filter(name => fitsPattern(name, wanted));
		});
	}

	// What a folder lists is there, be it a link to nowhere: a server gives up on it.
	const isListed = isPattern(path.basename(pattern));
	return (isListed ? found : found.filter(name => files.look(name).is !== 'absent')).toSorted();
}
