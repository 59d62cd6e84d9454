import {once} from 'node:events';
import {mkdirSync, rmSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import process from 'node:process';

/**
That one process alone tells of a set of rules: `heldBy` says which other one does.
*/
export type StateLock = {readonly heldBy: string} | {readonly release: () => void};

/**
Takes the lock of a folder. It is a socket that the holder listens at, so it ends with its process, however that ends.
*/
export async function takeStateLock(folder: string): Promise<StateLock> {
	mkdirSync(folder, {recursive: true, mode: 0o700});
	const file = path.join(folder, 'lock');
	for (let attempt = 0; attempt < 3; attempt++) {
		const lock = await listen(file);
		if (lock !== undefined) {
			return lock;
		}

		const heldBy = await askHolder(file);
		if (heldBy !== undefined) {
			return {heldBy};
		}

		// Whoever held it is gone.
		rmSync(file, {force: true});
	}

	return {heldBy: 'another waftop'};
}

async function listen(file: string): Promise<StateLock | undefined> {
	const server = net.createServer(socket => {
		socket.on('error', () => undefined);
		socket.end(`process ${process.pid}`);
	});
	server.listen(file);
	try {
		await once(server, 'listening');
	} catch (error) {
		// A path that is too long for a socket has no lock.
		return (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? undefined : {release() {}};
	}

	server.unref();
	return {release: () => server.close()};
}

async function askHolder(file: string): Promise<string | undefined> {
	const socket = net.connect(file);
	let answer = '';
	socket.setEncoding('utf8').setTimeout(1000, () => socket.destroy());
	try {
		await once(socket, 'connect');
		for await (const text of socket as AsyncIterable<string>) {
			answer += text;
		}
	} catch {
		return undefined;
	}

	return /^process \d+$/.test(answer) ? answer : 'another waftop';
}
