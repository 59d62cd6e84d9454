import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {minute} from '../../source/waf/clock.ts';
import {patience} from '../patience.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** The command line of the built program. */
export const waftop: readonly string[] = [process.execPath, path.join(root, 'bin', 'waftop.js')];

export type Run = {
	readonly child: ChildProcess;

	/** All of it, when the program and everything that it started have closed their ends. */
	readonly finished: Promise<{code: number | null; signal: NodeJS.Signals | null; stdout: Buffer; stderr: string}>;

	/** What came so far. */
	stdout(): string;
	stderr(): string;
};

export type RunOptions = {
	readonly args?: readonly string[];

	/** In the place of `node bin/waftop.js`. */
	readonly command?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly folder?: string;

	/** Standard input; without it there is none. */
	readonly input?: string | Buffer;
};

/**
Runs waftop without a terminal. What still runs after a limit (ms) hangs, and is killed.
*/
export function run(options: RunOptions = {}, limit = 10 * minute): Run {
	const {args = [], command = waftop, env = {}, folder = root, input} = options;
	const home = mkdtempSync(path.join(os.tmpdir(), 'waftop-home-'));
	const child = spawn(command[0], [...command.slice(1), ...args], {
		cwd: folder,
		env: {PATH: process.env['PATH'], HOME: home, TMPDIR: home, TZ: 'UTC', LANG: 'C.UTF-8', ...env},
		stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
		timeout: limit,
		killSignal: 'SIGKILL',
	});
	const output: Buffer[] = [];
	let errors = '';
	child.stdout!.on('data', (bytes: Buffer) => output.push(bytes));
	child.stderr!.setEncoding('utf8').on('data', text => {
		errors += text;
	});
	// A program that refuses to start does not read what is written to it.
	child.stdin?.on('error', () => undefined);
	child.stdin?.end(input);
	return {
		child,
		stdout: () => Buffer.concat(output).toString(),
		stderr: () => errors,
		finished: new Promise((resolve, reject) => {
			child.on('error', reject);
			child.on('close', (code, signal) => {
				rmSync(home, {recursive: true, force: true});
				resolve({code, signal, stdout: Buffer.concat(output), stderr: errors});
			});
		}),
	};
}

/**
Waits until a condition holds; `what` says it in the failure.
*/
export async function until(what: string, holds: () => boolean): Promise<void> {
	const end = performance.now() + patience;
	while (!holds()) {
		if (performance.now() > end) {
			throw new Error(`${what}: not within ${patience / 1000} s`);
		}

		await new Promise(resolve => {
			setTimeout(resolve, 20);
		});
	}
}
