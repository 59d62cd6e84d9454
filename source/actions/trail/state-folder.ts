import {statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

/**
Where a file of ours lies: in `waftop` below the XDG state folder. Root does not write into somebody else's home, which `sudo` may leave it: there a link could lead anywhere.
*/
export function findStateFile(name: string, environment: NodeJS.ProcessEnv = process.env): string {
	const named = [environment['XDG_STATE_HOME'] ?? '', path.join(os.homedir(), '.local', 'state')];
	const own = path.join(os.userInfo().homedir, '.local', 'state');
	const folder = named.find(candidate => path.isAbsolute(candidate) && isOurs(candidate)) ?? own;
	return path.join(folder, 'waftop', name);
}

/** The nearest folder that exists says whose it is. */
function isOurs(folder: string): boolean {
	if (process.getuid?.() !== 0) {
		return true;
	}

	const status = statSync(folder, {throwIfNoEntry: false});
	return status === undefined ? path.dirname(folder) !== folder && isOurs(path.dirname(folder)) : status.uid === 0;
}
