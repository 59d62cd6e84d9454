import {constants, lstatSync, type Stats} from 'node:fs';
import {open, rm} from 'node:fs/promises';
import {ExpectedError} from '../waf/expected-error.ts';
import {toSystemReason} from '../waf/system-reason.ts';

/** Nobody else may read it, whatever the mask of the process. */
const mode = 0o600;

/**
Says at once that a file could not be made, before a long log is read for it.

@throws {ExpectedError} Where something of that name exists, a link to nowhere too, or where that cannot be known.
*/
export function refuseExisting(file: string): void {
	let found: Stats | undefined;
	try {
		found = lstatSync(file, {throwIfNoEntry: false});
	} catch (error) {
		throw cannotWrite(file, error);
	}

	if (found !== undefined) {
		throw new ExpectedError('failed', `${file} exists and is left as it is`, 'name a new file');
	}
}

/**
Writes a file that was not there: never over another, never through a link, readable by its owner alone. What was begun and could not be finished is taken away.

@throws {ExpectedError}
*/
export async function writeNewFile(file: string, text: string): Promise<void> {
	refuseExisting(file);
	const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
	let isOurs = false;
	try {
		const handle = await open(file, flags, mode);
		isOurs = true;
		try {
			await handle.chmod(mode);
			await handle.writeFile(text);
			await handle.sync();
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (isOurs) {
			await rm(file, {force: true});
		}

		throw cannotWrite(file, error);
	}
}

function cannotWrite(file: string, error: unknown): ExpectedError {
	return new ExpectedError(
		'failed',
		`cannot write ${file}: ${toSystemReason(error)}`,
		'name a file in a folder where you may write',
		{cause: error},
	);
}
