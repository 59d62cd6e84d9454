import {createHash} from 'node:crypto';
import {constants, lstatSync} from 'node:fs';
import {type FileHandle, lstat, open, rm} from 'node:fs/promises';
import path from 'node:path';
import {ExpectedError} from '../../waf/expected-error.ts';
import {toSystemReason} from '../../waf/system-reason.ts';

/**
A new file that is being written.
*/
export type ExportFile = {
	readonly file: string;
	write(text: string): Promise<void>;

	/** It is whole: puts it on the disk. */
	finish(): Promise<{readonly bytes: number; readonly sha256: string}>;

	/** Takes it away again. */
	discard(): Promise<void>;
};

/** Nobody else may read it, whatever the mask of the process. */
const mode = 0o600;

/**
Makes a file that was not there, never through a link and never in the place of another.

@throws ExpectedError where the folder does not allow it, or the disk is full.
*/
export async function createExportFile(folder: string, name: string): Promise<ExportFile> {
	const file = path.join(folder, name);
	const handle = await orExplain(file, async () => {
		const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
		const opened = await open(file, flags, mode);
		await opened.chmod(mode);
		return opened;
	});
	const hash = createHash('sha256');
	let bytes = 0;
	return {
		file,
		async write(text) {
			const piece = Buffer.from(text);
			await orExplain(file, async () => writeWhole(handle, piece));
			hash.update(piece);
			bytes += piece.length;
		},
		async finish() {
			await orExplain(file, async () => handle.sync());
			await handle.close();
			return {bytes, sha256: hash.digest('hex')};
		},
		async discard() {
			const {ino, dev} = await handle.stat();
			await handle.close();
			// Only ours: whoever may write into the folder may have put another in its place.
			const there = await lstat(file).catch(() => undefined);
			if (there?.ino === ino && there.dev === dev) {
				await rm(file, {force: true});
			}
		},
	};
}

async function writeWhole(handle: FileHandle, piece: Uint8Array): Promise<void> {
	for (let at = 0; at < piece.length;) {
		const {bytesWritten} = await handle.write(piece, at);
		at += bytesWritten;
	}
}

async function orExplain<Result>(file: string, task: () => Promise<Result>): Promise<Result> {
	try {
		return await task();
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		const hint = hints[code ?? ''] ?? 'start waftop in a folder where you may write';
		throw new ExpectedError('failed', `cannot write ${file}: ${toSystemReason(error)}`, hint, {cause: error});
	}
}

const hints: Readonly<Record<string, string>> = {
	EEXIST: 'it is left as it is; press e again for another name',
	ENOSPC: 'free some space; nothing of it is left',
	EDQUOT: 'free some space; nothing of it is left',
};

/**
A part of the names that no file in the folder has yet: the second, and a number where it is taken.

@param names The names that a stamp stands for.
*/
export function findFreeStamp(folder: string, time: string, names: (stamp: string) => readonly string[]): string {
	for (let number = 1; ; number++) {
		const stamp = number === 1 ? time : `${time}-${number}`;
		const isFree = names(stamp).every(
			name => lstatSync(path.join(folder, name), {throwIfNoEntry: false}) === undefined,
		);
		if (isFree) {
			return stamp;
		}
	}
}
