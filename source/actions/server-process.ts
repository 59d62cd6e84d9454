import path from 'node:path';
import {readStatus} from './file-status.ts';
import {readProcLink, readProcText} from './proc-files.ts';

/*
What `/proc/ID` says of a process that may be a server, and whether it is one to trust.
*/

/**
Whose process it is, read from its real, effective, saved and file system ids: the owner of the folder in `/proc` tells nothing, since a process can have root shown there. Undefined where the four are not one.

Sample: `Uid:\t0\t0\t0\t0`
*/
export function readOwner(folder: string): number | undefined {
	const words =
		/^Uid:\s+(.*)$/m
			.exec(readProcText(path.join(folder, 'status')) ?? '')?.[1]
			.trim()
			.split(/\s+/) ?? [];
	const ids = new Set(words.map(Number));
	return words.length === 4 && ids.size === 1 ? Number(words[0]) : undefined;
}

/**
Whether its paths are not ours: it has another root. A mount namespace of its own is not enough: systemd gives one to every service with `PrivateTmp`, Debian's Apache among them.
*/
export function isElsewhere(proc: string, folder: string): boolean {
	const own = readProcLink(path.join(proc, 'self', 'ns', 'mnt'));
	const its = readProcLink(path.join(folder, 'ns', 'mnt'));
	const root = readProcLink(path.join(folder, 'root'));
	const isApart = own !== undefined && its !== undefined && own !== its;
	return (root !== undefined && root !== '/') || (isApart && !isSameFolder(path.join(folder, 'root', '/'), '/'));
}

function isSameFolder(one: string, other: string): boolean {
	const [first, second] = [readStatus(one), readStatus(other)];
	return first !== undefined && first.dev === second?.dev && first.ino === second.ino;
}

/**
Whether nobody but root can change a program.
*/
export function isRootsAlone(program: string): boolean {
	const status = readStatus(program);
	return status !== undefined && status.uid === 0 && (status.mode & 0o022) === 0;
}

/**
The environment that it was started with; empty where it may not be read.
*/
export function readVariables(folder: string): ReadonlyMap<string, string> {
	const texts = (readProcText(path.join(folder, 'environ')) ?? '').split('\0').filter(text => text.includes('='));
	return new Map(texts.map(text => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}
