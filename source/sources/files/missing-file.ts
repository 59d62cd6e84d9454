import {existsSync, readlinkSync} from 'node:fs';
import {dirname, resolve} from 'node:path';
import {SourceError} from '../source-error.ts';

/**
Why there is no file of this name, and where to look: it, or the folder that it would lie in, or what a link points at does not exist.
*/
export function explainMissing(path: string): SourceError {
	const target = readLink(path);
	const folder = dirname(target === undefined ? path : resolve(dirname(path), target));
	const isFolderThere = existsSync(folder);
	const what = target === undefined ? `${path} does not exist` : `${path} is a link to ${target}, which does not exist`;
	return new SourceError(
		'missing',
		isFolderThere ? what : `${what}, nor does its folder`,
		`look there with ls ${isFolderThere ? folder : dirname(folder)}`,
	);
}

function readLink(path: string): string | undefined {
	try {
		return readlinkSync(path);
	} catch {
		return undefined;
	}
}
