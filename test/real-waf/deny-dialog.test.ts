import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createConnection} from '../../demo/record/requests.ts';
import {type Server, startNginx} from '../../demo/record/waf.ts';
import {quoteWords} from '../../source/waf/split-command.ts';
import {drive, type Waftop} from '../end-to-end/driver.ts';
import {withWaf} from './when-there.ts';

const escape = '\u{1b}';
const attack = '/item?id=1%27%20UNION%20SELECT%20password%20FROM%20users--%20-';

/* A warning below the threshold: served, and logged. */
const suspicious = {headers: {Connection: 'keep-alive, close'}};

type Scene = {
	readonly server: Server;
	readonly waftop: Waftop;
	readonly denyFile: string;
	send(client: string, more?: {target?: string; host?: string; headers?: Record<string, string>}): Promise<number>;
};

/** The screen on the log of a real nginx whose block api.test lets everybody in. */
async function during(
	args: readonly string[],
	check: (scene: Scene) => Promise<void>,
	prepare: (server: Server) => void = () => undefined,
): Promise<void> {
	await withWaf(async () => {
		const server = await startNginx({
			engine: 'On',
			errorLevel: 'info',
			realIp: true,
			hosts: ['shop.test', 'api.test'],
			openHosts: ['api.test'],
		});
		try {
			prepare(server);
			const all = [server.errorLog, '--nginx', quoteWords(server.command), ...args];
			await drive({args: all, columns: 120, rows: 44}, async waftop => {
				await waftop.sees('Nothing from ModSecurity yet');
				await check({
					server,
					waftop,
					denyFile: path.join(server.folder, 'conf.d', 'waftop-deny.conf'),
					async send(client, more = {}) {
						const connection = createConnection(server.port);
						const status = await connection.send({client, target: '/', ...more});
						connection.close();
						return status;
					},
				});
			});
		} finally {
			await server.stop();
		}
	});
}

/** Selects the newest transaction and asks to deny its client. */
async function openDialog({waftop}: Scene, client: string): Promise<void> {
	await waftop.sees(client);
	waftop.press('k');
	await waftop.sees(`▸`);
	waftop.press('b');
	await waftop.sees(`DENY ${client}`);
}

test('a client is denied by two keys, the effect is seen, and one is undone', async () => {
	await during([], async scene => {
		const {waftop, denyFile, send} = scene;
		expect(await send('203.0.113.7', {target: attack})).toBe(403);
		await waftop.sees(/B +\d+\/5 SQLI/);
		await openDialog(scene, '203.0.113.7');
		await waftop.sees(/\+ deny 203\.0\.113\.7; # waftop since=/);
		await waftop.sees(/✗ api\.test +not denied there/);
		await waftop.sees('a complete, unambiguous record of');
		await waftop.sees('y applies it');
		expect(existsSync(denyFile)).toBe(false);
		waftop.press('y');
		await waftop.sees('DENIED at');
		await waftop.sees('no request since');
		expect(readFileSync(denyFile, 'utf8')).toMatch(
			/^deny 203\.0\.113\.7; # waftop .*requests=1 blocked=1 through=0 reason="SQLI"\n$/,
		);
		await expect.poll(async () => send('203.0.113.7')).toBe(403);
		await waftop.sees(/verified ✓ nothing served since: \d+ refused/);
		// What comes in the first seconds may be of a worker of before the reload.
		await expect
			.poll(
				async () => {
					expect(await send('203.0.113.7', {host: 'api.test', ...suspicious})).toBe(200);
					return waftop.screen().some(row => row.includes('still served by api.test'));
				},
				{interval: 300},
			)
			.toBe(true);
		waftop.press(escape);
		await waftop.sees('denied, still served by api.test');
		waftop.press('7');
		await waftop.sees(/203\.0\.113\.7 .*STILL SERVED +SQLI/);
		waftop.press('u');
		await waftop.sees('UNDO DENY 203.0.113.7');
		await waftop.sees('y applies it');
		waftop.press('y');
		await waftop.sees('UNDONE at');
		expect(readFileSync(denyFile, 'utf8')).toBe('');
		await expect.poll(async () => send('203.0.113.7')).toBe(200);
	});
});

test('another duration, a reason, a range that has to be typed', async () => {
	await during([], async scene => {
		const {waftop, denyFile, send} = scene;
		expect(await send('2001:db8:1:2::7', {target: attack})).toBe(403);
		await openDialog(scene, '2001:db8:1:2::7');
		await waftop.sees('y applies it');
		waftop.press('d');
		await waftop.sees('24h until');
		waftop.press('w');
		await waftop.sees('DENY 2001:db8:1:2::/64');
		await waftop.sees('y, then typing the range, applies it');
		waftop.press('r');
		await waftop.sees('reason: SQLI');
		waftop.press('\u{15}one "network"\r');
		await waftop.sees(String.raw`reason="one \"network\""`);
		await waftop.sees('y, then typing the range, applies it');
		waftop.press('y');
		await waftop.sees('type 2001:db8:1:2::/64 to confirm:');
		waftop.press('2001:db8:1:2::7\r');
		await waftop.sees('nothing written');
		expect(existsSync(denyFile)).toBe(false);
		waftop.press('\u{15}2001:db8:1:2::/64\r');
		await waftop.sees('DENIED at');
		expect(readFileSync(denyFile, 'utf8')).toMatch(/^deny 2001:db8:1:2::\/64; # waftop /);
		await expect.poll(async () => send('2001:db8:1:2:9::1')).toBe(403);
	});
});

test('Esc writes nothing', async () => {
	await during([], async scene => {
		const {waftop, denyFile, send} = scene;
		expect(await send('203.0.113.7', {target: attack})).toBe(403);
		await openDialog(scene, '203.0.113.7');
		await waftop.sees('y applies it');
		waftop.press(escape);
		await waftop.sees('CATEGORY');
		expect(existsSync(denyFile)).toBe(false);
	});
});

test('with a broken configuration nothing is written, and nginx is quoted', async () => {
	await during([], async scene => {
		const {server, waftop, denyFile, send} = scene;
		expect(await send('203.0.113.7', {target: attack})).toBe(403);
		writeFileSync(path.join(server.folder, 'conf.d', 'broken.conf'), 'deny nonsense;\n');
		await openDialog(scene, '203.0.113.7');
		await waftop.sees('y applies it');
		waftop.press('y');
		await waftop.sees(/FAILED: check +nginx refuses its configuration as it is: .*invalid parameter/);
		expect(existsSync(denyFile)).toBe(false);
	});
});

test('with --read-only there is no such key', async () => {
	await during(['--read-only'], async scene => {
		const {waftop, send} = scene;
		expect(await send('203.0.113.7', {target: attack})).toBe(403);
		await waftop.sees('203.0.113.7');
		waftop.press('k');
		await waftop.sees('▸');
		await waftop.doesNotSee('b deny');
		waftop.press('b');
		await waftop.isQuiet(300);
		await waftop.doesNotSee('DENY');
	});
});

test('a rule past its time is taken out by itself, and what a person wrote stays', async () => {
	const own = 'deny 192.0.2.7; # by hand\n';
	const expired = 'deny 203.0.113.7; # waftop since=2026-11-24T14:03:11Z until=2026-11-24T15:03:11Z by=alice\n';
	const lasting = 'deny 203.0.113.8; # waftop since=2026-11-24T14:03:11Z until=never by=alice\n';
	await during(
		[],
		async ({waftop, denyFile, send}) => {
			await waftop.sees('deny rule expired: 203.0.113.7');
			expect(readFileSync(denyFile, 'utf8')).toBe(own + lasting);
			await expect.poll(async () => send('203.0.113.8')).toBe(403);
			expect(await send('203.0.113.7')).toBe(200);
			waftop.press('7');
			await waftop.sees(/203\.0\.113\.8 .*permanent/);
			await waftop.doesNotSee(/203\.0\.113\.7 /);
		},
		server => writeFileSync(path.join(server.folder, 'conf.d', 'waftop-deny.conf'), own + expired + lasting),
	);
});
