import {spawn} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {type LogOptions, type Written} from './write-log.ts';

/**
A server that writes a log.
*/
export type Writer = AsyncDisposable & {
	/** Rejects where it was ended before it was done. */
	readonly finished: Promise<Written>;
	isDone(): boolean;
};

/**
Starts a process that writes a log.
*/
export function startWriter(options: LogOptions): Writer {
	const child = spawn(
		process.execPath,
		[path.join(import.meta.dirname, 'writer-program.ts'), JSON.stringify(options)],
		{
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	let report = '';
	let isDone = false;
	child.stdout.setEncoding('utf8').on('data', text => {
		report += text;
	});
	const closed = new Promise<number | null>((resolve, reject) => {
		child.on('error', reject);
		child.on('close', resolve);
	});
	const finished = closed.then(code => {
		isDone = true;
		if (code !== 0) {
			throw new Error(`the writer of ${options.file} ended with ${code ?? 'a signal'}`);
		}

		return JSON.parse(report) as Written;
	});
	// Whoever does not wait for it ends it.
	finished.catch(() => undefined);
	return {
		finished,
		isDone: () => isDone,
		async [Symbol.asyncDispose]() {
			child.kill('SIGKILL');
			await closed;
		},
	};
}
