import {spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import {second} from '../../waf/clock.ts';

/** Somebody else changes the list for a moment only: nginx tests and reloads meanwhile. */
const patience = 60 * second;

/**
The lock could not be had: a sentence with what to do.
*/
export type LockError = Error & {readonly kind: 'lock'};

export function isLockError(error: unknown): error is LockError {
	return error instanceof Error && 'kind' in error && error.kind === 'lock';
}

/**
Runs a task while nobody else changes the file. The lock is the kernel's (`flock`), held by a child that ends with us, so that a process that is killed leaves none behind; its file stays, hidden, beside the one it guards.

@throws LockError
*/
export async function withLock<Result>(file: string, task: () => Promise<Result>): Promise<Result> {
	const lockFile = path.join(path.dirname(file), `.${path.basename(file)}.lock`);
	// In a group of its own: Ctrl-C on the terminal must not take the lock from a change that is half done.
	const holder = spawn('flock', ['-x', lockFile, 'cat'], {stdio: ['pipe', 'pipe', 'pipe'], detached: true});
	const ended = once(holder, 'close');
	let words = '';
	holder.stderr.setEncoding('utf8').on('data', (text: string) => {
		words += text;
	});
	holder.stdin.on('error', () => {});
	try {
		// `cat` starts when the lock is had, and says so by giving back what it gets.
		holder.stdin.write('\n');
		await Promise.race([
			once(holder.stdout, 'data', {signal: AbortSignal.timeout(patience)}),
			ended.then(() => Promise.reject(new Error(words.trim()))),
		]);
	} catch (error) {
		holder.kill();
		throw toLockError(error, lockFile);
	}

	try {
		return await task();
	} finally {
		holder.stdin.end();
		await ended;
	}
}

function toLockError(error: unknown, lockFile: string): LockError {
	const {code, name, message} = error as NodeJS.ErrnoException;
	const sentence =
		code === 'ENOENT'
			? "flock is not there, which keeps two waftops from losing each other's rules; install util-linux"
			: name === 'AbortError'
				? `another waftop has held ${lockFile} for ${patience / second} s; end it and try again`
				: `${lockFile} could not be locked: ${message}`;
	return Object.assign(new Error(sentence), {kind: 'lock' as const});
}
