import {execFileSync} from 'node:child_process';
import {existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createConnection, type Request} from '../../demo/record/requests.ts';
import {type NginxOptions, type Server, startApache, startNginx} from '../../demo/record/waf.ts';
import {quoteWords} from '../../source/waf/split-command.ts';
import {run} from '../end-to-end/run-program.ts';
import {withWaf} from './when-there.ts';

/*
What an attacker tried on waftop, against real servers: text that hides an attack in its own record, secrets in it, and ways to make waftop write where it must not.
*/
type Row = {
	readonly source?: {readonly ip?: string};
	readonly modsecurity: {
		readonly outcome: string;
		readonly categories: readonly string[];
		readonly rules: ReadonlyArray<{readonly id?: string; readonly message?: string}>;
	};
};

async function send(server: Server, request: Request): Promise<number> {
	const connection = createConnection(server.port);
	const status = await connection.send(request);
	connection.close();
	return status;
}

async function readRows(...args: string[]): Promise<Row[]> {
	const {stdout} = await run({args: ['--json', '--no-follow', ...args]}).finished;
	return stdout
		.toString()
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as Row);
}

async function during(starting: () => Promise<Server>, check: (server: Server) => Promise<void>): Promise<void> {
	await withWaf(async () => {
		const server = await starting();
		try {
			await check(server);
		} finally {
			await server.stop();
		}
	});
}

const script = '%3Cscript%3Ealert(1)%3C/script%3E';
const fields = '"] [id "999999"] [file "/etc/forged.conf"] [msg "forged"] [severity "0"] [unique_id "1"]';

describe('a record keeps its own rules', () => {
	const parts = {engine: 'On', audit: 'Native', rules: 'SecAuditLogParts ABCFHIJZ\n'} as const;

	test('where the path of the request holds fields (nginx, audit log alone)', async () => {
		await during(
			async () => startNginx(parts),
			async server => {
				const target = `/shop${encodeURIComponent(fields)}?q=${script}`;
				expect(await send(server, {client: '203.0.113.7', target})).toBe(403);
				const [row] = await readRows(server.auditLog);
				expect(row).toMatchObject({
					source: {ip: '203.0.113.7'},
					modsecurity: {outcome: 'blocked', categories: ['XSS']},
				});
				expect(row.modsecurity.rules.map(({id}) => id)).toContain('949110');
				expect(JSON.stringify(row.modsecurity.rules.map(({id, message}) => [id, message]))).not.toMatch(
					/999999|forged/,
				);
			},
		);
	});

	test.each(['Native', 'JSON'] as const)('where a parser says what a client wrote (Apache, %s)', async audit => {
		await during(
			async () => startApache({...parts, audit}),
			async server => {
				const body = `--part\r\nContent-Disposition: form-data; name="a"; x${fields}\r\n\r\n1\r\n--part--\r\n`;
				await send(server, {
					client: '203.0.113.7',
					method: 'POST',
					target: `/upload?q=${script}`,
					headers: {'Content-Type': 'multipart/form-data; boundary=part'},
					body,
				});
				const logs = [[server.auditLog], [server.errorLog, server.auditLog]];
				for (const args of logs) {
					const rows = await readRows(...args);
					expect(rows).toHaveLength(1);
					expect(rows[0].modsecurity.outcome).toBe('blocked');
					expect(rows[0].modsecurity.rules.filter(({id, message}) => id === '999999' || message === 'forged')).toEqual(
						[],
					);
				}
			},
		);
	});
});

test('secrets of a request are in none of the records that are given out', async () => {
	const secrets = ['in-query-1', 'in-cookie-2', 'in-header-3', 'in-body-4', 'in-nested-5'];
	await during(
		async () => startNginx({engine: 'On', audit: 'JSON', rules: 'SecAuditLogParts ABCFHIJZ\n'}),
		async server => {
			const [query, cookie, header, form, nested] = secrets;
			const headers = {Cookie: `session=${cookie}`, Authorization: `Bearer ${header}`};
			await send(server, {client: '203.0.113.7', target: `/?password=${query}&q=${script}`, headers});
			await send(server, {
				client: '203.0.113.8',
				method: 'POST',
				target: `/login?q=${script}`,
				body: `user=anna&passwd=${form}${script}`,
			});
			await send(server, {
				client: '203.0.113.9',
				method: 'POST',
				target: `/api?q=${script}`,
				headers: {'Content-Type': 'application/json'},
				body: JSON.stringify([{name: 'password', value: nested}]),
			});
			const logs = readFileSync(server.auditLog, 'latin1');
			expect(secrets.filter(secret => !logs.includes(secret))).toEqual([]);
			for (const mode of ['--json', '--plain', '--once']) {
				const {stdout} = await run({args: [server.errorLog, server.auditLog, mode, '--no-follow']}).finished;
				expect(stdout.toString()).toContain('203.0.113.');
				expect(secrets.filter(secret => stdout.toString().includes(secret))).toEqual([]);
			}
		},
	);
});

describe('denying', () => {
	type Answer = {readonly code: number | null; readonly stderr: string};
	type Site = {readonly server: Server; readonly denyFile: string; waftop(...args: string[]): Promise<Answer>};

	const site = async (options: NginxOptions, check: (site: Site) => Promise<void>): Promise<void> =>
		during(
			async () => startNginx({engine: 'On', ...options}),
			async server =>
				check({
					server,
					denyFile: path.join(server.folder, 'conf.d', 'waftop-deny.conf'),
					async waftop(...args) {
						const env = {XDG_STATE_HOME: path.join(server.folder, 'state')};
						const all = [...args, '--nginx', quoteWords(server.command)];
						const {code, stderr} = await run({args: all, env}).finished;
						return {code, stderr};
					},
				}),
		);

	test('is refused by --read-only, whatever else is said', async () => {
		await site({}, async ({server, waftop, denyFile}) => {
			const before = readdirSync(path.join(server.folder, 'conf.d'));
			const {code, stderr} = await waftop('block', '203.0.113.7', '--yes', '--force', 'I know', '--read-only');
			expect(stderr).toContain('refused: waftop is read-only');
			expect(code).not.toBe(0);
			expect(existsSync(denyFile)).toBe(false);
			expect(readdirSync(path.join(server.folder, 'conf.d'))).toEqual(before);
			expect(await send(server, {client: '203.0.113.7', target: '/'})).toBe(200);
		});
	});

	test('a reload that no worker shows is not said to have been one', async () => {
		await site({}, async ({server, waftop}) => {
			const {code, stderr} = await waftop('block', '203.0.113.7', '--yes', '--reload', 'true');
			expect(stderr).toContain('reload not seen yet');
			expect(stderr).not.toContain('nginx was reloaded');
			expect(code).toBe(0);
			expect(await send(server, {client: '203.0.113.7', target: '/'})).toBe(200);
		});
	});

	test.each([
		['a pipe, which would be waited for', (file: string) => execFileSync('mkfifo', [file])],
		['a link to a file of the server', (file: string) => symlinkSync('../nginx.conf', file)],
		['a file with a second name', (file: string) => linkSync(path.join(path.dirname(file), '..', 'nginx.conf'), file)],
		['a folder', (file: string) => mkdirSync(file)],
	])('never writes into %s in the place of the deny file', async (_, put) => {
		await site({}, async ({server, waftop, denyFile}) => {
			const configuration = readFileSync(path.join(server.folder, 'nginx.conf'));
			const include = path.join(server.folder, 'nginx.conf');
			put(denyFile);
			const {code, stderr} = await waftop('block', '203.0.113.7', '--yes');
			expect(code).not.toBe(0);
			expect(stderr).toContain('waftop-deny.conf');
			expect(readFileSync(include)).toEqual(configuration);
			rmSync(denyFile, {recursive: true, force: true});
		});
	});

	test('an address that holds another one is guarded as that one, and the client is shown as it came', async () => {
		await site({realIp: true}, async ({server, waftop, denyFile}) => {
			writeFileSync(path.join(server.folder, 'conf.d', 'proxy.conf'), 'set_real_ip_from 198.51.100.0/24;\n');
			const client = '64:ff9b::c633:6401';
			expect(await send(server, {client, target: `/?q=${script}`})).toBe(403);
			const [row] = await readRows(server.errorLog);
			expect(row.source?.ip).toBe(client);
			// 127.0.0.1 behind a translator, as 6to4 and as an IPv4-compatible address; 198.51.100.1 is a proxy.
			for (const address of ['64:ff9b::7f00:1', '2002:7f00:1::1', '::127.0.0.1']) {
				const {code, stderr} = await waftop('block', address, '--yes', '--force', 'I know');
				expect({address, code, stderr}).toMatchObject({address, code: 5});
				expect(stderr).toContain('loopback');
			}

			const {code, stderr} = await waftop('block', client, '--yes');
			expect(code).toBe(5);
			expect(stderr).toContain('proxy');
			expect(existsSync(denyFile)).toBe(false);
		});
	});
});
