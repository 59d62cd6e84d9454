import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, onTestFinished} from 'vitest';
import {unpackPackages, WafUnavailable} from '../../demo/record/packages.ts';
import {findPort, withLibraries} from '../../demo/record/server.ts';
import {isCi, skip} from '../skip.ts';

/**
A real rsyslogd that listens on the loopback and on a socket of its own.
*/
export type Rsyslog = {
	readonly udpPort: number;
	readonly tcpPort: number;
	readonly socket: string;

	/** What it wrote: `INPUT|FACILITY.SEVERITY|APP|MSGID|STRUCTURED DATA|MESSAGE`. */
	lines(): readonly string[];
};

/**
Starts it until the test is over. Where it cannot be had the test is skipped, and in CI it fails.
*/
export async function startRsyslog(): Promise<Rsyslog> {
	const files = await unpackPackages({name: 'rsyslog', version: 1, packages: ['rsyslog']}).catch((error: unknown) => {
		if (error instanceof WafUnavailable && !isCi) {
			skip(error.message);
		}

		throw error;
	});
	const folder = mkdtempSync('/tmp/waftop-rsyslog-');
	const out = path.join(folder, 'out');
	const socket = path.join(folder, 'log');
	const [udpPort, tcpPort] = [await findPort(), await findPort()];
	writeFileSync(
		path.join(folder, 'rsyslog.conf'),
		`global(workDirectory="${folder}")
module(load="imudp")
module(load="imtcp")
module(load="imuxsock" sysSock.use="off")
input(type="imudp" address="127.0.0.1" port="${udpPort}" name="udp")
input(type="imtcp" address="127.0.0.1" port="${tcpPort}" name="tcp")
input(type="imuxsock" socket="${socket}")
template(name="parts" type="string" string="%inputname%|%syslogfacility-text%.%syslogseverity-text%|%app-name%|%msgid%|%structured-data%|%msg%\\n")
action(type="omfile" file="${out}" template="parts")
`,
	);
	const program = path.join(files.root, 'usr/sbin/rsyslogd');
	const modules = files.libraryPath
		.split(':')
		.map(library => path.join(library, 'rsyslog'))
		.find(library => existsSync(library))!;
	expect(readdirSync(modules)).toContain('imtcp.so');
	const [command, ...parameters] = withLibraries(
		[program, '-n', '-f', path.join(folder, 'rsyslog.conf'), '-i', path.join(folder, 'pid'), '-M', modules],
		files,
	);
	const child = spawn(command, parameters, {stdio: ['ignore', 'ignore', 'pipe']});
	let words = '';
	child.stderr.setEncoding('utf8').on('data', (piece: string) => {
		words += piece;
	});
	const ended = new Promise<void>(resolve => {
		child.on('exit', () => resolve());
	});
	onTestFinished(async () => {
		child.kill('SIGTERM');
		await ended;
		rmSync(folder, {recursive: true, force: true});
	});
	await expect.poll(() => existsSync(socket) || `no socket yet: ${words}`).toBe(true);
	return {
		udpPort,
		tcpPort,
		socket,
		lines: () => (existsSync(out) ? readFileSync(out, 'utf8').trimEnd().split('\n') : []),
	};
}
