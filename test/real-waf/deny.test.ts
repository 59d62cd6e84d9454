import {once} from 'node:events';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {type AddressInfo, createServer} from 'node:net';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createConnection} from '../../demo/record/requests.ts';
import {type NginxOptions, type Server, startNginx} from '../../demo/record/waf.ts';
import {quoteWords} from '../../source/waf/split-command.ts';
import {run} from '../end-to-end/run-program.ts';
import {withWaf} from './when-there.ts';

const snippet = 'if ($waftop_denied) { return 444; }';
const offender = '203.0.113.7';

/** An nginx for the time of a test, and waftop's commands for it. */
type Site = {
	readonly server: Server;

	/** Runs `waftop block …` and the like. */
	waftop(...args: string[]): Promise<{code: number | null; stdout: string; stderr: string}>;

	/** Asks on a new connection until the answer is the wanted one; 0 is none at all. */
	answers(client: string, status: number, more?: {host?: string; target?: string}): Promise<void>;
	readonly denyFile: string;
};

async function during(options: NginxOptions, check: (site: Site) => Promise<void>): Promise<void> {
	await withWaf(async () => {
		const server = await startNginx({engine: 'On', realIp: true, ...options});
		try {
			const nginx = quoteWords(server.command);
			await check({
				server,
				denyFile: path.join(server.folder, 'conf.d', 'waftop-deny.conf'),
				async waftop(...args) {
					const env = {XDG_STATE_HOME: path.join(server.folder, 'state')};
					const {code, stdout, stderr} = await run({args: [...args, '--nginx', nginx], env}).finished;
					return {code, stdout: stdout.toString(), stderr};
				},
				async answers(client, status, more = {}) {
					// Workers of before the reload take connections for a moment more.
					await expect
						.poll(
							async () => {
								const connection = createConnection(server.port);
								const answer = await connection.send({client, target: '/', ...more});
								connection.close();
								return answer;
							},
							{interval: 50},
						)
						.toBe(status);
				},
			});
		} finally {
			await server.stop();
		}
	});
}

/** `extraConfig` is read before the server blocks. */
function addServer(server: Server, name: string, content: string): void {
	const text = `server { listen 127.0.0.1:${server.port}; server_name ${name}; ${content} }\n`;
	writeFileSync(path.join(server.folder, 'conf.d', `${name}.conf`), text);
}

async function reload(server: Server): Promise<void> {
	const result = await run({
		command: [...server.command, '-s', 'reload'],
	}).finished;
	expect(result.code).toBe(0);
}

describe('the method deny', () => {
	test('answers 403 once it was confirmed, and 200 again once it was taken back', async () => {
		await during({}, async ({waftop, answers, denyFile}) => {
			await answers(offender, 200);
			const blocked = await waftop('block', offender, '--for', '24h', '--reason', 'sqlmap; } # "', '--yes');
			expect(blocked.stderr).toContain(`denied: ${offender}; nginx was reloaded`);
			expect(blocked.code).toBe(0);
			expect(readFileSync(denyFile, 'utf8')).toMatch(
				/^deny 203\.0\.113\.7; # waftop since=\S+Z until=\S+Z by=\S+ reason="sqlmap; } # \\""\n$/,
			);
			await answers(offender, 403);
			await answers('203.0.113.8', 200);
			const again = await waftop('block', offender, '--yes');
			expect(again.stderr).toContain('denied already');
			expect(again.code).toBe(0);
			const {stdout} = await waftop('blocks');
			expect(stdout).toMatch(/203\.0\.113\.7 +deny .* sqlmap/);
			expect((await waftop('unblock', offender, '--yes')).code).toBe(0);
			await answers(offender, 200);
			expect(readFileSync(denyFile, 'utf8')).toBe('');
		});
	});

	test('denies IPv6, alone and as /64, and IPv4 in mapped form', async () => {
		await during({}, async ({waftop, answers}) => {
			const {code} = await waftop('block', '2001:DB8:0:1::7', '2001:db8:0:2::/64', '::ffff:198.51.100.9', '--yes');
			expect(code).toBe(0);
			await answers('2001:db8:0:1::7', 403);
			await answers('2001:db8:0:1::8', 200);
			await answers('2001:db8:0:2:5::1', 403);
			await answers('198.51.100.9', 403);
		});
	});

	test('says before it writes where an own allow keeps it from working, and it does not work there', async () => {
		await during({}, async ({server, waftop, answers}) => {
			addServer(server, 'open.test', 'allow all; root /; location / { try_files /nothing =204; }');
			await reload(server);
			const plan = await waftop('block', offender, '--dry-run');
			expect(plan.code).toBe(0);
			expect(plan.stderr).toMatch(/not denied in open\.test: own "allow all" in .*open\.test\.conf:1/);
			expect((await waftop('block', offender, '--yes')).code).toBe(0);
			await answers(offender, 403);
			await answers(offender, 204, {host: 'open.test'});
		});
	});

	test('without real-ip it is the other end of the connection that counts: loopback, which is refused', async () => {
		await during({realIp: false}, async ({waftop, answers}) => {
			expect((await waftop('block', offender, '--yes')).code).toBe(0);
			await answers(offender, 200);
			const refused = await waftop('block', '127.0.0.1', '--yes', '--force', 'I know');
			expect(refused.stderr).toContain('loopback');
			expect(refused.code).toBe(5);
		});
	});
});

describe('the method early', () => {
	test('is chosen where a server block tests the variable; the connection is closed and ModSecurity sees nothing', async () => {
		await during({}, async ({server, waftop, answers}) => {
			// The variable has to exist before a server block can test it.
			expect((await waftop('block', '203.0.113.99', '--deny-method', 'early', '--yes')).code).toBe(0);
			addServer(server, 'early.test', `${snippet} root /; location / { try_files /nothing =204; }`);
			await reload(server);
			await answers(offender, 204, {host: 'early.test'});
			const plan = await waftop('block', offender, '--yes');
			expect(plan.stderr).toContain('method early');
			expect(plan.stderr).toMatch(/not denied in shop\.test: no "if \(\$waftop_denied\)/);
			expect(plan.code).toBe(0);
			await answers(offender, 0, {host: 'early.test'});
			// Workers of before the reload may still take one: that one is answered, and seen.
			const linesOf = (): number => readFileSync(server.errorLog, 'utf8').split('ModSecurity:').length;
			const sendAttack = async () => {
				const before = linesOf();
				const connection = createConnection(server.port);
				const target = '/?q=%3Cscript%3Ealert(1)%3C/script%3E';
				const status = await connection.send({client: offender, host: 'early.test', target});
				connection.close();
				return {status, seen: linesOf() - before};
			};
			await expect.poll(sendAttack, {interval: 50}).toEqual({status: 0, seen: 0});
			expect(readFileSync(server.accessLog, 'utf8')).toMatch(/" 444 /);
			expect((await waftop('unblock', offender, '--yes')).code).toBe(0);
			await answers(offender, 204, {host: 'early.test'});
		});
	});
});

test('a rule past its time is taken out, and the others stay', async () => {
	await during({}, async ({waftop, answers, denyFile}) => {
		expect((await waftop('block', offender, '198.51.100.9', '--yes')).code).toBe(0);
		const text = readFileSync(denyFile, 'utf8');
		// The hour of the first one is over.
		writeFileSync(denyFile, text.replace(/until=\d{4}/, 'until=2020'));
		await answers(offender, 403);
		expect((await waftop('unblock', '--expired', '--yes')).code).toBe(0);
		await answers(offender, 200);
		await answers('198.51.100.9', 403);
		const quiet = await waftop('unblock', '--expired', '--yes');
		expect(quiet).toEqual({code: 0, stdout: '', stderr: ''});
	});
});

describe('nothing is changed', () => {
	test('where somebody broke another file: nginx is quoted, and its own log is left alone', async () => {
		await during({}, async ({server, waftop, denyFile}) => {
			writeFileSync(path.join(server.folder, 'conf.d', 'broken.conf'), 'allow nonsense;\n');
			const {code, stderr} = await waftop('block', offender, '--yes');
			expect(stderr).toContain('failed (check)');
			expect(stderr).toContain('invalid parameter "nonsense"');
			expect(stderr).toContain('broken.conf:1');
			expect(code).toBe(1);
			expect(() => readFileSync(denyFile)).toThrow('ENOENT');
			expect(readFileSync(server.errorLog, 'utf8')).not.toContain('nonsense');
		});
	});

	test('by a dry run: no line in a log, and none is made that is missing', async () => {
		await during({}, async ({server, waftop, denyFile}) => {
			const missing = path.join(server.folder, 'conf.d', 'missing.log');
			writeFileSync(path.join(server.folder, 'conf.d', 'log.conf'), `error_log ${missing};\n`);
			const before = readFileSync(server.errorLog);
			expect((await waftop('block', offender, '--dry-run')).code).toBe(0);
			expect(readFileSync(server.errorLog)).toEqual(before);
			expect([existsSync(missing), existsSync(denyFile)]).toEqual([false, false]);
		});
	});

	test('as far as anybody knows where nginx tests well and does not reload: its line says why', async () => {
		await during({}, async ({server, waftop, answers, denyFile}) => {
			// A port that is taken: the test does not bind to it, the reload does.
			const taken = createServer().listen(0, '127.0.0.1');
			await once(taken, 'listening');
			const {port} = taken.address() as AddressInfo;
			const site = path.join(server.folder, 'conf.d', 'taken.conf');
			writeFileSync(site, `server { listen 127.0.0.1:${port}; server_name taken.test; }\n`);
			const {code, stderr} = await waftop('block', offender, '--yes');
			expect(stderr).not.toContain('nginx was reloaded');
			expect(stderr).toMatch(/failed \((reload|check)\): .*bind\(\) to 127\.0\.0\.1:\d+ failed/);
			expect(code).toBe(1);
			taken.close();
			rmSync(site);
			expect(existsSync(denyFile)).toBe(false);
			await answers(offender, 200);
		});
	});

	test('where the reload fails: the old file is back', async () => {
		await during({}, async ({waftop, answers, denyFile}) => {
			expect((await waftop('block', '198.51.100.9', '--yes')).code).toBe(0);
			const before = readFileSync(denyFile);
			const {code, stderr} = await waftop('block', offender, '--yes', '--reload', 'false');
			expect(stderr).toMatch(/failed \(reload\).*is unchanged/);
			expect(code).toBe(1);
			expect(readFileSync(denyFile)).toEqual(before);
			expect(readdirSync(path.dirname(denyFile)).filter(name => name.endsWith('.tmp'))).toEqual([]);
			await answers(offender, 200);
		});
	});

	test('where the address is the proxy, unless a reason is given', async () => {
		await during({extraConfig: 'set_real_ip_from 198.51.100.0/24;'}, async ({waftop, denyFile}) => {
			const refused = await waftop('block', '198.51.100.1', '--yes');
			expect(refused.stderr).toMatch(
				/198\.51\.100\.1 is your proxy: set_real_ip_from 198\.51\.100\.0\/24 in .*nginx\.conf:\d+/,
			);
			expect(refused.code).toBe(5);
			expect(() => readFileSync(denyFile)).toThrow('ENOENT');
			const forced = await waftop('block', '198.51.100.1', '--yes', '--force', 'that proxy is gone');
			expect(forced.code).toBe(0);
			expect(readFileSync(denyFile, 'utf8')).toContain('force="that proxy is gone"');
		});
	});

	test('where nobody can be asked', async () => {
		await during({}, async ({waftop, denyFile}) => {
			const {code, stderr} = await waftop('block', offender);
			expect(stderr).toContain('no terminal to ask for confirmation on');
			expect(code).toBe(2);
			expect(() => readFileSync(denyFile)).toThrow('ENOENT');
		});
	});
});

test("a person's own lines and every note of what was done stay", async () => {
	await during({}, async ({server, waftop, denyFile}) => {
		const own = '# ours\r\ndeny 198.51.100.1; # a scraper\n\nallow 192.0.2.7;';
		mkdirSync(path.dirname(denyFile), {recursive: true});
		writeFileSync(denyFile, own);
		expect((await waftop('block', offender, '--yes')).code).toBe(0);
		expect((await waftop('block', '198.51.100.1', '--yes')).stderr).toContain('denied already by 198.51.100.1');
		expect((await waftop('unblock', offender, '--yes')).code).toBe(0);
		expect(readFileSync(denyFile, 'utf8')).toBe(own);
		const trail = readFileSync(path.join(server.folder, 'state', 'waftop', 'deny-trail.jsonl'), 'utf8');
		const entries = trail
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line) as {action: string; outcome: string});
		expect(entries.map(({action, outcome}) => `${action} ${outcome}`)).toEqual([
			'plan planned',
			'deny applied',
			'plan planned',
			'plan planned',
			'undo applied',
		]);
	});
});
