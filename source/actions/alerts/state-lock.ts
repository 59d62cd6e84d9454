import {once} from 'node:events';
import {Buffer} from 'node:buffer';
import {openSync, rmSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {makeFolder} from '../../files/make-folder.ts';
import {ExpectedError} from '../../waf/expected-error.ts';
import {toSystemReason} from '../../waf/system-reason.ts';

/**
That one process alone tells of a set of rules: `heldBy` says which other one does. A screen gives it up to a service that asks; one that does not answer may be a screen that is stopped.
*/
export type StateLock = {readonly heldBy: string; readonly mayGive: boolean} | {readonly release: () => void};

/** Who takes it: a service asks a screen for it, and a screen is told who asks. */
export type LockTaker = {readonly as: 'service'} | {readonly as: 'screen'; readonly onWanted: (by: string) => void};

/** The name of a socket is no longer than this in bytes, whatever a path may be. */
const longestName = 100;

/**
Takes the lock of a folder. It is a socket that the holder listens at, so it ends with its process, however that ends.
*/
export async function takeStateLock(folder: string, taker: LockTaker): Promise<StateLock> {
	try {
		makeFolder(folder, 0o700);
	} catch (error) {
		throw new ExpectedError(
			'failed',
			`cannot make the folder ${folder}, where what alert rules know is kept: ${toSystemReason(error)}`,
			'XDG_STATE_HOME names another place',
		);
	}

	const file = nameSocket(folder);
	for (let attempt = 0; attempt < 3; attempt++) {
		const lock = await listen(file, taker);
		if (lock !== undefined) {
			return lock;
		}

		const holder = await askHolder(file, taker);
		if (holder !== undefined) {
			return holder;
		}

		// Whoever held it is gone.
		rmSync(file, {force: true});
	}

	return unknownHolder;
}

const unknownHolder = {heldBy: 'another waftop', mayGive: true};

async function listen(file: string, taker: LockTaker): Promise<StateLock | undefined> {
	const server = net.createServer(socket => {
		socket.on('error', () => undefined);
		socket.setEncoding('utf8').on('data', (asked: unknown) => {
			const [, by] = /^wanted by (process \d+)/.exec(String(asked)) ?? [];
			if (taker.as === 'screen' && by !== undefined) {
				taker.onWanted(by);
			}
		});
		socket.end(`${taker.as === 'screen' ? 'screen' : 'process'} ${process.pid}`);
	});
	server.listen(file);
	try {
		await once(server, 'listening');
	} catch (error) {
		// A file system without sockets has no lock.
		return (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? undefined : {release() {}};
	}

	server.unref();
	return {release: () => server.close()};
}

/** Of a folder whose path is too long: through its open descriptor, which stays open as long as the process lives. */
function nameSocket(folder: string): string {
	const file = path.join(folder, 'lock');
	return Buffer.byteLength(file) <= longestName || process.platform !== 'linux'
		? file
		: `/proc/self/fd/${openSync(folder, 'r')}/lock`;
}

async function askHolder(file: string, {as}: LockTaker): Promise<Extract<StateLock, {heldBy: string}> | undefined> {
	const socket = net.connect(file);
	let answer = '';
	socket.setEncoding('utf8').setTimeout(1000, () => socket.destroy());
	try {
		await once(socket, 'connect');
		if (as === 'service') {
			socket.write(`wanted by process ${process.pid}`);
		}

		for await (const text of socket as AsyncIterable<string>) {
			answer += text;
		}
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ECONNREFUSED' || code === 'ENOENT') {
			return undefined;
		}
	}

	// A holder that is busy, or stopped for a while, is silent and has it all the same.
	const [, kind, id] = /^(process|screen) (\d+)$/.exec(answer) ?? [];
	return kind === undefined
		? unknownHolder
		: {heldBy: kind === 'screen' ? `the screen of process ${id}` : answer, mayGive: kind === 'screen'};
}
