import {createSocket} from 'node:dgram';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type HttpReceiver, startReceiver} from '../actions/notify/http-receiver.ts';
import {expectClean, expectInert, harmful, type HostileParts, notices, runs, sendBy} from './hostile-notices.ts';

/* Whatever a client writes, for machines that read alerts each field is a field, and each argument an argument. */

const folder = mkdtempSync(path.join(tmpdir(), 'waftop-hostile-'));
const datagrams = createSocket('udp4');
let receiver: HttpReceiver;

beforeAll(async () => {
	receiver = await startReceiver();
	await new Promise<void>(resolve => {
		datagrams.bind(0, '127.0.0.1', resolve);
	});
});

afterAll(async () => {
	datagrams.close();
	await receiver.close();
	rmSync(folder, {recursive: true, force: true});
});

async function postBy(name: string, parts: HostileParts, option: string): Promise<string> {
	receiver.received.length = 0;
	const more = name === 'pagerduty' ? {pagerduty_service_key: 'x'} : {};
	await sendBy(name, parts, {[option]: receiver.url, ...more});
	return receiver.received.at(-1)!.body;
}

test('machines: fields are fields', async () => {
	await fc.assert(
		fc.asyncProperty(notices, async parts => {
			for (const [name, option] of [
				['post', 'http_post_url'],
				['alertmanager', 'alertmanager_hosts'],
			]) {
				expectClean(await postBy(name, parts, option));
			}

			const event = await postBy('pagerduty', parts, 'pagerduty_url');
			expectClean(event);
			const {payload} = JSON.parse(event) as {payload: {summary: string}};
			expect(payload.summary.length).toBeLessThanOrEqual(1024);
			expectInert(payload.summary);

			const file = path.join(folder, 'alerts.ndjson');
			rmSync(file, {force: true});
			await sendBy('file', parts, {file_path: file});
			const [line, ...rest] = readFileSync(file, 'utf8').split('\n');
			expect(rest).toEqual(['']);
			expect(line).not.toMatch(harmful);
			expectClean(line);
		}),
		runs,
	);
});

test('syslog: one message, its head and each field of CEF where they belong', async () => {
	await fc.assert(
		fc.asyncProperty(notices, fc.constantFrom('text', 'cef', 'ecs'), async (parts, format) => {
			const arrived = new Promise<string>(resolve => {
				datagrams.once('message', bytes => resolve(bytes.toString()));
			});
			const {port} = datagrams.address();
			await sendBy('syslog', parts, {
				syslog_protocol: 'udp',
				syslog_host: '127.0.0.1',
				syslog_port: port,
				syslog_format: format,
			});
			const message = await arrived;
			expect(message).not.toMatch(harmful);
			expect(message).not.toContain('\n');
			expect(Buffer.byteLength(message)).toBeLessThanOrEqual(2048);
			const head = /^<132>1 \S+ \S+ waftop \d+ alert \[waftop@32473((?: \w+="(?:[^"\\\]]|\\["\\\]])*")*)\] /.exec(
				message,
			)!;
			expect(head).not.toBeNull();
			expect(
				[...head[1].matchAll(/ (\w+)="(?:[^"\\\]]|\\["\\\]])*"/g)]
					.map(([, name]) => name)
					.every(name => ['id', 'rule', 'key'].includes(name)),
			).toBe(true);
			const content = message.slice(head[0].length);
			if (format === 'ecs') {
				expectClean(content);
			} else if (format === 'cef') {
				const cef = /^CEF:0\|waftop\|waftop\|[\d.]+\|(?:[^|\\]|\\[|\\])*\|(?:[^|\\]|\\[|\\])*\|6\|(.*)$/.exec(content)!;
				expect(cef).not.toBeNull();
				// An equals sign without an escape parts a name from its value: those are ours.
				const names = [...cef[1].matchAll(/(?:^|\s)([^\s=]*[^\\\s=])(?<!\\)=/g)].map(([, name]) => name);
				expect(
					names.filter(name => !/^(?:externalId|rt|src|dhost|request|cnt|cs[12]|cs[12]Label|msg)$/.test(name)),
				).toEqual([]);
			}
		}),
		runs,
	);
});

test('a command: as many arguments as the rule says, none an option that it does not say', async () => {
	const script = path.join(folder, 'args.sh');
	const out = path.join(folder, 'args');
	writeFileSync(script, '#!/bin/sh\nfile=$1; shift; printf \'%s\\n\' "$#" "$@" > "$file"\n');
	await fc.assert(
		fc.asyncProperty(notices, async parts => {
			await sendBy('command', parts, {
				command: ['sh', script, out, '%(user)s', 'path={url[path]}', 'last'],
				pipe_alert_text: true,
			});
			const lines = readFileSync(out, 'utf8').split('\n');
			expect([lines[0], lines.length]).toEqual(['3', 5]);
			expect(lines[1]).not.toMatch(/^-/);
			expect(lines[2]).toMatch(/^path=/);
			expect(lines[3]).toBe('last');
			expect(lines.join('')).not.toMatch(harmful);
		}),
		runs,
	);
});
