import {spawnSync} from 'node:child_process';
import {closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {spawn} from '@lydell/node-pty';
import headless, {type Terminal} from '@xterm/headless';
import {patience} from '../patience.ts';
import {drawScreen} from './screen-picture.ts';
import {type Cell, readCells} from './terminal-cells.ts';
import {watchModes} from './terminal-modes.ts';

const root = path.join(import.meta.dirname, '..', '..');

/**
How to start a program. `command` stands in the place of `node bin/waftop.js`; an `env` value of `undefined` takes a variable away.
*/
export type StartOptions = {
	args?: string[];
	command?: string[];
	columns?: number;
	rows?: number;
	env?: Record<string, string | undefined>;
	folder?: string;
	/** The terminal's colour behind text, as it says it (`rgb:ffff/ffff/ffff`); without one it does not. */
	background?: string;
	/** The terminal answers only when `answer` is called. */
	isSlow?: boolean;
};

/**
How a program ended: by its own code, or by a signal (then the code is -1).
*/
export type Exit = {code: number; signal: NodeJS.Signals | undefined};

/**
A program in a terminal, driven as a person does: it is looked at and typed to. Everything that waits tries again for minutes and then throws with the whole screen in its message.
*/
export type Waftop = AsyncDisposable & {
	readonly pid: number;
	readonly home: string;
	readonly terminal: Terminal;
	sees(wanted: string | RegExp): Promise<void>;
	doesNotSee(unwanted: string | RegExp): Promise<void>;
	/** Waits until any condition over the driven program holds; `what` says it in the failure. */
	until(what: string, holds: () => boolean): Promise<void>;
	/** Waits until the program has printed nothing for that many ms from now on. */
	isQuiet(milliseconds: number): Promise<void>;
	/** From now on waits are that short, in ms: for those that are meant to fail. */
	waitsAtMost(milliseconds: number): void;
	press(keys: string): void;
	/** Lets a slow terminal answer what it was asked. */
	answer(): void;
	resize(columns: number, rows: number): void;
	/** The rows of the screen, without trailing blanks. */
	screen(): string[];
	cell(column: number, row: number): Cell;
	/** How many bytes the program has printed so far: a mark for `bytesSince`. */
	byteCount(): number;
	bytesSince(mark: number): Buffer;
	hasExited(): boolean;
	exit(): Promise<Exit>;
	kill(signal: NodeJS.Signals): void;
	/** Waits until the terminal is as a shell wants it; the failure names what was left behind. */
	terminalIsRestored(): Promise<void>;
	/** What stands in the way of `terminalIsRestored` at this moment. */
	leftBehind(): string[];
	stop(): Promise<void>;
};

/**
Starts a program in a terminal of its own, with an empty home and a fixed zone and language.
*/
export async function start(options: StartOptions = {}): Promise<Waftop> {
	const {args = [], columns = 80, rows = 24, folder = root} = options;
	const [file, ...first] = options.command ?? [process.execPath, path.join(root, 'bin', 'waftop.js')];
	const home = mkdtempSync(path.join(os.tmpdir(), 'waftop-home-'));
	const pty = spawn(process.execPath, [path.join(import.meta.dirname, 'session-leader.js'), file, ...first, ...args], {
		cols: columns,
		rows,
		cwd: folder,
		env: environmentOf(home, options.env),
		// Bytes, not text: budgets are counted in them, and half a character must reach the emulator as it is.
		encoding: null,
	});
	const slave = openSlave(pty);
	const terminal = new headless.Terminal({cols: columns, rows, scrollback: 1000, allowProposedApi: true});
	const modesLeft = watchModes(terminal);

	const chunks: Buffer[] = [];
	const changed = new Set<() => void>();
	const wake = () => {
		for (const look of changed) {
			look();
		}
	};

	let count = 0;
	let unparsed = 0;
	let lastPrinted = performance.now();
	let pid: number | undefined;
	let exited: Exit | undefined;
	let limit: number = patience;

	pty.onData((data: string | Buffer) => {
		const bytes = Buffer.from(data);
		chunks.push(bytes);
		count += bytes.length;
		unparsed++;
		lastPrinted = performance.now();
		terminal.write(bytes, () => {
			unparsed--;
			wake();
		});
	});
	terminal.parser.registerOscHandler(7777, told => {
		const [what, value, signal] = told.split(';');
		if (what === 'pid') {
			pid = Number(value);
		} else {
			exited = {code: Number(value), signal: (signal || undefined) as Exit['signal']};
		}

		return true;
	});
	const unsaid: string[] = [];
	const say = (answer: string) => {
		unsaid.push(answer);
		if (options.isSlow !== true) {
			pty.write(unsaid.splice(0).join(''));
		}
	};

	terminal.onData(say);
	terminal.parser.registerOscHandler(11, asked => {
		if (asked === '?' && options.background !== undefined) {
			say(`\u{1b}]11;${options.background}\u{1b}\\`);
		}

		return true;
	});

	const screen = () =>
		readCells(terminal).map(row =>
			row
				.map(cell => cell.text)
				.join('')
				.trimEnd(),
		);
	const contains = (wanted: string | RegExp) => {
		const text = screen().join('\n');
		return typeof wanted === 'string'
			? text.includes(wanted)
			: new RegExp(wanted, wanted.flags.replace('g', '')).test(text);
	};

	const hasExited = () => exited !== undefined;

	async function until(what: string, holds: () => boolean, hopeless = () => false): Promise<void> {
		const end = performance.now() + limit;
		while (!holds()) {
			if (performance.now() > end || hopeless()) {
				const ended = exited ? `; it ended with ${exited.signal ?? `code ${exited.code}`}` : '';
				throw new Error(`${what}: not within ${limit / 1000} s${ended}\n${drawScreen(screen(), terminal.cols)}`);
			}

			await nextChange(changed);
		}
	}

	function leftBehind(): string[] {
		const {stdout} = spawnSync('stty', ['-a'], {stdio: [slave, 'pipe', 'pipe'], encoding: 'utf8'});
		const flags = new Set(stdout.split(/[\s;]+/));
		const off = ['icanon', 'echo', 'isig', 'iexten', 'icrnl', 'ixon', 'opost'].filter(flag => flags.has(`-${flag}`));
		return [...modesLeft(), ...off.map(flag => `raw mode: ${flag} is off`)];
	}

	async function stop(): Promise<void> {
		if (!exited) {
			limit = patience;
			ifThere(() => process.kill(pid!, 'SIGKILL'));
			await until('is killed', () => exited !== undefined);
		}

		await new Promise<void>(resolve => {
			pty.onExit(() => resolve());
			ifThere(() => pty.kill('SIGKILL'));
		});
		closeSync(slave);
		terminal.dispose();
		rmSync(home, {recursive: true, force: true});
	}

	await until('starts', () => pid !== undefined || exited !== undefined);
	return {
		pid: pid ?? -1,
		home,
		terminal,
		sees: async wanted => until(`sees ${show(wanted)}`, () => contains(wanted), hasExited),
		doesNotSee: async unwanted => until(`does not see ${show(unwanted)}`, () => !contains(unwanted), hasExited),
		until: async (what, holds) => until(what, holds),
		async isQuiet(milliseconds) {
			const asked = performance.now();
			await until(
				`is quiet for ${milliseconds} ms`,
				() => unparsed === 0 && performance.now() - Math.max(asked, lastPrinted) >= milliseconds,
			);
		},
		waitsAtMost(milliseconds) {
			limit = milliseconds;
		},
		press(keys) {
			pty.write(keys);
		},
		answer() {
			pty.write(unsaid.splice(0).join(''));
		},
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			pty.resize(newColumns, newRows);
		},
		screen,
		cell: (column, row) => readCells(terminal)[row][column],
		byteCount: () => count,
		bytesSince: mark =>
			Buffer.from(Buffer.concat(chunks).subarray(mark).toString('latin1').replaceAll(told, ''), 'latin1'),
		hasExited,
		async exit() {
			await until('exits', () => exited !== undefined);
			return exited!;
		},
		kill(signal) {
			process.kill(pid!, signal);
		},
		async terminalIsRestored() {
			try {
				await until('the terminal is restored', () => unparsed === 0 && leftBehind().length === 0);
			} catch (error) {
				throw new Error(`${leftBehind().join(', ')}\n${String(error)}`, {cause: error});
			}
		},
		leftBehind,
		stop,
		[Symbol.asyncDispose]: stop,
	};
}

/**
Runs a driven program to the end of `use` and cleans up, whatever happens there.
*/
export async function drive(options: StartOptions, use: (waftop: Waftop) => Promise<void>): Promise<void> {
	const waftop = await start(options);
	try {
		await use(waftop);
	} finally {
		await waftop.stop();
	}
}

/* What the session leader tells is no output of the program. Sample: `ESC ] 7777 ; exit;0; BEL` */
const told = /\u001B\]7777;[^\u0007]*\u0007/g;

const show = (wanted: string | RegExp) => (typeof wanted === 'string' ? JSON.stringify(wanted) : String(wanted));

function environmentOf(home: string, overrides: StartOptions['env'] = {}): Record<string, string> {
	const environment: Record<string, string | undefined> = {
		PATH: process.env['PATH'],
		HOME: home,
		TMPDIR: path.join(home, 'tmp'),
		XDG_CONFIG_HOME: path.join(home, 'config'),
		XDG_STATE_HOME: path.join(home, 'state'),
		XDG_CACHE_HOME: path.join(home, 'cache'),
		XDG_RUNTIME_DIR: path.join(home, 'run'),
		SHELL: '/bin/sh',
		TZ: 'UTC',
		LANG: 'C.UTF-8',
		TERM: 'xterm-256color',
		...overrides,
	};
	mkdirSync(path.join(home, 'tmp'), {recursive: true});
	return Object.fromEntries(
		Object.entries(environment).filter((pair): pair is [string, string] => pair[1] !== undefined),
	);
}

/* Without O_NOCTTY the test runner could become the owner of that terminal. */
function openSlave(pty: object): number {
	return openSync((pty as {ptsName: string}).ptsName, constants.O_RDWR | constants.O_NOCTTY);
}

async function nextChange(changed: Set<() => void>): Promise<void> {
	await new Promise<void>(resolve => {
		const look = () => {
			changed.delete(look);
			clearTimeout(timer);
			resolve();
		};

		const timer = setTimeout(look, 50);
		changed.add(look);
	});
}

/** A process that has just ended by itself needs no killing. */
function ifThere(kill: () => void): void {
	try {
		kill();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
			throw error;
		}
	}
}
