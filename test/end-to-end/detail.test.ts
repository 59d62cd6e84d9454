import {expect, test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog} from './fresh-log.ts';

test('a transaction opens, its neighbours follow, its lines show, and Escape goes back to the row it came from', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file], columns: 120, rows: 40}, async waftop => {
		await waftop.sees('203.0.113.31');
		waftop.press('2');
		await waftop.sees(/TIME +O/);
		waftop.press('k');
		await waftop.sees(/▸.*2001:db…ffff::1/);
		waftop.press('k');
		await waftop.sees(/▸.*203\.0\.113\.32/);
		const row = waftop.screen().findIndex(line => line.startsWith('▸'));
		waftop.press('\r');
		await waftop.sees('Blocked (403): inbound score 5, threshold 5.');
		await waftop.sees(/client +203\.0\.113\.32/);
		await waftop.sees(/\+5 942100 SQLI CRITICAL/);
		await waftop.sees(/transaction \d+ of 2\d/);
		await waftop.sees(/id +\d{12}\.\d{6}/);
		waftop.press('p');
		await waftop.sees(/GET \/long\/long/);
		waftop.press('n');
		await waftop.doesNotSee(/GET \/long\/long/);
		waftop.press('r');
		waftop.press('G');
		await waftop.sees('[client 203.0.113.32] ModSecurity: Access denied');
		waftop.press('\u001B');
		await waftop.sees(/TIME +O/);
		// The emulator may have half of a frame: the row is waited for.
		await waftop.until('the row that it came from is selected', () => /^▸.*203\.0\.113\.32/.test(waftop.screen()[row]));
	});
});

test('the selection stays on its transaction while new rows come', async () => {
	using log = makeLog();
	log.replay('nginx-on', "/product?id=17'");
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees('/product');
		waftop.press('k');
		await waftop.sees(/▸.*\/product/);
		log.replay('nginx-on');
		await waftop.sees(/↓ \d+ new/);
		await waftop.sees(/▸.*\/product/);
		waftop.press('G');
		await waftop.doesNotSee(/\d new/);
		await waftop.sees('/?session=•••');
	});
});

test('a client can be looked at as a deny line, and nothing is changed', async () => {
	using log = makeLog();
	log.replay('nginx-on', "/product?id=17'");
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees('/product');
		waftop.press('k');
		waftop.press('b');
		await waftop.sees('deny 192.0.2.10;');
		const mark = waftop.byteCount();
		waftop.press('c');
		await waftop.sees('copied deny 192.0.2.10;');
		const text = Buffer.from('deny 192.0.2.10;').toString('base64');
		expect(waftop.bytesSince(mark).toString()).toContain(`\u001B]52;c;${text}\u0007`);
	});
});
