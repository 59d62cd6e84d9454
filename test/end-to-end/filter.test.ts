import {test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog} from './fresh-log.ts';

test('a filter says what is wrong while it is typed, and then every panel follows it', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file], columns: 120, rows: 40}, async waftop => {
		await waftop.sees('203.0.113.31');
		waftop.press('/');
		await waftop.sees('score>=10');
		waftop.press('clinet:192');
		await waftop.sees(/did you mean client:/);
		waftop.press('\u0015');
		waftop.press('client:192.0.2.0/24 !cat:XSS');
		await waftop.doesNotSee('did you mean');
		waftop.press('\r');
		await waftop.sees(/client:192\.0\.2\.0\/24 !cat:XSS +\d+ of 2\d/);
		// Feed, categories, clients: nothing of anybody else, nor of that category.
		await waftop.doesNotSee('203.0.113.31');
		await waftop.doesNotSee(/^ XSS/m);
		await waftop.sees(/192\.0\.2\.11 .*SQLI/);
		waftop.press('4');
		await waftop.sees(/942100 .*SQL Injection Attack/);
		await waftop.doesNotSee('941100');
		waftop.press('5');
		await waftop.sees('/login');
		await waftop.doesNotSee('/search');
		waftop.press('X');
		await waftop.sees('no filter');
		await waftop.sees('/search');
	});
});

test('a filter that nothing matches says so, and how to get rid of it', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file, '--filter', 'client:203.0.113.200']}, async waftop => {
		await waftop.sees(/0 of 2\d match +client:203\.0\.113\.200/);
		await waftop.sees('X clear');
		waftop.press('X');
		await waftop.sees('192.0.2.15');
	});
});

test('the selected value goes into the filter by a key, and out of it', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees('203.0.113.31');
		waftop.press('3');
		await waftop.sees(/CLIENT.*req/);
		waftop.press('j');
		await waftop.sees(/▸192\.0\.2\.1\d/);
		waftop.press('x');
		await waftop.sees(/!client:192\.0\.2\.1\d +\d+ of/);
		waftop.press('X');
		await waftop.doesNotSee('!client:');
	});
});

test('a free word searches the text of the log itself', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file, '--filter', '"UNION SELECT card"']}, async waftop => {
		await waftop.sees(/ 1 of 2\d/);
		await waftop.sees('/product');
		await waftop.doesNotSee('/login');
	});
});
