import {linkSync, symlinkSync} from 'node:fs';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {discoverInto} from '../../source/modes/discover-files.ts';
import {storageOf} from '../../source/settings/audit-storage.ts';
import {readCommandLine} from '../../source/settings/command-line.ts';
import {type Settings} from '../../source/settings/settings.ts';
import {makeMachine, type MadeMachine} from '../actions/discover/made-machine.ts';

let made: MadeMachine;

beforeEach(() => {
	made = makeMachine();
});
afterEach(() => made.remove());

async function discover(files: Record<string, string>) {
	made.write(files);
	let said = '';
	const request = await readCommandLine(['--plain'], {
		now: 0,
		isTerminal: false,
		importMeta: import.meta,
		environment: {XDG_CONFIG_HOME: made.folder},
		warn() {},
	});
	const {settings} = request as {settings: Settings};
	const answer = await discoverInto(settings, text => (said += text), made.machine);
	return {answer, said: made.shorten(said)};
}

const config = `http {
	error_log @/logs/error.log warn;
	modsecurity on;
	modsecurity_rules '
		SecRuleEngine On
		SecAuditEngine On
		SecAuditLogType Concurrent
		SecAuditLog @/logs/index.log
		SecAuditLogStorageDir @/logs/records
	';
}`;

test('logs that are found become the files to read, with their folders of records, and it is said why', async () => {
	const {answer, said} = await discover({'nginx/nginx.conf': config, 'logs/error.log': '', 'logs/index.log': ''});
	const settings = answer as Settings;
	expect(settings.files.map(file => made.shorten(file))).toEqual(['@/logs/error.log', '@/logs/index.log']);
	expect(storageOf(settings, settings.files[1])).toBe(path.join(made.folder, 'logs/records'));
	expect(said.split('\n')).toEqual([
		'waftop: reading @/logs/error.log (nginx, error log): error_log in @/nginx/nginx.conf:2 (level warn)',
		'waftop: reading @/logs/index.log (nginx, index of an audit log, records in @/logs/records): SecAuditLog in @/nginx/nginx.conf:4',
		'waftop: only blocks are logged in @/logs/error.log (level warn); for the rest, set error_log @/logs/error.log info;',
		'',
	]);
});

test('a log that is not there is named, and the rest is read', async () => {
	const {answer, said} = await discover({'nginx/nginx.conf': config, 'logs/error.log': ''});
	expect((answer as Settings).files.map(file => made.shorten(file))).toEqual(['@/logs/error.log']);
	expect(said).toContain(
		'@/logs/index.log (SecAuditLog in @/nginx/nginx.conf:4) does not exist yet; nginx creates it when it starts',
	);
});

test('one file under two names is read once', async () => {
	made.write({'logs/error.log': '', 'nginx/nginx.conf': ''});
	linkSync(path.join(made.folder, 'logs/error.log'), path.join(made.folder, 'logs/index.log'));
	const {answer} = await discover({'nginx/nginx.conf': config});
	expect((answer as Settings).files.map(file => made.shorten(file))).toEqual(['@/logs/error.log']);
});

test('a link into /proc or /dev, as images of containers have it to standard error, is not opened', async () => {
	made.write({'logs/x': ''});
	// Seen through the link it is a regular file, as standard error is where it was redirected.
	symlinkSync('/proc/self/cmdline', path.join(made.folder, 'logs/error.log'));
	const {answer, said} = await discover({'nginx/nginx.conf': config});
	expect(answer).toBe(4);
	expect(said).toContain(
		'is a pipe, device or directory, not a file; in a container, read it from outside: docker logs',
	);
});

test('where there is nothing at all, it is said what was looked for and what to do: exit 2', async () => {
	const {answer, said} = await discover({});
	expect(answer).toBe(2);
	expect(said).toMatch(/no log found: neither nginx.*\n.*\n.*error\.log\n.*docker logs.*\n.*--es.*\n.*waftop demo\n$/);
});
