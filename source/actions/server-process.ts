import path from 'node:path';
import {readStatus} from './file-status.ts';
import {whyNotRun} from '../files/trusted-file.ts';
import {readProcLink, readProcText} from './proc-files.ts';

/*
What `/proc/ID` says of a process that may be a server, and whether it is one to trust.
*/

/**
Whose process it is, read from its real, effective, saved and file system ids: the owner of the folder in `/proc` proves nothing, since a process can have root shown there. Undefined where the four are not one.

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
function isElsewhere(proc: string, folder: string): boolean {
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
Whether nobody but root can change a program, or put another in its place.
*/
export function isRootsAlone(program: string): boolean {
	return readStatus(program) !== undefined && whyNotRun(program, 0) === undefined;
}

/**
A process that may be a server: its program, or why it is left out.
*/
export type ServerProcess = {readonly program: string} | {readonly leftOut: string};

/**
Looks at a process that calls itself a server. Anybody can: so only those of root or of our own user count (undefined otherwise), none with another root folder, and root takes only a program that nobody but root can change.

@param server Its name for the sentence about one that is left out.
@param title What it calls itself, where its program cannot be read.
*/
export function examineServer(
	proc: string,
	id: string,
	{server, title, ourselves}: {readonly server: string; readonly title: string; readonly ourselves: number},
): ServerProcess | undefined {
	const folder = path.join(proc, id);
	const owner = readOwner(folder);
	if (owner !== 0 && owner !== ourselves) {
		return undefined;
	}

	// After an upgrade of the package the running program is a deleted file; the new one stands in its place.
	const program = (readProcLink(path.join(folder, 'exe')) ?? title).replace(/ \(deleted\)$/, '');
	if (isElsewhere(proc, folder)) {
		return {leftOut: `the ${server} of process ${id} runs in a container`};
	}

	return ourselves === 0 && !isRootsAlone(program)
		? {leftOut: `${program} of process ${id} can be changed by users other than root`}
		: {program};
}

/**
The environment that it was started with; empty where we cannot read it.
*/
export function readVariables(folder: string): ReadonlyMap<string, string> {
	const texts = (readProcText(path.join(folder, 'environ')) ?? '').split('\0').filter(text => text.includes('='));
	return new Map(texts.map(text => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}
