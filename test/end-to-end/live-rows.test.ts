import {expect, test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog, readRecorded} from './fresh-log.ts';
import {waftop as command} from './run-program.ts';

test('rows of a growing file arrive, with their outcome, client, path and counts', async () => {
	using log = makeLog();
	log.replay('nginx-on', "/product?id=17'");
	await drive({args: [log.file], columns: 100}, async waftop => {
		await waftop.sees(/waftop ● LIVE {2}error\.log UTC/);
		await waftop.sees(/B\s+20\/5 SQLI\s+192\.0\.2\.10\s+GET\s+shop\.test\s*\/product\?id=17'/);
		await waftop.doesNotSee('XSS');
		log.replay('nginx-detection-only', '/search?q=%3C');
		await waftop.sees(/D\s+15\/5 XSS\s+2001:db8::51\s+GET\s+shop\.test\s*\/search\?q=/);
		await waftop.sees(/50% blocked\s+1 through/);
		await waftop.sees(/SQLI .*\b1 +50%/);
		log.append(['2026/11/25 10:00:00 [notice] 7#7: signal process started']);
		waftop.press('i');
		await waftop.sees(/^ other +1$/m);
	});
});

test('a file that is not there is waited for and shown when it comes', async () => {
	using log = makeLog({missing: true});
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees('WAITING for error.log');
		await waftop.sees('Waiting for a log to appear');
		log.replay('nginx-on', '/product?id=17');
		await waftop.sees('● LIVE');
		await waftop.sees(/B\s+20\/5 SQLI/);
	});
});

test('several files are one screen', async () => {
	using one = makeLog();
	using other = makeLog();
	one.replay('nginx-on', '/product?id=17');
	await drive({args: [one.file, other.file]}, async waftop => {
		await waftop.sees('2 files');
		await waftop.sees('192.0.2.10');
		other.replay('nginx-on', '/search?q=%3C');
		await waftop.sees('2001:db8::51');
	});
});

test('a log on standard input leaves the keys to the terminal, and its end leaves the screen standing', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	const pipe = `cat ${log.file} | ${command.join(' ')} -; echo left with $?`;
	await drive({command: ['bash', '-c', pipe]}, async waftop => {
		await waftop.sees(/■ END {2}stdin/);
		await waftop.sees(/B +5\/5 SQLI/);
		waftop.press('/');
		waftop.press('cat:XSS\r');
		await waftop.sees(/cat:XSS +\d+ of \d+/);
		await waftop.doesNotSee('SQLI');
		waftop.press('q');
		await waftop.sees('left with 0');
		await waftop.exit();
		await waftop.terminalIsRestored();
	});
});

test('a log that nobody has written to for long is shown up to its end, not as an empty window', async () => {
	using log = makeLog();
	log.append(
		readRecorded('nginx-on').map(line =>
			line.replace(/^2026\/11\/25/, '2026/11/20').replaceAll('[unique_id "1795579', '[unique_id "1795147'),
		),
	);
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees(/■ log ends 20 Nov 03:5\d/);
		await waftop.sees(/B\s+\d+\/5 SQLI/);
		expect(waftop.screen().join('\n')).not.toContain('No transaction');
	});
});
