import {execFile} from 'node:child_process';
import {readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {createConnection} from '../../demo/record/requests.ts';
import {type Server, startApache, startNginx} from '../../demo/record/waf.ts';
import {run} from '../end-to-end/run-program.ts';
import {makeDebianBox} from './debian-box.ts';
import {withWaf} from './when-there.ts';

const execute = promisify(execFile);

type Told = {
	readonly id: string;
	readonly severity: string;
	readonly certainty: string;
	readonly where: readonly string[];
	readonly evidence: ReadonlyArray<{readonly file: string; readonly line: number | null; readonly text: string}>;
};

async function examine(
	...args: readonly string[]
): Promise<{readonly code: number | null; readonly findings: readonly Told[]}> {
	const {stdout, stderr, code} = await run({args: ['doctor', '--json', ...args]}).finished;
	expect(stderr).toBe('');
	return {code, findings: (JSON.parse(stdout.toString()) as {findings: readonly Told[]}).findings};
}

/** Other servers may run on this machine: what does not name a file of this one's folder is theirs. */
async function examineOnly({folder}: Server): Promise<readonly Told[]> {
	const {findings} = await examine();
	return findings.filter(({evidence, where}) =>
		[...evidence.map(({file}) => file), ...where].some(name => name.startsWith(folder)),
	);
}

async function attack(server: Server, host = 'shop.test', userAgent?: string): Promise<number> {
	const connection = createConnection(server.port);
	const agent = userAgent === undefined ? {} : {userAgent};
	const status = await connection.send({client: '203.0.113.7', host, target: '/?file=/etc/passwd', ...agent});
	connection.close();
	return status;
}

test.each(['nginx', 'Apache'] as const)(
	'on the packages of Debian’s %s, tuned as they say, nothing is found',
	async server => {
		await withWaf(async () => {
			const box = await makeDebianBox(server);
			try {
				expect(await examine('--root', box)).toEqual({code: 0, findings: []});
			} finally {
				rmSync(box, {recursive: true});
			}
		});
	},
);

/* A host for each sickness, and what an attack on it is answered with. */
const sick = [
	['modsecurity-off', 'modsecurity off;', 200],
	['modsecurity-off', "modsecurity_rules 'SecRuleEngine Off';", 200],
	['engine-detection-only', "modsecurity_rules 'SecRuleEngine DetectionOnly';", 200],
	['blocking-rule-removed', "modsecurity_rules 'SecRuleRemoveById 949110';", 200],
	['blocking-rule-removed', "modsecurity_rules 'SecRuleRemoveByTag OWASP_CRS';", 200],
	['request-body-off', "modsecurity_rules 'SecRequestBodyAccess Off';", 200],
	[
		'engine-off-by-client-value',
		`modsecurity_rules 'SecRule REQUEST_HEADERS:User-Agent "@contains monitor" "id:1000,phase:1,pass,nolog,ctl:ruleEngine=Off"';`,
		200,
	],
	['error-page-internal-redirect', 'error_page 403 /blocked.html;', 403],
	['error-log-level', 'error_log FOLDER/logs/quiet.log error;', 403],
	['debug-log-on', "modsecurity_rules 'SecDebugLog FOLDER/logs/debug.log\nSecDebugLogLevel 9';", 403],
	['transaction-id-from-client', 'modsecurity_transaction_id "$http_x_request_id";', 403],
	['audit-off', "modsecurity_rules 'SecAuditEngine Off';", 403],
	['audit-parts', "modsecurity_rules 'SecAuditLogParts ABZ';", 403],
	[
		'audit-storage-not-writable',
		"modsecurity_rules 'SecAuditLogType Concurrent\nSecAuditLogStorageDir FOLDER/none';",
		403,
	],
] as const;

describe('a running nginx', () => {
	let server: Server | undefined;
	let blocked = 0;
	let healthy: readonly Told[] = [];
	let found: readonly Told[] = [];
	const answers: number[] = [];

	beforeAll(async () => {
		await withWaf(async () => {
			server = await startNginx({engine: 'On', audit: 'JSON'});
			blocked = await attack(server);
			healthy = await examineOnly(server);
			const [, backend] = /proxy_pass (http:\S+);/.exec(readFileSync(path.join(server.folder, 'nginx.conf'), 'utf8'))!;
			const {folder, port} = server;
			const hosts = sick.map(
				([, text], at) =>
					`server { listen 127.0.0.1:${port}; server_name sick${at}.test; ${text.replaceAll('FOLDER', folder)}\nlocation / { proxy_pass ${backend}; } }`,
			);
			writeFileSync(path.join(folder, 'conf.d/sick.conf'), `${hosts.join('\n')}\n`);
			const [program, ...parameters] = server.command;
			await execute(program, [...parameters, '-s', 'reload']);
			const answersOf = async (at: number) => attack(server!, `sick${at}.test`, 'monitor');
			// Only new workers know the hosts; old ones answer as the default does, for a while.
			await vi.waitUntil(
				async () => (await answersOf(0)) === 200 && (await answersOf(1)) === 200 && (await answersOf(2)) === 200,
				{timeout: 60_000},
			);
			for (const at of sick.keys()) {
				answers.push(await answersOf(at));
			}

			found = await examineOnly(server);
		});
	}, 240_000);
	afterAll(async () => {
		await server?.stop();
	});

	test('is told to be open where it is, and nothing else', () => {
		expect(blocked).toBe(403);
		expect(healthy.map(({id}) => id).toSorted()).toEqual(['crs-old', 'log-readable-by-others', 'unicode-map-missing']);
	});

	test.each(sick.map(([id, text, status], at) => ({id, text, status, at})))('$id: $text', ({id, status, at}) => {
		expect(answers[at]).toBe(status);
		const host = `sick${at}.test`;
		expect(found.filter(({where}) => where.some(name => name.endsWith(host))).map(told => told.id)).toContain(id);
	});

	test('an audit log that is moved away and reopened is still written to under its new name', async () => {
		const {auditLog, command} = server!;
		renameSync(auditLog, `${auditLog}.1`);
		const [program, ...parameters] = command;
		await execute(program, [...parameters, '-s', 'reopen']);
		const before = statSync(`${auditLog}.1`).size;
		await attack(server!);
		await expect.poll(() => statSync(`${auditLog}.1`).size).toBeGreaterThan(before);
		expect(await examineOnly(server!)).toContainEqual(
			expect.objectContaining({
				id: 'audit-log-not-reopened',
				severity: 'error',
				certainty: 'certain',
				where: [auditLog],
			}),
		);
	});

	test('a file that was changed after the reload', async () => {
		const file = path.join(server!.folder, 'rules.conf');
		const later = statSync(file).mtimeMs / 1000 + 3600;
		utimesSync(file, later, later);
		expect(await examineOnly(server!)).toContainEqual(
			expect.objectContaining({id: 'config-newer-than-process', evidence: [expect.objectContaining({file})]}),
		);
	});

	test('it writes into no log, and makes none', async () => {
		const sizes = () =>
			['error.log', 'access.log', 'debug.log'].map(name => statSync(path.join(server!.folder, 'logs', name)).size);
		const before = sizes();
		await examine();
		expect(sizes()).toEqual(before);
	});
});

test('without real-IP all clients are the proxy', async () => {
	await withWaf(async () => {
		const server = await startNginx({engine: 'On', audit: 'JSON', realIp: false});
		try {
			const connection = createConnection(server.port);
			for (let at = 1; at <= 12; at++) {
				await connection.send({client: `203.0.113.${at}`, target: '/?file=/etc/passwd'});
			}

			connection.close();
			expect(await examineOnly(server)).toContainEqual(
				expect.objectContaining({id: 'client-is-proxy', severity: 'warn', certainty: 'likely'}),
			);
		} finally {
			await server.stop();
		}
	});
});

test('an Apache without mod_unique_id lets everything through, and says so in its log', async () => {
	await withWaf(async () => {
		const server = await startApache({engine: 'On', audit: 'JSON'});
		try {
			expect(await attack(server)).toBe(403);
			expect((await examineOnly(server)).map(({id}) => id)).not.toContain('mod-unique-id-absent');
			const file = path.join(server.folder, 'httpd.conf');
			writeFileSync(file, readFileSync(file, 'utf8').replace(/^LoadModule unique_id.*$/m, ''));
			const [program, ...parameters] = server.command;
			await execute(program, [...parameters, '-k', 'graceful']);
			await expect.poll(async () => attack(server), {timeout: 60_000}).toBe(200);
			expect(await examineOnly(server)).toContainEqual(
				expect.objectContaining({
					id: 'mod-unique-id-absent',
					severity: 'error',
					certainty: 'certain',
					evidence: expect.arrayContaining([expect.objectContaining({text: expect.stringContaining('mod_unique_id')})]),
				}),
			);
		} finally {
			await server.stop();
		}
	});
});
