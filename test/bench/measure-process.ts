import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import process from 'node:process';

/**
What a process has used so far, all its threads together: seconds of CPU, and the most memory it ever held (bytes).
*/
export type Usage = {readonly cpuSeconds: number; readonly maxRss: number};

/** Linux counts CPU time in these for every program, whatever its clock ticks inside. */
const ticksPerSecond = 100;

/**
What a running process has used, as Linux tells it (proc(5), `stat` and `status`); undefined when it is gone.
*/
export function readUsage(pid: number): Usage | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
		// Behind the program's name, which may hold anything; utime and stime are the fields 14 and 15 of the whole.
		const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		// Sample: `VmHWM:	   91276 kB`
		const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
		return peak === null
			? undefined
			: {cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond, maxRss: Number(peak[1]) * 1024};
	} catch {
		return undefined;
	}
}

/**
How a process ran from its start to its end.
*/
export type Run = Usage & {readonly seconds: number; readonly stdout: string};

export type RunOptions = {
	/** Where the program may leave its own files. */
	readonly home: string;

	/** Standard output goes to /dev/null; else it is kept. */
	readonly discard?: boolean;
};

/** A process is looked at this often, in ms; what it uses in its last moment is not seen. */
const glance = 10;

/**
Runs a program to its end.

@throws Error where it cannot be started or does not end with 0.
*/
export async function measureRun(
	command: readonly string[],
	{home, discard = false}: RunOptions,
	stack: AsyncDisposableStack,
): Promise<Run> {
	const started = performance.now();
	const child = spawn(command[0], command.slice(1), {
		env: {PATH: process.env['PATH'], HOME: home, TMPDIR: home, TZ: 'UTC', LANG: 'C.UTF-8'},
		stdio: ['ignore', discard ? 'ignore' : 'pipe', 'pipe'],
	});
	stack.defer(() => {
		child.kill('SIGKILL');
	});
	let usage: Usage = {cpuSeconds: 0, maxRss: 0};
	const glances = setInterval(() => {
		usage = readUsage(child.pid!) ?? usage;
	}, glance);
	let stdout = '';
	let errors = '';
	let seconds = 0;
	child.stdout?.setEncoding('utf8').on('data', text => {
		stdout += text;
	});
	child.stderr?.setEncoding('utf8').on('data', text => {
		errors += text;
	});
	child.on('exit', () => {
		seconds = (performance.now() - started) / 1000;
	});
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.on('error', reject);
			child.on('close', resolve);
		});
		if (code !== 0) {
			throw new Error(`${command.join(' ')} ended with ${code ?? 'a signal'}: ${errors.trim()}`);
		}
	} finally {
		clearInterval(glances);
	}

	return {...usage, seconds, stdout};
}
