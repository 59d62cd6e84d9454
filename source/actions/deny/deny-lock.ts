import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {closeSync, constants} from 'node:fs';
import path from 'node:path';
import {type Milliseconds, second} from '../../waf/clock.ts';
import {findProgram} from '../find-program.ts';
import {openTrusted} from '../../files/trusted-file.ts';

/** Others hold the lock only while nginx tests and reloads. */
const usualPatience = 60 * second;

/**
The lock was not taken: a sentence with what to do.
*/
export type LockError = Error & {readonly kind: 'lock'};

export function isLockError(error: unknown): error is LockError {
	return error instanceof Error && 'kind' in error && error.kind === 'lock';
}

/**
Runs a task while nobody else changes the file. The lock is the kernel's (`flock`) on a descriptor of ours, so a process that is killed leaves none behind; its file stays, hidden, beside the one it guards.

@throws LockError
*/
export async function withLock<Result>(
	file: string,
	task: () => Promise<Result>,
	patience: Milliseconds = usualPatience,
): Promise<Result> {
	const lockFile = lockFileOf(file);
	let descriptor: number;
	try {
		// Whoever may open it may hold it, so nobody else may.
		descriptor = openTrusted(lockFile, {
			flags: constants.O_RDWR | constants.O_CREAT,
			mode: 0o600,
			isAlone: true,
		});
	} catch (error) {
		throw toLockError(`cannot lock ${lockFile}: ${(error as Error).message}`);
	}

	try {
		await lock(descriptor, lockFile, patience);
		return await task();
	} finally {
		closeSync(descriptor);
	}
}

/**
Where the lock of a file lies.
*/
export function lockFileOf(file: string): string {
	return path.join(path.dirname(file), `.${path.basename(file)}.lock`);
}

/** The child locks what it inherits, which stays locked when it has ended, until we close it. */
async function lock(descriptor: number, lockFile: string, patience: Milliseconds): Promise<void> {
	const program = findProgram('flock');
	if ('reason' in program) {
		const words = `${program.reason}; waftop needs it to keep two changes apart; install util-linux`;
		throw toLockError(words);
	}

	const child = spawn(program.file, ['-x', '3'], {
		stdio: ['ignore', 'ignore', 'pipe', descriptor],
		signal: AbortSignal.timeout(patience),
	});
	let words = '';
	child.stderr!.setEncoding('utf8').on('data', (text: string) => {
		words += text;
	});
	try {
		const [code] = (await once(child, 'close')) as [number | null];
		if (code !== 0) {
			throw new Error(words.trim() || `flock ended with ${code ?? 'a signal'}`);
		}
	} catch (error) {
		const {name, message} = error as Error;
		throw toLockError(
			name === 'AbortError'
				? `another process has held ${lockFile} for ${patience / second} s; end it and try again`
				: `cannot lock ${lockFile}: ${message}`,
		);
	}
}

function toLockError(sentence: string): LockError {
	return Object.assign(new Error(sentence), {kind: 'lock' as const});
}
