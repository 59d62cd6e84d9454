import {constants} from 'node:fs';
import {type FileHandle, lstat, open, readdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

/** Readable for nginx's workers, whoever they are. */
const usualMode = 0o644;

/**
Puts a text in the place of a file in one step: whoever looks, or is killed, finds the old one whole or the new one whole. The text is on the disk before its name is. Mode and owner stay. Takes the file away where there is no text.

No include of nginx sees the file that is written beside: `*` matches no name that begins with a dot.
*/
export async function replaceFile(file: string, text: string | undefined): Promise<void> {
	const folder = path.dirname(file);
	if (text === undefined) {
		await rm(file, {force: true});
	} else {
		const before = await lstat(file).catch(() => undefined);
		const beside = path.join(folder, `.${path.basename(file)}.${process.pid}.tmp`);
		try {
			await write(beside, text, before);
			await rename(beside, file);
		} catch (error) {
			await rm(beside, {force: true}).catch(() => {});
			throw error;
		}
	}

	await syncFolder(folder);
}

async function write(
	file: string,
	text: string,
	before: {mode: number; uid: number; gid: number} | undefined,
): Promise<void> {
	// A new file or none: a link or a pipe in its place is not opened.
	await using handle: FileHandle = await open(file, 'wx', usualMode);
	// A character a byte, as it was read: a person's own bytes stay.
	await handle.writeFile(text, 'latin1');
	// The mask of our process must not hide the file from nginx.
	await handle.chmod((before?.mode ?? usualMode) & 0o777);
	if (before !== undefined) {
		// Only root may give a file away; then it is ours, which is as good for reading.
		await handle.chown(before.uid, before.gid).catch(() => {});
	}

	await handle.sync();
}

/** A rename is safe on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
	await using handle: FileHandle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
	await handle.sync();
}

/**
Removes what killed processes left beside the file. Only under the lock, since nobody else writes then.
*/
export async function sweepLeftovers(file: string): Promise<void> {
	const folder = path.dirname(file);
	const start = `.${path.basename(file)}.`;
	for (const name of await readdir(folder)) {
		if (name.startsWith(start) && /^\d+\.tmp$/.test(name.slice(start.length))) {
			// What cannot be removed, a folder of that name, is in nobody's way but a file of the same name, which fails then.
			await rm(path.join(folder, name), {force: true}).catch(() => {});
		}
	}
}
