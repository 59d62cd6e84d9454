import {execFile} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {createConnection} from '../../demo/record/requests.ts';
import {type Server, startApache, unpackWaf} from '../../demo/record/waf.ts';
import {makeHandPlan} from '../../source/actions/deny/hand-plan.ts';
import {drive} from '../end-to-end/driver.ts';
import {withWaf} from './when-there.ts';

const run = promisify(execFile);
const [offender, visitor] = ['203.0.113.7', '198.51.100.8'];

/** The status that a client is answered with. */
async function ask({port}: Server, client: string, target: string): Promise<number> {
	const connection = createConnection(port);
	const status = await connection.send({client, host: 'shop.test', target});
	connection.close();
	return status;
}

async function withApache(check: (server: Server, folder: string) => Promise<void>): Promise<void> {
	await withWaf(async () => {
		const {root} = await unpackWaf();
		const extraConfig = `LoadModule authz_host_module ${root}/usr/lib/apache2/modules/mod_authz_host.so
IncludeOptional conf.d/*.conf
<Files "secret.txt">
	Require all denied
</Files>`;
		const server = await startApache({engine: 'On', extraConfig});
		try {
			await check(server, server.folder);
		} finally {
			await server.stop();
		}
	});
}

test('the lines that are shown are accepted by Apache, refuse the client and nobody else, and open nothing', async () => {
	await withApache(async (server, folder) => {
		const before = await Promise.all(
			['/', '/private/', '/static/secret.txt'].map(async target => ask(server, visitor, target)),
		);
		expect(await ask(server, offender, '/')).toBe(before[0]);
		const place = {
			file: path.join(folder, 'conf.d', 'waftop-deny.conf'),
			why: 'x',
			isOwnFile: true,
			testCommand: [...server.command, '-t'],
			reloadCommand: [...server.command, '-k', 'graceful'],
		};
		const {steps} = makeHandPlan('deny', {kind: 'apache', place}, [offender, '2001:db8::/64'], Date.UTC(2026, 10, 29));
		writeFileSync(place.file, `${steps.find(({isMain}) => isMain)!.lines.join('\n')}\n`);
		await run(place.testCommand[0], place.testCommand.slice(1));
		await run(place.reloadCommand[0], place.reloadCommand.slice(1));
		await expect.poll(async () => ask(server, offender, '/')).toBe(403);
		expect(
			await Promise.all(['/', '/private/', '/static/secret.txt'].map(async target => ask(server, visitor, target))),
		).toEqual(before);
		expect(before[1]).toBe(403);
	});
});

test("b in Apache's log shows Apache's file and commands, and no nginx's", async () => {
	await withApache(async (server, folder) => {
		await ask(server, offender, '/?file=/etc/passwd');
		await expect.poll(() => readFileSync(server.errorLog, 'latin1')).toContain('949110');
		await drive({args: [server.errorLog], columns: 140, rows: 50}, async screen => {
			await screen.sees(/203\.0\.113\.7/);
			screen.press('3');
			screen.press('b');
			await screen.sees(`BY HAND  Apache: ${path.join(folder, 'conf.d', 'waftop-deny.conf')}`);
			await screen.sees('Require not ip 203.0.113.7');
			await screen.sees('-k graceful');
			expect(screen.screen().join('\n')).not.toMatch(/nginx -|waftop-deny\.conf {2}\(method/);
			screen.press('\u001B');
			screen.press('7');
			await screen.sees("this log is Apache's");
		});
	});
});
