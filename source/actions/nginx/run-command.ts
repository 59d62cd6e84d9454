import {execFile} from 'node:child_process';
import process from 'node:process';
import {second} from '../../waf/clock.ts';
import {type CommandResult} from './nginx.ts';

/** A command that is not done by then never will be. */
const patience = 30 * second;
const mostOutput = 64 * 1024 * 1024;

/**
What a child process said on both of its streams, apart.
*/
export type CommandOutput = CommandResult & {readonly stdout: string};

/**
Runs a program with its arguments, never a shell. `words` is what it wrote to standard error, or why it could not be run.
*/
export async function runCommand(
	[program, ...parameters]: readonly string[],
	environment: Readonly<Record<string, string>> = {},
): Promise<CommandOutput> {
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
