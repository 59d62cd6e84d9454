import {createFileTail, type FileTailOptions} from './file-tail.ts';
import {isPacked} from './file-start.ts';
import {createPackedFile} from './packed-file.ts';
import {type Source} from '../source.ts';

/**
A log as its content wants to be read: a packed one to its end, any other as a file that may grow. Its name does not matter.
*/
export function createLogSource(options: FileTailOptions): Source {
	const {path, timeOf} = options;
	let source: Source | undefined;
	return {
		name: path,
		timeOf,
		read(from, stop) {
			// Once chosen it is kept: a position is the text's, or the file's.
			source ??= isPacked(path) ? createPackedFile(options) : createFileTail(options);
			return source.read(from, stop);
		},
	};
}
