import {closeSync, constants, fstatSync, openSync, readSync} from 'node:fs';
import path from 'node:path';
import {listProcFolder, readProcText} from '../proc-files.ts';

/*
`nginx -s reload` ends when the signal is sent. Whether the master took the new configuration shows in its workers, and where it did not, in its error log.
*/

/**
What is to be watched: all of it as it is before the signal.
*/
export type ReloadTarget = {
	/** Holds the number of the master process. */
	readonly pidFile: string;

	/** Where the master says why it did not reload. */
	readonly errorLogs: readonly string[];
};

/**
What became of a reload so far: `failed` with nginx's own line.
*/
export type ReloadState = {readonly is: 'seen' | 'not-seen'} | {readonly is: 'failed'; readonly words: string};

export type ReloadWatch = {
	/** Whether a master was found: without one nothing will ever be seen. */
	readonly isPossible: boolean;
	look(): ReloadState;
};

const masterTitle = 'nginx: master process';
const workerTitle = 'nginx: worker process';
const leavingTitle = `${workerTitle} is shutting down`;

/** More is not written between two looks. */
const mostBytes = 256 * 1024;

/**
Remembers the workers and the ends of the logs as they are, to be called before the signal is sent.
*/
export function watchReload({pidFile, errorLogs}: ReloadTarget, proc = '/proc'): ReloadWatch {
	const findMaster = (): number | undefined => {
		const id = Number((readProcText(pidFile) ?? '').trim());
		return id > 0 && readTitle(proc, id).startsWith(masterTitle) ? id : undefined;
	};

	const first = findMaster();
	const before = new Set(first === undefined ? [] : findWorkers(proc, first).map(({key}) => key));
	const logs = errorLogs.map(file => ({file, from: sizeOf(file)}));
	return {
		isPossible: first !== undefined,
		look() {
			const master = findMaster();
			if (first === undefined || master === undefined) {
				return {is: 'not-seen'};
			}

			const workers = findWorkers(proc, master);
			// A worker that crashed has a successor too: so the others must be on their way out.
			const hasNew = workers.some(({key, isLeaving}) => !before.has(key) && !isLeaving);
			const hasOld = workers.some(({key, isLeaving}) => before.has(key) && !isLeaving);
			if (hasNew && !hasOld) {
				return {is: 'seen'};
			}

			const words = logs.map(({file, from}) => findFault(file, from, first)).find(line => line !== undefined);
			return words === undefined ? {is: 'not-seen'} : {is: 'failed', words};
		},
	};
}

/** The number of a process may be used again: its start belongs to its name. */
function findWorkers(proc: string, master: number): Array<{readonly key: string; readonly isLeaving: boolean}> {
	return listProcFolder(proc)
		.filter(name => /^\d+$/.test(name))
		.flatMap(name => {
			// Sample: `1234 (nginx) S 1000 …`: state, parent, and in the twentieth place from there its start.
			const status = readProcText(path.join(proc, name, 'stat')) ?? '';
			const words = status.slice(status.lastIndexOf(')') + 2).split(' ');
			const title = Number(words[1]) === master ? readTitle(proc, Number(name)) : '';
			return title.startsWith(workerTitle)
				? [{key: `${name} ${words[19]}`, isLeaving: title.startsWith(leavingTitle)}]
				: [];
		});
}

function readTitle(proc: string, id: number): string {
	return (readProcText(path.join(proc, String(id), 'cmdline')) ?? '').replaceAll('\0', ' ').trim();
}

/* Sample: `2026/11/25 14:03:11 [emerg] 1234#1234: unknown directive "x" in /etc/nginx/nginx.conf:12` */
function findFault(file: string, from: number, master: number): string | undefined {
	const text = readEnd(file, from);
	const lines = text.split('\n').slice(0, -1);
	const head = new RegExp(String.raw`^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d \[(?:emerg|alert)\] ${master}#\d+: `);
	return lines.find(line => head.test(line))?.replace(head, '');
}

function sizeOf(file: string): number {
	return useFile(file, descriptor => fstatSync(descriptor).size) ?? 0;
}

function readEnd(file: string, from: number): string {
	const text = useFile(file, descriptor => {
		const {size} = fstatSync(descriptor);
		// A log that was emptied or changed begins anew.
		const start = size < from ? 0 : from;
		const bytes = Buffer.alloc(Math.min(mostBytes, size - start));
		return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, bytes.length, start));
	});
	return text ?? '';
}

/** Undefined where it is no file, or not to be read. */
function useFile<Result>(file: string, use: (descriptor: number) => Result): Result | undefined {
	let descriptor: number;
	try {
		descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch {
		return undefined;
	}

	try {
		return fstatSync(descriptor).isFile() ? use(descriptor) : undefined;
	} finally {
		closeSync(descriptor);
	}
}
