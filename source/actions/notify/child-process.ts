import {spawn} from 'node:child_process';
import process from 'node:process';
import {whyNotRun} from '../../files/trusted-file.ts';
import {type Milliseconds, second} from '../../waf/clock.ts';
import {escapeText} from '../../waf/json-line.ts';
import {findProgram} from '../find-program.ts';
import {cutText} from './cut-text.ts';
import {DeliveryError} from './delivery-error.ts';

/** Of what a program says: the end, as far as it is quoted. */
const mostWords = 4096;
const longestReason = 200;

export type ChildTask = {
	/** The program first; never a shell's line. */
	readonly command: readonly string[];
	readonly input: string;
	readonly environment?: Readonly<Record<string, string>>;
	readonly limit: Milliseconds;
	readonly stop: AbortSignal;
};

/**
Runs a program to its end with words on its standard input. Root runs none that somebody else can change. One that takes too long is ended with all that it started.

@returns How it ended: `exited with 0`.
@throws {DeliveryError} where it cannot be run, or does not end.
*/
export async function runChild({
	command,
	input,
	environment,
	limit,
	stop,
}: ChildTask): Promise<{code: number; words: string}> {
	const [name, ...parameters] = command;
	const program = toProgram(name);
	return new Promise((resolve, reject) => {
		const child = spawn(program, parameters, {
			// A group of its own, so that it can be ended with what it started.
			detached: true,
			env: {...process.env, ...environment},
			stdio: ['pipe', 'ignore', 'pipe'],
		});
		let words = '';
		let reason: DeliveryError | undefined;
		const end = (why: DeliveryError): void => {
			reason = why;
			try {
				process.kill(-child.pid!, 'SIGKILL');
			} catch {
				// It has ended by itself.
			}
		};

		const timer = AbortSignal.timeout(limit);
		const onTime = (): void => end(new DeliveryError(`${name} did not finish within ${limit / second} s`, true));
		timer.addEventListener('abort', onTime, {once: true});
		const onStop = (): void => end(new DeliveryError(`${name} was ended`, true));
		stop.addEventListener('abort', onStop, {once: true});
		const settle = (): void => {
			timer.removeEventListener('abort', onTime);
			stop.removeEventListener('abort', onStop);
		};

		child.stderr.setEncoding('utf8').on('data', (piece: string) => {
			words = (words + piece).slice(-mostWords);
		});
		// Whoever reads nothing ends before everything is written.
		child.stdin.on('error', () => undefined);
		child.on('error', error => {
			settle();
			reject(new DeliveryError(`cannot run ${name}: ${error.message}`, true));
		});
		child.on('exit', (code, signal) => {
			settle();
			// What it left behind may hold its streams open.
			child.stderr.destroy();
			if (reason !== undefined) {
				reject(reason);
				return;
			}

			const said = escapeText(cutText(words.trim().replaceAll(/\s+/g, ' '), longestReason));
			if (code === null) {
				reject(new DeliveryError(`${name} was ended by ${signal}`, true));
			} else {
				resolve({code, words: said});
			}
		});
		child.stdin.end(input);
	});
}

function toProgram(name: string): string {
	if (name.includes('/')) {
		const reason = whyNotRun(name);
		if (reason !== undefined) {
			throw new DeliveryError(`${name} is not safe to run as root: ${reason}`, true);
		}

		return name;
	}

	const found = findProgram(name);
	if ('reason' in found) {
		throw new DeliveryError(found.reason, true);
	}

	return found.file;
}
