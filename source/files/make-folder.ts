import {mkdirSync, statSync} from 'node:fs';
import path from 'node:path';

/**
Makes a folder, with those above it that are missing, each once. Node's own way tries for ever below `/proc`, which has folders that no folder can be made in.

@param mode Of those that are made.
@throws {NodeJS.ErrnoException}
*/
export function makeFolder(folder: string, mode = 0o777): void {
	const whole = path.resolve(folder);
	if (isFolder(whole)) {
		return;
	}

	if (path.dirname(whole) !== whole) {
		makeFolder(path.dirname(whole), mode);
	}

	try {
		mkdirSync(whole, {mode});
	} catch (error) {
		// Somebody else made it meanwhile.
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFolder(whole)) {
			throw error;
		}
	}
}

function isFolder(name: string): boolean {
	try {
		return statSync(name).isDirectory();
	} catch {
		// Whoever makes it hears why not.
		return false;
	}
}
