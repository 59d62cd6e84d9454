import {randomBytes} from 'node:crypto';
import {open, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {makeFolder} from '../files/make-folder.ts';

/**
Writes a file of our own anew, beside itself and renamed, so that a kill or a full disk leaves the old one or the new one. It is for us alone, and so is its folder, which is made where it is missing. The parts follow one another.
*/
export async function rewriteFile(file: string, parts: Iterable<string> | AsyncIterable<string>): Promise<void> {
	makeFolder(path.dirname(file), 0o700);
	const beside = `${file}.${randomBytes(4).toString('hex')}`;
	try {
		const handle = await open(beside, 'wx', 0o600);
		try {
			for await (const part of parts) {
				await handle.writeFile(part);
			}

			await handle.sync();
		} finally {
			await handle.close();
		}

		await rename(beside, file);
	} catch (error) {
		await rm(beside, {force: true});
		throw error;
	}
}
