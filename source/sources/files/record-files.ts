import {closeSync, constants, fstatSync, openSync, readSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {toSystemCode} from '../source-error.ts';

/** A record is read up to here; what is after is cut. */
const longestRecord = 8 * 1024 * 1024;

/*
What libmodsecurity and ModSecurity 2 name the files of records: `/20261124/20261124-0216/20261124-021631-17954865911.746230`, the latter below a folder named for the server's user.
*/
const usualName = /^(.*?)\/+((?:[A-Za-z0-9_.-]{1,64}\/)?\d{8}\/\d{8}-\d{4}\/\d{8}-\d{6}-[A-Za-z0-9@_.-]{1,128})$/s;

export type RecordFilesOptions = {
	/** The folder that the person or the server's configuration names for an index; undefined where none does. */
	readonly storageOf: (index: string) => string | undefined;
};

/**
Opens the files that an index of audit records names.
*/
export type RecordFiles = {
	/**
	The bytes of a record, or why there are none, in a few words.

	@param index The path of the index that names it.
	@param printed The path in the index: absolute, or below the storage folder.
	*/
	open(index: string, printed: string): Uint8Array | string;
};

/**
A forged line of an index must not make root read a file of its choice. So a file is opened only below a storage folder (the one that was named, else the one that the index's first line names, else one beside the index), only if it is named as servers name records, is a regular file of one name, and no link leads to it.
*/
export function createRecordFiles({storageOf}: RecordFilesOptions): RecordFiles {
	const learned = new Map<string, string>();

	/** Folders to look in, in this order. */
	const findFolders = (index: string, root: string): readonly string[] => {
		const named = storageOf(index);
		if (named !== undefined) {
			return [named];
		}

		const beside = [
			path.dirname(index),
			...['audit', 'data', 'storage'].map(name => path.join(path.dirname(index), name)),
		];
		return path.isAbsolute(root) ? [learned.get(index) ?? root, ...beside] : beside;
	};

	return {
		open(index, printed) {
			const [, root, name] = usualName.exec(printed) ?? [];
			if (name === undefined || name.split('/').includes('..')) {
				return 'the index names a file that is not an audit record';
			}

			let why = 'the storage directory is unknown; name it with --audit-storage DIR';
			for (const folder of findFolders(index, root)) {
				const found = readAny(folder, name);
				if (typeof found !== 'string') {
					if (folder === root) {
						learned.set(index, root);
					}

					return found;
				}

				why = found;
			}

			return why;
		},
	};
}

/** The first folder of the name is a server's user with ModSecurity 2, and may be the storage folder itself with libmodsecurity. */
function readAny(folder: string, name: string): Uint8Array | string {
	const found = readBelow(folder, name);
	const rest = name.split('/').slice(-3).join('/');
	return typeof found === 'string' && rest !== name ? readBelow(folder, rest) : found;
}

function readBelow(folder: string, name: string): Uint8Array | string {
	let descriptor: number | undefined;
	try {
		const real = realpathSync(folder);
		const file = path.join(real, name);
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		const status = fstatSync(descriptor);
		if (!status.isFile() || status.nlink !== 1 || realpathSync(file) !== file) {
			return 'its file is a link or not a regular file';
		}

		const bytes = Buffer.alloc(Math.min(status.size, longestRecord));
		return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, 0));
	} catch (error) {
		return explain(error);
	} finally {
		if (descriptor !== undefined) {
			closeSync(descriptor);
		}
	}
}

function explain(error: unknown): string {
	switch (toSystemCode(error)) {
		case 'ENOENT':
		case 'ENOTDIR': {
			return 'its file does not exist';
		}

		case 'EACCES':
		case 'EPERM': {
			return 'cannot read its file: permission denied';
		}

		case 'ELOOP': {
			return 'its file is a link or not a regular file';
		}

		default: {
			return `cannot read its file: ${toSystemCode(error)}`;
		}
	}
}
