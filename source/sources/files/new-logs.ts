import {type Milliseconds} from '../../waf/clock.ts';
import {isPacked} from './file-start.ts';
import {findLogs} from './find-logs.ts';
import {toInode} from './same-file.ts';
import {type Sleep} from '../sleep.ts';
import {isSourceError} from '../source-error.ts';
import {type Source} from '../source.ts';

const lookInterval: Milliseconds = 2000;

/**
The names to look through, the files that are read already, and how one is read.
*/
export type NewLogsOptions = {
	/** Folders and patterns. */
	readonly names: readonly string[];
	readonly files: readonly string[];
	readonly open: (path: string) => Source;
	readonly sleep: Sleep;
	readonly stop: AbortSignal;
};

/**
The logs that come to be while others are followed, each as a source; and what is waited for where a name means nothing yet.

A file that was there under another name at the last look was rotated, and whoever follows it reads it. What comes packed is made of a log that was read. Both are left alone.
*/
export async function* watchForLogs({names, files, open, sleep, stop}: NewLogsOptions): AsyncGenerator<Source> {
	const read = new Set(files);
	const waiting = new Set<string>();
	let known = new Set(files.map(toInode).filter(inode => inode !== undefined));
	while (!stop.aborted) {
		const now = new Set([...read].map(toInode).filter(inode => inode !== undefined));
		for (const name of names) {
			const {found, why} = findQuietly(name);
			const isSettled = found.length > 0;
			// What means something from the start needs no words.
			if (isSettled === waiting.has(name)) {
				waiting[isSettled ? 'delete' : 'add'](name);
				yield announce(name, isSettled ? undefined : why);
			}

			for (const path of found) {
				const inode = toInode(path);
				if (inode === undefined) {
					continue;
				}

				const isNew = !read.has(path) && !known.has(inode) && !now.has(inode);
				now.add(inode);
				if (isNew && !isPacked(path)) {
					read.add(path);
					yield open(path);
				}
			}
		}

		known = now;
		await sleep(lookInterval, stop);
	}
}

/**
That a folder or a pattern has no log.
*/
export function sayNoLog(name: string): string {
	return `no log ${/[*?[]/u.test(name) ? 'matches' : 'in'} ${name}`;
}

/** A folder may be shut, or away, for a while: that is a state, since others are followed. */
function findQuietly(name: string): {readonly found: readonly string[]; readonly why: string} {
	try {
		return {found: findLogs(name).files, why: `${sayNoLog(name)} yet`};
	} catch (error) {
		if (!isSourceError(error)) {
			throw error;
		}

		return {found: [], why: error.message};
	}
}

function announce(name: string, why: string | undefined): Source {
	return {
		name,
		// oxlint-disable-next-line typescript/require-await -- a source is asynchronous
		async *read() {
			yield {kind: 'state', name, ...(why === undefined ? {is: 'ended'} : {is: 'waiting', why})};
		},
	};
}
