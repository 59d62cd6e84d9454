import {chmodSync, existsSync, mkdtempSync, renameSync, rmSync} from 'node:fs';
import {expect, test} from 'vitest';
import {createConnection} from '../../demo/record/requests.ts';
import {type Server, startApache, startNginx} from '../../demo/record/waf.ts';
import {run, until, waftop} from '../end-to-end/run-program.ts';
import {withWaf} from './when-there.ts';

const attacks = 24;

const kinds = [
	{name: 'nginx', start: startNginx},
	{name: 'Apache', start: startApache},
] as const;

const formats = [
	{format: 'serial JSON', rules: () => 'SecAuditLogFormat JSON\n'},
	{format: 'serial native', rules: () => 'SecAuditLogFormat Native\n'},
	{
		format: 'concurrent',
		rules: (storage: string) => `SecAuditLogType Concurrent\nSecAuditLogStorageDir ${storage}\n`,
	},
] as const;

async function attack(server: Server, from: number, to: number): Promise<void> {
	const connection = createConnection(server.port);
	for (let number = from; number < to; number++) {
		const target = `/?file=/etc/passwd&n=${number}`;
		await connection.send({client: `203.0.113.${number + 1}`, host: 'shop.test', target});
	}

	connection.close();
}

const cases = kinds.flatMap(kind => formats.map(format => ({...kind, ...format})));

test.each(cases)(
	'the $format audit log of $name is read live, through its rotation, without loss',
	async ({start, rules}) => {
		const storage = mkdtempSync('/tmp/waftop-formats-');
		chmodSync(storage, 0o777);
		try {
			await withWaf(async () => {
				const server = await start({engine: 'On', audit: 'JSON', rules: rules(storage)});
				try {
					await attack(server, 0, attacks / 2);
					const reader = run({command: [...waftop, '--plain', '--audit-storage', storage, server.auditLog]});
					const rows = (): string[] =>
						reader
							.stdout()
							.split('\n')
							.filter(line => line.includes('203.0.113.'));
					await until('the first attacks', () => rows().length >= attacks / 2);
					// As logrotate does it: the server writes on into the moved file.
					renameSync(server.auditLog, `${server.auditLog}.1`);
					await attack(server, attacks / 2, attacks);
					await until('all attacks', () => rows().length >= attacks);
					reader.child.kill('SIGINT');
					await reader.finished;
					expect(rows()).toHaveLength(attacks);
					expect(new Set(rows().map(row => row.split('\t')[4])).size).toBe(attacks);
					expect(rows().filter(row => !/\tblocked\t.*\tLFI\t/.test(row))).toEqual([]);
					expect(existsSync(`${server.auditLog}.1`)).toBe(true);
				} finally {
					await server.stop();
				}
			});
		} finally {
			rmSync(storage, {recursive: true});
		}
	},
);

test('a stock nginx, whose error log holds only blocks, shows the attacks with its audit log', async () => {
	await withWaf(async () => {
		const server = await startNginx({engine: 'On', audit: 'JSON', errorLevel: 'error'});
		try {
			await attack(server, 0, 3);
			const summarise = async (...logs: string[]): Promise<string> =>
				(await run({command: [...waftop, '--once', ...logs]}).finished).stdout.toString();
			expect(await summarise(server.errorLog)).not.toContain('LFI');
			const both = await summarise(server.errorLog, server.auditLog);
			expect(both).toMatch(/^transactions +3: 3 blocked/m);
			expect(both).toMatch(/^LFI +3 /m);
		} finally {
			await server.stop();
		}
	});
});
