import {expect, test} from 'vitest';
import {createConnection} from '../../demo/record/requests.ts';
import {type Server, startApache, startNginx} from '../../demo/record/waf.ts';
import {drive} from '../end-to-end/driver.ts';
import {withWaf} from './when-there.ts';

/** Starts a server for the time of a test. */
async function during(server: Promise<Server>, check: (server: Server) => Promise<void>): Promise<void> {
	const started = await server;
	try {
		await check(started);
	} finally {
		await started.stop();
	}
}

const attack = {target: '/item?id=1%27%20UNION%20SELECT%20password%20FROM%20users--%20-'};

test('what nginx blocks stands on a live screen as soon as it is logged', async () => {
	await withWaf(async () => {
		await during(startNginx({engine: 'On', errorLevel: 'info', realIp: true}), async server => {
			const connection = createConnection(server.port);
			await drive({args: [server.errorLog], columns: 120}, async waftop => {
				await waftop.sees('Nothing from ModSecurity yet');
				expect(await connection.send({...attack, client: '203.0.113.7'})).toBe(403);
				await waftop.sees(/B +\d+\/5 SQLI +203\.0\.113\.7 +GET +shop\.test +\/item\?id=1/);
				expect(
					await connection.send({target: '/search?q=%3Cscript%3Ealert(1)%3C/script%3E', client: '2001:db8::7'}),
				).toBe(403);
				await waftop.sees(/B +\d+\/5 XSS +2001:db8::7/);
				await waftop.sees('100% blocked');
			});
			connection.close();
		});
	});
});

test('what nginx detects and lets through is loud', async () => {
	await withWaf(async () => {
		await during(startNginx({engine: 'DetectionOnly', errorLevel: 'info', realIp: true}), async server => {
			const connection = createConnection(server.port);
			await drive({args: [server.errorLog], columns: 120}, async waftop => {
				expect(await connection.send({...attack, client: '203.0.113.8'})).not.toBe(403);
				await waftop.sees(/D +\d+\/5 SQLI +203\.0\.113\.8/);
				await waftop.sees('1 through');
			});
			connection.close();
		});
	});
});

test('a stock nginx, which logs blocking rules alone, is told from a quiet one', async () => {
	await withWaf(async () => {
		await during(startNginx({engine: 'On', errorLevel: 'error', realIp: true}), async server => {
			const connection = createConnection(server.port);
			await drive({args: [server.errorLog], columns: 120}, async waftop => {
				await connection.send({...attack, client: '203.0.113.9'});
				await waftop.sees(/B +\d+\/5 .*203\.0\.113\.9/);
				await waftop.sees(/only blocks are logged|attack rules are not in this log/i);
			});
			connection.close();
		});
	});
});

test('what Apache blocks stands on a live screen', async () => {
	await withWaf(async () => {
		await during(startApache({engine: 'On', realIp: true}), async server => {
			const connection = createConnection(server.port);
			await drive({args: [server.errorLog], columns: 120}, async waftop => {
				expect(await connection.send({...attack, client: '203.0.113.10'})).toBe(403);
				await waftop.sees(/B +\d+\/5 SQLI +203\.0\.113\.10 .*shop\.test/);
			});
			connection.close();
		});
	});
});
