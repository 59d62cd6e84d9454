import {chmodSync, linkSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {makeNotice} from './some-notice.ts';
import {holdChannels, makeFolder} from './with-channels.ts';

async function sendWith(options: Readonly<Record<string, unknown>>, notice: Parameters<typeof makeNotice>[0] = {}) {
	const held = await holdChannels(options);
	await held.channels.tell(makeNotice({...notice, options}));
	await held.channels.idle();
	return {status: held.channels.statuses()[0], shown: held.shown};
}

/** A program that writes down its arguments, its input and what it is told of the alert. */
function makeProgram(folder: string): readonly string[] {
	const script = path.join(folder, 'program.cjs');
	writeFileSync(
		script,
		`const fs = require('node:fs');
const input = fs.readFileSync(0, 'utf8');
const told = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('WAFTOP_ALERT')));
fs.writeFileSync(process.argv[2], JSON.stringify({words: process.argv.slice(3), input, told}));
`,
	);
	return [process.execPath, script, path.join(folder, 'said.json')];
}

function readSaid(folder: string) {
	return JSON.parse(readFileSync(path.join(folder, 'said.json'), 'utf8')) as {
		words: string[];
		input: string;
		told: Record<string, string>;
	};
}

test('a command gets values of a request as whole arguments, whatever they hold', async () => {
	const folder = makeFolder();
	const hostile = `"; touch ${folder}/evil; $(touch ${folder}/evil) \`id\` \n--flag \u0000 'x`;
	const {status} = await sendWith(
		{
			alert: [
				{
					command: {
						command: [
							...makeProgram(folder),
							'%(url.path)s',
							'{url[path]}',
							'path=%(url.path)s',
							'%(no.such)s',
							'{id}',
							'-x',
						],
					},
				},
			],
			pipe_match_json: true,
		},
		{matches: [{url: {path: hostile}, id: '--exec=x'}]},
	);
	expect(status).toMatchObject({state: 'ok', sent: 1});
	const {words, input, told} = readSaid(folder);
	const clean = hostile.replace('\n', String.raw`\u000a`).replace('\u0000', String.raw`\u0000`);
	expect(words).toEqual([clean, clean, `path=${clean}`, '<MISSING VALUE>', String.raw`\u002d-exec=x`, '-x']);
	expect(JSON.parse(input)).toEqual([{url: {path: clean}, id: '--exec=x'}]);
	expect(told).toEqual({
		WAFTOP_ALERT_ID: 'a1b2c3',
		WAFTOP_ALERT_KIND: 'alert',
		WAFTOP_ALERT_RULE: 'many blocked',
		WAFTOP_ALERT_KEY: '192.0.2.7',
		WAFTOP_ALERT_SUBJECT: 'many blocked: 192.0.2.7',
		WAFTOP_ALERT_COMMAND: makeNotice().command,
	});
});

test('a command can have the text, and its exit code counts where the rule says so', async () => {
	const folder = makeFolder();
	await sendWith({alert: 'command', command: makeProgram(folder), pipe_alert_text: true});
	expect(readSaid(folder).input).toMatch(/^many blocked\n\nAt least 3 events .*\nalert a1b2c3\n$/s);

	const failing = [process.execPath, '-e', 'process.stderr.write("no \\u001B[31mwire"); process.exit(3)'];
	expect((await sendWith({alert: 'command', command: failing})).status).toMatchObject({sent: 1});
	const {status} = await sendWith({alert: 'command', command: failing, fail_on_non_zero_exit: true});
	expect(status).toMatchObject({state: 'down', waiting: 1});
	expect(status.problem).toContain(String.raw`exited with 3: no \u001b[31mwire`);
});

test('a command that does not end is ended with what it started, and one that is not there is said', async () => {
	const folder = makeFolder();
	const pidFile = path.join(folder, 'pid');
	const script = 'sleep 1000 & echo $! > "$0"; wait';
	const {status} = await sendWith({alert: 'command', command: ['sh', '-c', script, pidFile], command_timeout: 3});
	expect(status.problem).toBe('sh did not finish within 3 s');
	const pid = Number(readFileSync(pidFile, 'utf8'));
	await expect.poll(() => isRunning(pid)).toBe(false);

	const {status: none} = await sendWith({alert: 'command', command: ['no-such-program']});
	expect(none.problem).toBe('no-such-program not found');
});

/** A zombie that nobody waits for is none. */
function isRunning(pid: number): boolean {
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
}

test('a file gets a line an alert that reads back, for nobody else to read, and no link is followed', async () => {
	const folder = makeFolder();
	const file = path.join(folder, 'alerts.ndjson');
	const options = {alert: 'file', file_path: file};
	await sendWith(options, {subject: 'a \u001B[31m\u202E b\nc'});
	await sendWith(options, {id: 'second'});
	const text = readFileSync(file, 'utf8');
	expect(text).not.toMatch(/[\u001B\u202E]/);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	const lines = text
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as Record<string, unknown>);
	expect(lines).toMatchObject([
		{id: 'a1b2c3', kind: 'alert', rule: 'many blocked', at: '2026-11-24T14:00:00.000Z', command: makeNotice().command},
		{id: 'second', kind: 'alert', matches: makeNotice().matches},
	]);

	const link = path.join(folder, 'link');
	symlinkSync(file, link);
	expect((await sendWith({alert: 'file', file_path: link})).status.problem).toMatch(/cannot write .*: it is a link/);
	const second = path.join(folder, 'second');
	linkSync(file, second);
	expect((await sendWith({alert: 'file', file_path: second})).status.problem).toMatch(/has a second name/);
	chmodSync(folder, 0o777);
	expect((await sendWith({alert: 'file', file_path: path.join(folder, 'new')})).status.problem).toMatch(
		/others can change/,
	);
});

test('bell, notifications and debug are handed to the screen', async () => {
	const {shown} = await sendWith({alert: ['bell', 'osc9', 'osc777', 'debug']}, {subject: 'a\u001B]0;x\u0007b'});
	expect(shown.map(({kind}) => kind).toSorted()).toEqual(['bell', 'debug', 'osc777', 'osc9']);
	expect(new Set(shown.map(({title}) => title))).toEqual(new Set([String.raw`a\u001b]0;x\u0007b`]));
});
