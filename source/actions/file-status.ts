import {type Stats, statSync} from 'node:fs';

/**
What a path is; undefined where it is not there or cannot be looked at. Never throws, whatever stands in the path.
*/
export function readStatus(file: string): Stats | undefined {
	try {
		return statSync(file);
	} catch {
		return undefined;
	}
}

/**
Whether a path exists, or cannot be looked at: then it is reported, not passed over.
*/
export function mayBeThere(file: string): boolean {
	try {
		statSync(file);
		return true;
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		return code === 'EACCES' || code === 'EPERM';
	}
}
