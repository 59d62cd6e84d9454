import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {drive} from '../end-to-end/driver.ts';
import {run} from '../end-to-end/run-program.ts';
import {connectTo} from './connect-to.ts';
import {type SearchServer} from './search-server.ts';
import {secretsOf, trustOf} from './shipping.ts';

const never = new AbortController().signal;
const time = '2026-11-25T10:00:00.000Z';

/** A record of libmodsecurity as JSON, of a request that was blocked. */
function makeRecord(place: number, messages: unknown): Record<string, unknown> {
	return {
		client_ip: `192.0.2.${place}`,
		client_port: 51_000 + place,
		time_stamp: 'Wed Nov 25 10:00:00 2026',
		unique_id: `17956008001${place}.135791`,
		request: {method: 'GET', http_version: 1.1, uri: `/cart/${place}?id=1`, headers: {Host: 'shop.test'}},
		response: {http_code: 403},
		producer: {secrules_engine: 'Enabled'},
		messages,
	};
}

const messages = [
	{
		message: 'SQL Injection Attack Detected via libinjection',
		details: {ruleId: '942100', severity: '2', match: 'detected SQLi using libinjection.', tags: ['attack-sqli']},
	},
	{
		message: 'Inbound Anomaly Score Exceeded (Total Score: 7)',
		details: {
			ruleId: '949110',
			severity: '0',
			match:
				"Matched \"Operator `Ge' with parameter `5' against variable `TX:BLOCKING_INBOUND_ANOMALY_SCORE' (Value: `7' )",
		},
	},
];

async function store(
	server: SearchServer,
	index: string,
	documents: ReadonlyArray<Record<string, unknown>>,
	body: Record<string, unknown> = {},
): Promise<void> {
	const elastic = await connectTo(server);
	await elastic.request({method: 'PUT', path: `/${index}`, body}, never);
	const lines = documents.flatMap((source, place) => [
		JSON.stringify({index: {_index: index, _id: String(place)}}),
		JSON.stringify(source),
	]);
	if (lines.length > 0) {
		const {errors} = await elastic.request<{errors: boolean}>(
			{method: 'POST', path: '/_bulk', query: {refresh: true}, lines},
			never,
		);
		expect(errors).toBe(false);
	}

	await elastic.close();
}

/**
Indices as people have them, and as an attacker fills them.
*/
export function describeStrangeIndices(server: () => SearchServer): void {
	const waftop = async (index: string, ...args: readonly string[]) => {
		const all = ['--es', server().url, '--index', index, '--no-follow', ...trustOf(server()), ...args];
		const {code, stdout, stderr} = await run({args: all, env: secretsOf(server())}).finished;
		return {code, stdout: stdout.toString(), stderr};
	};

	const places = [1, 2, 3];
	const wholes = places.map(place => ({'@timestamp': time, transaction: makeRecord(place, messages)}));

	test.each([
		{
			what: 'messages of a nested mapping',
			index: 'strange-nested',
			documents: wholes,
			body: {mappings: {properties: {transaction: {properties: {messages: {type: 'nested'}}}}}},
		},
		{
			what: 'a record as text in message',
			index: 'strange-text',
			documents: wholes.map(({transaction}) => ({'@timestamp': time, message: JSON.stringify({transaction})})),
		},
		{
			what: 'a document a message',
			index: 'strange-split',
			documents: messages.flatMap(message =>
				places.map(place => ({'@timestamp': time, transaction: makeRecord(place, message)})),
			),
		},
	])('$what: all requests, blocked, with all their rules', async ({index, documents, body}) => {
		await store(server(), index, documents, body);
		const {code, stdout, stderr} = await waftop(index, '--plain');
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
		expect(stdout.trimEnd().split('\n').toSorted()).toEqual(
			places.map(
				place =>
					`2026-11-25T10:00:00Z\tblocked\t7/5\tSQLI\t192.0.2.${place}\tGET\tshop.test\t/cart/${place}\t942100,949110`,
			),
		);
	});

	describe('nothing is shown', () => {
		test('of an empty index, which is named', async () => {
			await store(server(), 'strange-empty', []);
			const {stderr} = await waftop('strange-empty', '--once');
			expect(stderr).toContain('strange-empty holds no documents yet');
		});

		test('of documents without a time, which are not said to have one', async () => {
			await store(
				server(),
				'strange-timeless',
				wholes.map(({transaction}) => ({transaction})),
			);
			const {code, stderr} = await waftop('strange-timeless', '--once');
			expect(code).toBe(4);
			expect(stderr).toMatch(
				/none of the 3 documents in strange-timeless has a @timestamp; nearest is the shape audit-v3/,
			);
		});

		test('of documents that are none of ours: how many, in which index, and how one reads', async () => {
			await store(
				server(),
				'strange-access',
				places.map(place => ({
					'@timestamp': time,
					verb: 'GET',
					clientip: `192.0.2.${place}`,
					note: 'from the shop',
					password: 'hunter-2',
				})),
			);
			const {code, stderr} = await waftop('strange-access', '--once');
			expect(code).toBe(4);
			expect(stderr).not.toMatch(/is empty|hunter-2/);
			expect(stderr).toMatch(
				/none of the 3 documents in strange-access is a ModSecurity record.* in strange-access, reads: .*from the shop/,
			);
		});
	});

	test('what a document says reaches no shell, where a command denies over ssh', async () => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-far-'));
		try {
			// As ssh does it: what follows the host is joined by blanks, and a shell on the other side takes it apart.
			const far = path.join(folder, 'far');
			const note = path.join(folder, 'note');
			const [words, breach] = [path.join(folder, 'words'), path.join(folder, 'breach')];
			writeFileSync(far, '#!/bin/sh\nshift\nexec sh -c "$*"\n');
			writeFileSync(note, `#!/bin/sh\nprintf '%s\\n' "$@" > ${words}\n`);
			for (const file of [far, note]) {
				chmodSync(file, 0o700);
			}

			const evil = `x'; touch ${breach}; \`touch ${breach}\` $(touch ${breach}) #`;
			const now = new Date().toISOString();
			await store(server(), 'strange-evil', [
				{
					'@timestamp': now,
					source: {ip: '192.0.2.66'},
					host: {name: evil},
					url: {original: `/${evil}`, domain: evil},
					event: {action: 'denied'},
					rule: {id: evil, name: evil, category: evil, ruleset: evil, file: `/etc/rules/REQUEST-942-${evil}.conf`},
				},
			]);
			const config = path.join(folder, 'config.yaml');
			writeFileSync(
				config,
				`deny:\n  hosts: [web1]\n  command: "${far} {host} ${note} {address} --for {duration} --reason {reason} --yes"\n`,
			);
			const args = ['--es', server().url, '--index', 'strange-evil', '--config', config, ...trustOf(server())];
			await drive({args, columns: 120, rows: 40, env: secretsOf(server())}, async screen => {
				// Who is counted by the server may not be read here yet, and cannot be denied before.
				screen.press('2');
				await screen.sees(/B .*192\.0\.2\.66/);
				screen.press('3');
				await screen.sees(/▸.*192\.0\.2\.66/);
				screen.press('b');
				await screen.sees('DENY 192.0.2.66');
				await screen.sees('y applies it');
				screen.press('y');
				await screen.sees('DENIED at');
			});
			expect(readFileSync(words, 'utf8')).toBe('192.0.2.66\n--for\n1h\n--reason\nnone\n--yes\n');
			expect(existsSync(breach)).toBe(false);
			expect(readdirSync(folder).toSorted()).toEqual(['config.yaml', 'far', 'note', 'words']);
		} finally {
			rmSync(folder, {recursive: true});
		}
	});
}
