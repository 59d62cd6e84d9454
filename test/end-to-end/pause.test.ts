import {test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog} from './fresh-log.ts';

test('a paused screen stands while counting goes on', async () => {
	using log = makeLog();
	log.replay('nginx-on', "/product?id=17'");
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees(/B +20\/5 SQLI/);
		waftop.press(' ');
		await waftop.sees(/PAUSED \d+s \+0/);
		log.replay('nginx-on', '/search?q=%3C');
		log.replay('nginx-on', '/login');
		await waftop.sees(/PAUSED \d+s \+2/);
		await waftop.doesNotSee('/search');
		waftop.press('2');
		await waftop.sees(/TIME +O.*\n.*\/product/);
		await waftop.doesNotSee('/login');
		waftop.press(' ');
		await waftop.sees('/search');
		await waftop.sees('/login');
		await waftop.doesNotSee('PAUSED');
	});
});
