import {closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readlinkSync, type Stats} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/*
A file is trusted where nobody but root and our own user can change it or put another in its place: that is asked of every folder and link on the way, and of the file itself once it is open, so that nothing can be swapped in between.
*/

/**
Where a path leads, or why it is not trusted: half a sentence.
*/
export type TrustedPath = {readonly file: string} | {readonly reason: string};

/**
What a file must be besides trusted.
*/
export type TrustedOptions = {
	/** Of `open`; `O_NOFOLLOW` and `O_NONBLOCK` are added. */
	readonly flags?: number;

	/** Of a file that is created. */
	readonly mode?: number;

	/** A second name of the file, which may lie where others write, is refused. */
	readonly isAlone?: boolean;
};

/**
A file, or the way to it, can be changed by others. `reason` is half a sentence.
*/
export class NotTrustedError extends Error {
	override readonly name = 'NotTrustedError';
	readonly reason: string;

	constructor(file: string, reason: string) {
		super(`${file} is not safe to open: ${reason}`);
		this.reason = reason;
	}
}

/** As many as the kernel follows. */
const mostLinks = 40;
const worldWritable = 0o002;
const groupWritable = 0o020;
const sticky = 0o1000;

/**
The place of a file with all links followed, whether it is there or not. Links are followed only where root or our own user made them.
*/
export function findTrustedPath(name: string, ourselves = currentUser()): TrustedPath {
	let current = '/';
	// Not `path.resolve`, which takes `..` after a link for the folder that holds the link.
	let parts = splitPath(path.isAbsolute(name) ? name : `${process.cwd()}/${name}`);
	let links = 0;
	for (let status = lookAt(current); ; status = lookAt(current)) {
		if (status === undefined) {
			return {file: path.join(current, ...parts)};
		}

		if (status.isSymbolicLink()) {
			links++;
			if (!isOurs(status, ourselves) || links > mostLinks) {
				return {reason: links > mostLinks ? `${current} leads in a circle` : `${current} is a link of another user`};
			}

			const target = readlinkSync(current);
			parts = splitPath(target).concat(parts);
			current = path.isAbsolute(target) ? '/' : path.dirname(current);
			continue;
		}

		if (status.isDirectory() && !isSafeFolder(status, ourselves)) {
			return {reason: `others can change ${current}`};
		}

		const [next, ...rest] = parts;
		if (next === undefined) {
			return {file: current};
		}

		current = path.join(current, next);
		parts = rest;
	}
}

/**
Opens a trusted regular file and returns its descriptor; never waits for a pipe.

@throws {NotTrustedError} The system's own where it cannot be opened.
*/
export function openTrusted(name: string, {flags = constants.O_RDONLY, mode, isAlone}: TrustedOptions = {}): number {
	const ourselves = currentUser();
	const found = findTrustedPath(name, ourselves);
	if ('reason' in found) {
		throw new NotTrustedError(name, found.reason);
	}

	const descriptor = openSync(found.file, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, mode);
	const reason =
		whyNotTrusted(fstatSync(descriptor), ourselves, isAlone === true) ?? whyMoved(name, found.file, ourselves);
	if (reason !== undefined) {
		closeSync(descriptor);
		throw new NotTrustedError(name, `it ${reason}`);
	}

	return descriptor;
}

/** A folder that was missing at the first look may have been made by somebody else since, with a link in it. */
function whyMoved(name: string, first: string, ourselves: number): string | undefined {
	const found = findTrustedPath(name, ourselves);
	const isThere = 'file' in found && found.file === first && lookAt(first) !== undefined;
	return isThere ? undefined : 'was moved while it was opened';
}

/**
The content of a trusted file, read from the one descriptor that was looked at.

@throws Error as `openTrusted` does.
*/
export function readTrusted(name: string, encoding: 'utf8' | 'latin1', options: TrustedOptions = {}): string {
	const descriptor = openTrusted(name, options);
	try {
		return readFileSync(descriptor, encoding);
	} finally {
		closeSync(descriptor);
	}
}

/**
The content of a file that a setting or an option names. For root it has to be trusted, unless it is a descriptor that the caller opened, which is the caller's word.

@throws Error as `openTrusted` does.
*/
export function readNamed(name: string): string {
	return isUsedAsItIs(name) ? readFileSync(name, 'utf8') : readTrusted(name, 'utf8');
}

/**
The same of a file that is no text.

@throws Error as `openTrusted` does.
*/
export function readNamedBytes(name: string): Buffer {
	if (isUsedAsItIs(name)) {
		return readFileSync(name);
	}

	const descriptor = openTrusted(name);
	try {
		return readFileSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}

function isUsedAsItIs(name: string): boolean {
	return currentUser() !== 0 || /^\/(?:dev\/stdin|dev\/fd\/\d+|proc\/self\/fd\/\d+)$/.test(name);
}

/**
Why root does not run a program; undefined where nobody but root can change it. For everybody else there is nothing to ask.
*/
export function whyNotRun(program: string, ourselves = currentUser()): string | undefined {
	if (ourselves !== 0) {
		return undefined;
	}

	const found = findTrustedPath(program, ourselves);
	if ('reason' in found) {
		return found.reason;
	}

	const status = lookAt(found.file);
	return status === undefined || (isOurs(status, ourselves) && !isWritableByOthers(status, ourselves))
		? undefined
		: `others can change ${found.file}`;
}

function whyNotTrusted(status: Stats, ourselves: number, isAlone: boolean): string | undefined {
	return status.isFile()
		? isOurs(status, ourselves)
			? isWritableByOthers(status, ourselves)
				? 'can be changed by others'
				: isAlone && status.nlink > 1
					? 'has a second name'
					: undefined
			: 'belongs to another user'
		: 'is not a regular file';
}

function isSafeFolder(status: Stats, ourselves: number): boolean {
	const isSticky = (status.mode & sticky) !== 0;
	return isOurs(status, ourselves) && (isSticky || !isWritableByOthers(status, ourselves));
}

function isOurs({uid}: Stats, ourselves: number): boolean {
	return uid === 0 || uid === ourselves;
}

/** The group of root, and that of an ordinary user, hold nobody else as a rule. */
function isWritableByOthers({mode, gid}: Stats, ourselves: number): boolean {
	const isOurGroup = gid === 0 || (ourselves !== 0 && gid === process.getegid?.());
	return (mode & worldWritable) !== 0 || ((mode & groupWritable) !== 0 && !isOurGroup);
}

/** Undefined where nothing is there. */
function lookAt(file: string): Stats | undefined {
	return lstatSync(file, {throwIfNoEntry: false});
}

function splitPath(name: string): string[] {
	return name.split('/').filter(part => part !== '' && part !== '.');
}

function currentUser(): number {
	return process.getuid?.() ?? -1;
}
