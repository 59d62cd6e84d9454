import {execFile} from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import {second} from '../../waf/clock.ts';
import {findProgram} from '../find-program.ts';
import {whyNotRun} from '../../files/trusted-file.ts';
import {type CommandResult} from './nginx.ts';

/** A command that is not done by then never will be. */
const patience = 30 * second;
const mostOutput = 64 * 1024 * 1024;

/**
What a child process said on both of its streams, apart.
*/
export type CommandOutput = CommandResult & {readonly stdout: string};

/**
Runs a program with its arguments, never a shell. `words` is what it wrote to standard error, or why it could not be run. Root runs nothing that somebody else can change.
*/
export async function runCommand(
	command: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<CommandOutput> {
	const found = resolvePrograms(command);
	if ('reason' in found) {
		return {ok: false, words: found.reason, stdout: ''};
	}

	const [program, ...parameters] = found.words;
	return new Promise(resolve => {
		const options = {
			timeout: patience,
			maxBuffer: mostOutput,
			// Messages are shown, and some are looked at.
			env: {...process.env, ...environment, LC_ALL: 'C'},
		};
		execFile(program, parameters, options, (error, stdout, stderr) => {
			const said = stderr.trim();
			if (error === null) {
				resolve({ok: true, words: said, stdout});
				return;
			}

			const reasons: Record<string, string> = {
				ENOENT: `${program} does not exist`,
				EACCES: `cannot run ${program}: permission denied`,
			};
			const why =
				reasons[String(error.code)] ??
				(error.killed === true
					? `${program} did not finish within ${patience / second} s`
					: `${program} exited with ${error.code ?? error.signal}`);
			resolve({ok: false, words: said === '' ? why : said, stdout});
		});
	});
}

/** The program with its whole path, and the one that `env` runs after its variables. */
function resolvePrograms(command: readonly string[]): {readonly words: string[]} | {readonly reason: string} {
	const words = [...command];
	const inner = path.basename(words[0]) === 'env' ? words.findIndex((word, at) => at > 0 && !word.includes('=')) : -1;
	for (const at of inner < 0 ? [0] : [0, inner]) {
		const word = words[at];
		if (word.includes('/')) {
			const reason = whyNotRun(word);
			if (reason !== undefined) {
				return {reason: `${word} is not safe to run as root: ${reason}`};
			}
		} else {
			const found = findProgram(word);
			if ('reason' in found) {
				return found;
			}

			words[at] = found.file;
		}
	}

	return {words};
}
