import {lstatSync} from 'node:fs';
import path from 'node:path';
import {createNewFile, type NewFile, type WriteHints} from '../new-file.ts';

const hints: WriteHints = {
	otherwise: 'start waftop in a folder where you may write',
	byCode: {
		EEXIST: 'it is left as it is; press e again for another name',
		ENOSPC: 'free some space; nothing of it is left',
		EDQUOT: 'free some space; nothing of it is left',
	},
};

/**
Makes the file that `e` writes into, in the folder that the person stands in.

@throws {ExpectedError} where the folder does not allow it, or the disk is full.
*/
export async function createExportFile(folder: string, name: string): Promise<NewFile> {
	return createNewFile(path.join(folder, name), hints);
}

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
