import {createHash} from 'node:crypto';
import {constants, lstatSync, type Stats} from 'node:fs';
import {type FileHandle, lstat, open, rm} from 'node:fs/promises';
import {ExpectedError} from '../waf/expected-error.ts';
import {toSystemReason} from '../waf/system-reason.ts';

/**
A new file that is being written.
*/
export type NewFile = {
	readonly file: string;
	write(text: string): Promise<void>;

	/** It is whole: puts it on the disk. */
	finish(): Promise<{readonly bytes: number; readonly sha256: string}>;

	/** Takes it away again. */
	discard(): Promise<void>;
};

/** What to do next where a file cannot be written, by the code of the system's error; `otherwise` for all the rest. */
export type WriteHints = {readonly otherwise: string; readonly byCode?: Readonly<Record<string, string>>};

/** Nobody else may read it, whatever the mask of the process. */
const mode = 0o600;

const namedByHand: WriteHints = {otherwise: 'name a file in a folder where you may write'};

/**
Says at once that a file could not be made, before a long log is read for it.

@throws {ExpectedError} Where something of that name exists, a link to nowhere too, or where that cannot be known.
*/
export function refuseExisting(file: string): void {
	let found: Stats | undefined;
	try {
		found = lstatSync(file, {throwIfNoEntry: false});
	} catch (error) {
		throw cannotWrite(file, error, namedByHand);
	}

	if (found !== undefined) {
		throw new ExpectedError('failed', `${file} exists and is left as it is`, 'name a new file');
	}
}

/**
Makes a file that was not there, never through a link and never in the place of another.

@throws {ExpectedError} where the folder does not allow it, or the disk is full.
*/
export async function createNewFile(file: string, hints: WriteHints): Promise<NewFile> {
	const orExplain = async <Result>(task: () => Promise<Result>): Promise<Result> => {
		try {
			return await task();
		} catch (error) {
			throw cannotWrite(file, error, hints);
		}
	};

	const handle = await orExplain(async () => {
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
			await orExplain(async () => writeWhole(handle, piece));
			hash.update(piece);
			bytes += piece.length;
		},
		async finish() {
			await orExplain(async () => handle.sync());
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

/**
Writes a whole file that was not there. What was begun and could not be finished is taken away.

@throws {ExpectedError}
*/
export async function writeNewFile(file: string, text: string): Promise<void> {
	refuseExisting(file);
	const made = await createNewFile(file, namedByHand);
	try {
		await made.write(text);
		await made.finish();
	} catch (error) {
		await made.discard();
		throw error;
	}
}

async function writeWhole(handle: FileHandle, piece: Uint8Array): Promise<void> {
	for (let at = 0; at < piece.length;) {
		const {bytesWritten} = await handle.write(piece, at);
		at += bytesWritten;
	}
}

function cannotWrite(file: string, error: unknown, {otherwise, byCode = {}}: WriteHints): ExpectedError {
	const {code = ''} = error as NodeJS.ErrnoException;
	const hint = Object.hasOwn(byCode, code) ? byCode[code] : otherwise;
	return new ExpectedError('failed', `cannot write ${file}: ${toSystemReason(error)}`, hint, {cause: error});
}
