import {execFile, spawn} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {promisify} from 'node:util';
import {isCi} from '../skip.ts';
import {cacheFolder} from '../servers/install.ts';
import {type Answer, type Case} from './case.ts';

const run = promisify(execFile);
const version = '2.19.0';
const driver = path.join(import.meta.dirname, 'driver.py');

/**
The real program, which is asked case by case.
*/
export type RealProgram = {
	readonly answer: (asked: Case) => Promise<Answer>;
	/** All names of options that its schema has. */
	readonly optionNames: () => Promise<readonly string[]>;
	readonly stop: () => void;
};

/**
Installs ElastAlert 2 where it is not yet, and starts it. Undefined with a reason where the machine has no Python that it runs on, or no way to the package.

@throws {Error} in CI, where nothing may be missing.
*/
export async function startRealProgram(): Promise<RealProgram | {readonly missing: string}> {
	let python: string;
	try {
		python = await install();
	} catch (error) {
		if (isCi) {
			throw error;
		}

		const {message} = error as Error;
		return {missing: `ElastAlert ${version} cannot be had here: ${message.split('\n')[0]}`};
	}

	const child = spawn(python, [driver], {stdio: ['pipe', 'pipe', 'inherit'], env: {...process.env, TZ: 'UTC'}});
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	let last: Promise<unknown> = Promise.resolve();
	const ask = async (asked: unknown): Promise<unknown> => {
		child.stdin.write(`${JSON.stringify(asked)}\n`);
		const next = last.then(async () => lines.next());
		last = next;
		const {value, done} = await next;
		return JSON.parse(done === true ? '{"broken": "it ended"}' : value);
	};

	return {
		async answer(asked) {
			const answer = (await ask(asked)) as Answer | {readonly broken: string};
			if ('broken' in answer) {
				throw new Error(`${asked.name}: the driver broke: ${answer.broken}`);
			}

			return 'lines' in answer ? {...answer, notes: []} : answer;
		},
		optionNames: async () => (await ask('option names')) as readonly string[],
		stop() {
			child.stdin.end();
		},
	};
}

/** Into an environment of its own, outside of the checkout. Answers its Python. */
async function install(): Promise<string> {
	const folder = path.join(cacheFolder, `elastalert2-${version}`);
	const python = path.join(folder, 'bin', 'python');
	if (existsSync(folder)) {
		return python;
	}

	await run('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))']).catch(() => {
		throw new Error('Python 3.11 or newer with venv is not installed');
	});
	mkdirSync(cacheFolder, {recursive: true, mode: 0o755});
	const scratch = mkdtempSync(path.join(cacheFolder, 'new-'));
	try {
		await run('python3', ['-m', 'venv', scratch]);
		await run(path.join(scratch, 'bin', 'python'), [
			'-m',
			'pip',
			'install',
			'--quiet',
			'--disable-pip-version-check',
			`elastalert2==${version}`,
			'pytz==2025.2',
			'setuptools==80.9.0',
		]);
		// Whoever else does the same at the moment has made the same.
		if (!existsSync(folder)) {
			renameSync(scratch, folder);
		}
	} finally {
		rmSync(scratch, {recursive: true, force: true});
	}

	return python;
}
