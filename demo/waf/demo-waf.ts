import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Server, startNginx, WafUnavailable} from '../record/waf.ts';
import {quoteWords} from '../../source/waf/split-command.ts';
import {attack, offender} from './attackers.ts';
import {readProcessStart} from './process-start.ts';

/*
`npm run demo:waf`: a real nginx with ModSecurity and the Core Rule Set in a temporary folder, under attack, and waftop on its log. Nothing is
installed, root is not needed, and everything is removed at the end.
*/

/** Without a terminal the demo ends after this many ms. */
const shortRun = 20_000;
const root = path.join(import.meta.dirname, '..', '..');

function say(words: string): void {
	process.stderr.write(`demo: ${words}\n`);
}

/** Ends the server if this process is killed. */
function startGuardian({processId, folder}: Server): ChildProcess {
	const program = path.join(import.meta.dirname, 'guardian.ts');
	const parameters = [program, String(processId), readProcessStart(processId), folder];
	const guardian = spawn(process.execPath, parameters, {detached: true, stdio: ['pipe', 'ignore', 'ignore']});
	guardian.unref();
	return guardian;
}

function openWaftop(server: Server): ChildProcess {
	const {command, errorLog, folder} = server;
	const isScreen = process.stdout.isTTY;
	const notes = instructions(server).flatMap(note => ['--note', note]);
	const parameters = [errorLog, '--nginx', quoteWords(command), ...(isScreen ? notes : ['--plain'])];
	// The record of what was denied is useless once the server is gone.
	const env = {...process.env, XDG_STATE_HOME: path.join(folder, 'state')};
	return spawn(process.execPath, [path.join(root, 'bin', 'waftop.js'), ...parameters], {stdio: 'inherit', env});
}

/** What a person needs all the time: where it listens, and how it is attacked. */
function instructions({port}: Server): readonly string[] {
	const curl = `curl -H 'X-Forwarded-For: 203.0.113.222'`;
	const place = `http://127.0.0.1:${port}`;
	return [
		`nginx with ModSecurity listens on ${place}; attack it from any address you like:`,
		`${curl} '${place}/item?id=1%27%20OR%20%271%27=%271'`,
		`${curl} -H 'Host: api.test' '${place}/?q=<script>alert(1)</script>'`,
		`${curl} '${place}/?file=../../etc/passwd'`,
	];
}

function explain(server: Server): void {
	say(`its files are in ${server.folder}; what follows stays on the screen, under i`);
	process.stderr.write(
		instructions(server)
			.map(line => `  ${line}\n`)
			.join(''),
	);
	say(
		`${offender} attacks without a pause: select it and press b. api.test has its own "allow all", so a plain deny does not work there`,
	);
}

async function main(): Promise<number> {
	say('unpacking nginx, ModSecurity and the Core Rule Set from distribution packages; nothing is installed');
	const server = await startNginx({
		engine: 'On',
		errorLevel: 'info',
		realIp: true,
		hosts: ['shop.test', 'api.test'],
		openHosts: ['api.test'],
		onProgress: say,
	});
	const guardian = startGuardian(server);
	const stop = new AbortController();
	explain(server);
	const attacking = attack(server.port, stop.signal);
	let waftop: ChildProcess | undefined;
	try {
		if (process.stdout.isTTY) {
			// Time to read the instructions.
			await sleep(3000);
		}

		waftop = openWaftop(server);
		const ended = once(waftop, 'exit');
		// On the screen waftop handles Ctrl-C itself; all signals are passed on.
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			process.on(signal, () => waftop?.kill(signal === 'SIGINT' ? 'SIGTERM' : signal));
		}

		if (!process.stdout.isTTY) {
			await Promise.race([ended, sleep(shortRun)]);
			waftop.kill('SIGTERM');
		}

		await ended;
		return 0;
	} finally {
		waftop?.kill('SIGTERM');
		stop.abort();
		await attacking;
		await server.stop();
		guardian.stdin?.end();
	}
}

try {
	process.exitCode = await main();
} catch (error) {
	if (!(error instanceof WafUnavailable)) {
		throw error;
	}

	say(error.message);
	process.exitCode = 1;
}

process.exit();
