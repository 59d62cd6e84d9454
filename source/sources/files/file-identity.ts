import {createHash} from 'node:crypto';
import {closeSync, fstatSync, openSync, readdirSync, readSync, statSync} from 'node:fs';
import path from 'node:path';
import * as Byte from '../../waf/byte.ts';

const longestFirstLine = 4096;

/**
What tells a log file from another one that had its name, and stays when it is renamed: its inode and its first line. A file that was emptied in place gets another first line.
*/
export type FileIdentity = {readonly inode: number; readonly firstLine: string};

/**
The identity of an open file; undefined while its first line is not whole.
*/
export function identifyDescriptor(descriptor: number): FileIdentity | undefined {
	const bytes = Buffer.alloc(longestFirstLine);
	const length = readSync(descriptor, bytes, 0, longestFirstLine, 0);
	const newline = bytes.subarray(0, length).indexOf(Byte.newline);
	const end = newline < 0 && length === longestFirstLine ? length : newline;
	return end < 0
		? undefined
		: {
				inode: fstatSync(descriptor).ino,
				firstLine: createHash('sha256').update(bytes.subarray(0, end)).digest('hex').slice(0, 32),
			};
}

/**
The identity of a file; undefined where it is not there or has no line yet.
*/
export function identifyFile(file: string): FileIdentity | undefined {
	let descriptor: number;
	try {
		descriptor = openSync(file, 'r');
	} catch {
		return undefined;
	}

	try {
		return identifyDescriptor(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

/**
Whether both are known, and are one file.
*/
export function isSameFile(one: FileIdentity | undefined, other: FileIdentity | undefined): boolean {
	return one !== undefined && one.inode === other?.inode && one.firstLine === other.firstLine;
}

/**
Where to go on reading a log that may have been rotated meanwhile: the file that was read last, under whatever name, those that came after it, and the log itself. The last one is the log.

@param from What was read and how far; undefined where nothing was.
*/
export function findParts(
	file: string,
	from: {readonly identity: FileIdentity; readonly offset: number} | undefined,
): ReadonlyArray<{readonly path: string; readonly offset: number}> {
	if (from === undefined) {
		return [{path: file, offset: 0}];
	}

	if (isSameFile(identifyFile(file), from.identity)) {
		return [{path: file, offset: from.offset}];
	}

	const rotated = listRotated(file);
	const place = rotated.findIndex(name => isSameFile(identifyFile(name), from.identity));
	const parts = place < 0 ? [] : rotated.slice(place);
	return [
		...parts.map((name, index) => ({path: name, offset: index === 0 ? from.offset : 0})),
		{path: file, offset: 0},
	];
}

/** `error.log.1`, `error.log-20261124`: uncompressed, oldest first. */
function listRotated(file: string): string[] {
	const folder = path.dirname(file);
	const base = path.basename(file);
	let names: string[];
	try {
		names = readdirSync(folder);
	} catch {
		return [];
	}

	return names
		.filter(name => name.startsWith(base) && /^[.-]\d+$/.test(name.slice(base.length)))
		.map(name => path.join(folder, name))
		.map(name => ({name, changed: statSync(name, {throwIfNoEntry: false})?.mtimeMs ?? 0}))
		.toSorted((one, other) => one.changed - other.changed)
		.map(({name}) => name);
}
