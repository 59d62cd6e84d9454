import {
	closeSync,
	constants,
	fstatSync,
	lstatSync,
	openSync,
	readdirSync,
	readlinkSync,
	readSync,
	type Stats,
	statfsSync,
} from 'node:fs';
import path from 'node:path';
import {type PathState, type Room} from '../../doctor/box.ts';

/**
The files of a machine below a folder that stands for its `/`. Every name is a path of that machine; links are followed as that machine would follow them, and never lead out of the folder.
*/
export type RootedFiles = {
	readonly root: string;
	look(name: string): PathState;

	/** The whole text; of a file above 8 MB, of one that is no regular file, or that may not be read: why there is none. */
	readText(name: string): {readonly text: string} | {readonly reason: string};

	/** Bytes of a file as latin1, so that a character is a byte; negative: from the end. Undefined where they cannot be had. */
	readPart(name: string, from: number, length: number): string | undefined;
	list(folder: string): {readonly names: readonly string[]} | {readonly reason: string};

	/** Where a name leads, the same for all names of a file or folder; undefined where there is none. */
	findReal(name: string): string | undefined;

	/** What a link says, without following it. */
	readLink(name: string): string | undefined;
	measureRoom(name: string): Room | undefined;

	/** What was not to be read for lack of rights, with its reason. */
	readonly refused: ReadonlyMap<string, string>;
};

/** As many as the kernel follows. */
const mostLinks = 40;
const mostBytes = 8 * 1024 * 1024;

type Place = {readonly real: string; readonly status: Stats; readonly parents: readonly Stats[]};
type Failure = {readonly reason: string};

export function createRootedFiles(root: string): RootedFiles {
	const base = path.resolve(root);
	const refused = new Map<string, string>();

	const fail = (name: string, error: unknown): Failure => {
		const reason = toReason(error);
		if (reason === 'permission denied') {
			refused.set(name, reason);
		}

		return {reason};
	};

	/** Walks part by part, so that an absolute link begins at our root and `..` ends there. */
	const find = (name: string): Place | Failure => {
		let rest = partsOf(name);
		const done: Array<{readonly part: string; readonly status: Stats}> = [];
		try {
			let status = lstatSync(base);
			const rootStatus = status.isSymbolicLink() ? undefined : status;
			for (let links = 0; ;) {
				const [part, ...others] = rest;
				if (part === undefined) {
					break;
				}

				rest = others;
				if (part === '..') {
					done.pop();
					continue;
				}

				const real = path.join(base, ...done.map(each => each.part), part);
				status = lstatSync(real);
				if (!status.isSymbolicLink()) {
					done.push({part, status});
					continue;
				}

				links++;
				if (links > mostLinks) {
					return {reason: 'its links lead in a circle'};
				}

				const target = readlinkSync(real);
				if (path.isAbsolute(target)) {
					done.length = 0;
				}

				rest = [...partsOf(target), ...rest];
			}

			const stats = done.map(each => each.status);
			return {
				real: path.join(base, ...done.map(each => each.part)),
				status: stats.at(-1) ?? rootStatus ?? lstatSync(`${base}/.`),
				parents: stats.slice(0, -1),
			};
		} catch (error) {
			return fail(name, error);
		}
	};

	/** Never waits for a pipe, and never goes through a link that was put there since. */
	const open = <Value>(name: string, read: (descriptor: number, size: number) => Value): Value | Failure => {
		const place = find(name);
		if ('reason' in place) {
			return place;
		}

		if (!place.status.isFile()) {
			return {reason: 'not a regular file'};
		}

		try {
			const descriptor = openSync(place.real, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
			try {
				const status = fstatSync(descriptor);
				return status.isFile() ? read(descriptor, status.size) : {reason: 'not a regular file'};
			} finally {
				closeSync(descriptor);
			}
		} catch (error) {
			return fail(name, error);
		}
	};

	return {
		root: base,
		refused,
		look(name) {
			const place = find(name);
			return 'reason' in place ? {is: place.reason === 'no such file' ? 'absent' : 'unknown'} : toState(place);
		},
		readText(name) {
			const found = open(name, descriptor => {
				// Files below /proc have no size.
				const text = readBytes(descriptor, 0, mostBytes + 1).toString('utf8');
				return text.length > mostBytes ? {reason: 'too large'} : {text};
			});
			return found;
		},
		readPart(name, from, length) {
			const found = open(name, (descriptor, size) => {
				const start = from < 0 ? Math.max(0, size + from) : from;
				return readBytes(descriptor, start, length).toString('latin1');
			});
			return typeof found === 'string' ? found : undefined;
		},
		list(folder) {
			const place = find(folder);
			if ('reason' in place) {
				return place;
			}

			try {
				return {names: readdirSync(place.real).toSorted()};
			} catch (error) {
				return fail(folder, error);
			}
		},
		findReal(name) {
			const place = find(name);
			return 'reason' in place ? undefined : place.real;
		},
		readLink(name) {
			const parent = find(path.dirname(name));
			try {
				return 'reason' in parent ? undefined : readlinkSync(path.join(parent.real, path.basename(name)));
			} catch (error) {
				fail(name, error);
				return undefined;
			}
		},
		measureRoom(name) {
			const place = find(name);
			try {
				if ('reason' in place) {
					return undefined;
				}

				const {bsize, blocks, bavail, files, ffree} = statfsSync(place.real);
				return {free: bavail * bsize, size: blocks * bsize, freeNames: ffree, names: files};
			} catch {
				return undefined;
			}
		},
	};
}

function readBytes(descriptor: number, from: number, length: number): Buffer {
	const chunks: Buffer[] = [];
	let left = length;
	for (let at = from; left > 0;) {
		const chunk = Buffer.alloc(Math.min(left, 256 * 1024));
		const count = readSync(descriptor, chunk, 0, chunk.length, at);
		if (count === 0) {
			break;
		}

		chunks.push(chunk.subarray(0, count));
		at += count;
		left -= count;
	}

	return Buffer.concat(chunks);
}

function partsOf(name: string): string[] {
	return name.split('/').filter(part => part !== '' && part !== '.');
}

function toState({status, parents}: Place): PathState {
	const {mode, uid, gid, size, mtimeMs, ino} = status;
	return {
		is: status.isFile() ? 'file' : status.isDirectory() ? 'folder' : 'other',
		mode: mode & 0o7777,
		uid,
		gid,
		size,
		changed: mtimeMs,
		inode: ino,
		parents: parents.map(parent => ({mode: parent.mode & 0o7777, uid: parent.uid, gid: parent.gid})),
	};
}

function toReason(error: unknown): string {
	const {code} = error as NodeJS.ErrnoException;
	return code === 'EACCES' || code === 'EPERM'
		? 'permission denied'
		: code === 'ENOENT' || code === 'ENOTDIR'
			? 'no such file'
			: String(code);
}
