import {type ChildProcess, spawn} from 'node:child_process';
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {chmod, mkdir, readFile, rm, symlink, writeFile} from 'node:fs/promises';
import {get} from 'node:http';
import {createServer, type AddressInfo} from 'node:net';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Backend, startBackend} from './backend.ts';
import {type WafFiles} from './packages.ts';

/**
A web server with a WAF that listens on the loopback.
*/
export type Server = {
	readonly port: number;
	readonly processId: number;

	/** Everything that it writes lies below this folder, which goes with it. */
	readonly folder: string;
	readonly errorLog: string;
	readonly auditLog: string;
	readonly accessLog: string;

	/** Served from disk at `/static/`. */
	readonly documentRoot: string;

	/** The program with all parameters and the environment it needs, to call it again: `-t` and `-s reload` can be added. */
	readonly command: readonly string[];
	readonly environment: NodeJS.ProcessEnv;

	/** Ends it, waits until it is gone and removes its folder. */
	stop(): Promise<void>;
};

/**
How to start a kind of server.
*/
export type Recipe = {
	/** Writes the configuration and says what to start. */
	prepare(place: Place): Promise<readonly string[]>;

	/** The foreground parameters, only for the start. */
	readonly foreground: readonly string[];
};

export type Place = {
	readonly folder: string;
	readonly port: number;
	readonly backendPort: number;
	readonly documentRoot: string;
};

/**
Starts a server in a folder and on a port of its own, and waits until it answers.

The folder is `/tmp/` and five characters, as long as `/usr/share`: what is printed with it can be written with the usual path
without a line growing or shrinking, which matters since nginx cuts lines by their length.
*/
export async function startServer(files: WafFiles, recipe: Recipe, timeZone: string | undefined): Promise<Server> {
	const folder = await makeFolder();
	const documentRoot = path.join(folder, 'nginx/html');
	const token = `ready-${randomBytes(8).toString('hex')}`;
	let backend: Backend | undefined;
	let child: ChildProcess | undefined;

	const stop = async () => {
		if (child) {
			await end(child);
		}

		await backend?.stop();
		backend = undefined;
		await rm(folder, {recursive: true, force: true});
	};

	try {
		for (const part of ['logs', 'data', 'conf.d', 'nginx/html/static']) {
			await mkdir(path.join(folder, part), {recursive: true});
		}

		// Apache started by root works as somebody else.
		await chmod(path.join(folder, 'data'), 0o777);
		await writeFile(path.join(documentRoot, 'static', token), '');
		await symlink(path.join(files.root, 'usr/share/modsecurity-crs'), path.join(folder, 'modsecurity-crs'));
		backend = await startBackend();
		const environment = {
			...process.env,
			LD_LIBRARY_PATH: files.libraryPath,
			...(timeZone === undefined ? {} : {TZ: timeZone}),
		};

		// A port that was free a moment ago may be taken now: a server that gives up gets another one.
		for (let attempt = 0; ; attempt++) {
			const port = await findPort();
			const command = await recipe.prepare({folder, port, backendPort: backend.port, documentRoot});
			child = spawn(command[0], [...command.slice(1), ...recipe.foreground], {env: environment, stdio: 'ignore'});
			const failure = await waitUntilReady(child, port, token);
			if (failure === undefined) {
				return {
					port,
					processId: child.pid!,
					folder,
					documentRoot,
					command: withLibraries(command, files),
					environment,
					errorLog: path.join(folder, 'logs/error.log'),
					auditLog: path.join(folder, 'logs/modsec_audit.log'),
					accessLog: path.join(folder, 'logs/access.log'),
					stop,
				};
			}

			const log = await readFile(path.join(folder, 'logs/error.log'), 'utf8').catch(() => '');
			if (attempt === 4 || !/address already in use/i.test(log)) {
				throw new Error(`${command[0]} did not start (${failure}): ${log.slice(-2000)}`);
			}
		}
	} catch (error) {
		await stop();
		throw error;
	}
}

/**
A command that finds the libraries that were unpacked beside its program, in whatever environment it runs.
*/
export function withLibraries(command: readonly string[], {libraryPath}: WafFiles): string[] {
	return ['env', `LD_LIBRARY_PATH=${libraryPath}`, ...command];
}

async function makeFolder(): Promise<string> {
	for (;;) {
		const folder = `/tmp/w${randomBytes(2).toString('hex')}`;
		try {
			await mkdir(folder, {mode: 0o755});
			return folder;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
				throw error;
			}
		}
	}
}

/**
A port of the loopback that nobody listens on at the moment.
*/
export async function findPort(): Promise<number> {
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

/** Undefined when it answers, else why not. Only our own server knows the token: another one on the same port does not count. */
async function waitUntilReady(child: ChildProcess, port: number, token: string): Promise<string | undefined> {
	let failure: string | undefined;
	child.once('error', error => {
		failure = error.message;
	});
	child.once('exit', (code, signal) => {
		failure ??= `ended with ${code ?? signal}`;
	});
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	child.once('exit', () => process.removeListener('exit', kill));

	for (let waited = 0; waited < 120_000; waited += 20) {
		if (failure !== undefined) {
			return failure;
		}

		if (await answers(port, token)) {
			return undefined;
		}

		await sleep(20);
	}

	await end(child);
	return 'no answer within two minutes';
}

/** Asks as a browser would, so that no rule matches and the logs stay empty. */
async function answers(port: number, token: string): Promise<boolean> {
	return new Promise(resolve => {
		const headers = {host: 'shop.test', 'user-agent': 'ready', accept: '*/*', connection: 'close'};
		const request = get({host: '127.0.0.1', port, path: `/static/${token}`, headers, timeout: 2000}, response => {
			response.resume();
			resolve(response.statusCode === 200);
		});
		request.on('timeout', () => {
			request.destroy();
		});
		request.on('error', () => {
			resolve(false);
		});
	});
}

async function end(child: ChildProcess): Promise<void> {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
		return;
	}

	const gone = once(child, 'exit');
	child.kill('SIGTERM');
	const stubborn = setTimeout(() => child.kill('SIGKILL'), 30_000);
	await gone;
	clearTimeout(stubborn);
}
