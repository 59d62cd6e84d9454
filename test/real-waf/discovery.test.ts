import {chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createConnection} from '../../demo/record/requests.ts';
import {type Server, startApache, startNginx} from '../../demo/record/waf.ts';
import {type Machine} from '../../source/actions/discover/machine.ts';
import {type Discovery} from '../../source/waf/discovery.ts';
import {drive} from '../end-to-end/driver.ts';
import {run, waftop} from '../end-to-end/run-program.ts';
import {skipUnlessRoot} from '../skip.ts';
import {node} from './plain-nginx.ts';
import {withWaf} from './when-there.ts';

const program = path.join(import.meta.dirname, 'discover-program.ts');
let storage: string;

beforeAll(() => {
	storage = mkdtempSync('/tmp/waftop-records-');
	chmodSync(storage, 0o777);
});
afterAll(() => {
	rmSync(storage, {recursive: true});
});

/** Other servers may run on this machine: what does not lie in this one's folder is theirs. */
async function discover(server: Server, machine: Partial<Machine> = {}, env: Record<string, string> = {}) {
	const {stdout, stderr} = await run({command: [node, program, JSON.stringify(machine)], env}).finished;
	expect(stderr).toBe('');
	const {logs, notes, problems} = JSON.parse(stdout.toString()) as Discovery;
	return {
		logs: logs.filter(log => log.path.startsWith(server.folder)),
		notes,
		problems: problems.filter(({sentence}) => sentence.includes(server.folder)),
	};
}

async function attack(server: Server): Promise<void> {
	const connection = createConnection(server.port);
	await connection.send({client: '203.0.113.7', host: 'shop.test', target: '/?file=/etc/passwd'});
	connection.close();
}

const kinds = [
	{
		name: 'nginx',
		start: startNginx,
		errorWords: /^error_log in .*\/nginx\.conf:\d+ \(level info\)$/,
		/** The same server, as if it did not run. */
		atRest: ({folder}: Server): Partial<Machine> => ({
			proc: '/nonexistent',
			programFolders: [],
			nginxFiles: [{prefix: folder, configFile: `${folder}/nginx.conf`, errorLog: 'logs/built.log'}],
			apacheFiles: [],
		}),
		configOf: ({folder}: Server) => `${folder}/nginx.conf`,
	},
	{
		name: 'Apache',
		start: startApache,
		errorWords: /^ErrorLog in .*\/httpd\.conf:\d+$/,
		atRest: ({folder}: Server): Partial<Machine> => ({
			proc: '/nonexistent',
			programFolders: [],
			nginxFiles: [],
			apacheFiles: [
				{mainFile: `${folder}/httpd.conf`, serverRoot: folder, errorLog: 'logs/built_log', variablesFile: ''},
			],
		}),
		configOf: ({folder}: Server) => `${folder}/httpd.conf`,
	},
] as const;

describe.each(kinds)('$name', ({name, start, errorWords, atRest, configOf}) => {
	async function during(rules: string, check: (server: Server) => Promise<void>): Promise<void> {
		await withWaf(async () => {
			const server = await start({engine: 'On', audit: 'JSON', rules});
			try {
				await check(server);
			} finally {
				await server.stop();
			}
		});
	}

	test('running or not, its error log and its serial audit log are found, and exactly these are written', async () => {
		await during('', async server => {
			const expected = [
				{path: server.errorLog, kind: 'error', server: name, why: expect.stringMatching(errorWords)},
				{
					path: server.auditLog,
					kind: 'audit',
					server: name,
					why: expect.stringMatching(/^SecAuditLog in .*\/rules\.conf:\d+$/),
					format: 'JSON',
				},
			];
			expect(await discover(server)).toMatchObject({logs: expected, problems: []});
			expect(await discover(server, atRest(server))).toEqual({logs: expected, notes: [], problems: []});
			await attack(server);
			expect(readdirSync(path.join(server.folder, 'logs')).toSorted()).toEqual([
				'access.log',
				'error.log',
				'modsec_audit.log',
			]);
		});
	});

	test('of a concurrent audit log the index is found, and the folder of its records', async () => {
		const records = path.join(storage, name);
		mkdirSync(records);
		chmodSync(records, 0o777);
		await during(`SecAuditLogType Concurrent\nSecAuditLogStorageDir ${records}/`, async server => {
			const {logs} = await discover(server);
			expect(logs.slice(1)).toMatchObject([
				{path: server.auditLog, kind: 'audit-index', format: 'JSON', storage: records},
			]);
			await attack(server);
			await expect.poll(() => readdirSync(records).length).toBeGreaterThan(0);
		});
	});

	test('the program opens them by itself, and says so', async () => {
		await during('', async server => {
			await attack(server);
			const {stdout, stderr, code} = await run({args: ['--once', '--json', '--no-follow']}).finished;
			expect({code, stderr}).toMatchObject({code: 0});
			expect(stderr).toContain(`waftop: reading ${server.errorLog} (${name}, error log): `);
			expect(stderr).toContain(`waftop: reading ${server.auditLog} (${name}, audit log, JSON): SecAuditLog in `);
			const {lines} = JSON.parse(stdout.toString()) as {lines: {modsecurity: number}};
			expect(lines.modsecurity).toBeGreaterThan(0);
		});
	});

	test('without an argument the screen opens over them, and says why while there is nothing to show', async () => {
		await during('', async server => {
			await drive({columns: 160, rows: 50}, async screen => {
				await screen.sees('Nothing from ModSecurity yet');
				await screen.sees(`reading ${server.errorLog} (${name}, error log)`);
				await attack(server);
				await screen.sees(/B +\d+\/5 LFI +203\.0\.113\.7/);
			});
		});
	});

	test('an ordinary user is told whose logs and configuration these are', async () => {
		skipUnlessRoot();
		await during('', async server => {
			chmodSync(server.auditLog, 0o640);
			chmodSync(server.errorLog, 0o644);
			const half = await discover(server, {}, {NOBODY: '1'});
			expect(half.logs.map(log => log.path)).toEqual([server.errorLog]);
			expect(half.problems).toEqual([
				{
					sentence: expect.stringMatching(
						new RegExp(
							String.raw`^cannot read ${server.auditLog}: permission denied \(owner root, group root, mode 640\), SecAuditLog in `,
						),
					),
					hint: 'start waftop with sudo, or as a member of group root',
				},
			]);
			chmodSync(configOf(server), 0o600);
			const nothing = await discover(server, {usualLogs: []}, {NOBODY: '1'});
			expect(nothing.logs).toEqual([]);
			expect(nothing.problems).toEqual([
				{
					sentence: `cannot read ${configOf(server)}: permission denied (owner root, group root, mode 600); the logs that it names are unknown`,
					hint: 'start waftop with sudo',
				},
			]);
		});
	});
});

test('what is piped in is not read unasked, and no log of the machine in its place', async () => {
	const command = ['sh', '-c', 'echo x | "$@"', 'sh', ...waftop];
	const {code, stdout, stderr} = await run({command}).finished;
	expect(code).toBe(2);
	expect(stdout.toString()).toBe('');
	expect(stderr).toContain('COMMAND | waftop -');
});
