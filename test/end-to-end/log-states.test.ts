import {renameSync, rmSync, truncateSync} from 'node:fs';
import {test} from 'vitest';
import {forgedClient} from '../../demo/record/forging.ts';
import {drive} from './driver.ts';
import {makeLog, readRecorded} from './fresh-log.ts';

test('a log that holds only blocks says so over the feed, and what to do', async () => {
	using log = makeLog();
	log.replay('nginx-on', 'Access denied');
	await drive({args: [log.file], columns: 100, rows: 30}, async waftop => {
		await waftop.sees('ONLY BLOCKS');
		await waftop.sees('error_log FILE info;');
		await waftop.sees(/hidden by (the )?log level/);
		await waftop.sees(/through \?/);
		log.replay('nginx-on', '/search?q=%3C');
		await waftop.doesNotSee('ONLY BLOCKS');
	});
});

test('a log that is deleted is lost, and found again when it is made anew', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file], columns: 100}, async waftop => {
		await waftop.sees('203.0.113.31');
		rmSync(log.file);
		await waftop.sees(/● LOST error\.log: deleted/);
		log.replay('nginx-detection-only', '/search?q=%3C');
		await waftop.sees('1 through');
		await waftop.sees('● LIVE');
	});
});

test('a log that is moved away is read on until a new one comes', async () => {
	using log = makeLog();
	log.replay('nginx-on', '/login');
	await drive({args: [log.file], columns: 100}, async waftop => {
		await waftop.sees('/login');
		renameSync(log.file, `${log.file}.1`);
		await waftop.sees(/LOST error\.log: moved away/);
		log.replay('nginx-on', '/search?q=%3C');
		await waftop.sees('/search');
		await waftop.doesNotSee('LOST');
	});
});

test('lines that nobody could read are told until they were looked at', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file], columns: 100}, async waftop => {
		await waftop.sees('203.0.113.31');
		// Written and thrown away between two looks, as copytruncate does: their number is known, the lines are not.
		waftop.kill('SIGSTOP');
		log.replay('nginx-on');
		truncateSync(log.file);
		waftop.kill('SIGCONT');
		await waftop.sees(/GAP .*lost (at )?\d\d:\d\d:\d\d/);
		await waftop.sees(/i show gap/);
		waftop.press('i');
		await waftop.sees(/GAPS\n.*truncated/);
		waftop.press('\u001B');
		await waftop.doesNotSee('GAP ');
		log.replay('nginx-detection-only', '/search?q=%3C');
		await waftop.sees('1 through');
	});
});

test('where nothing of ModSecurity came yet, the screen says what was read and what to do', async () => {
	using log = makeLog();
	log.append(readRecorded('nginx-on').filter(line => !line.includes('ModSecurity')));
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees('Nothing from ModSecurity yet');
		await waftop.sees(/error\.log \(following.*\): *\d+\s+lines read/s);
		await waftop.sees('SecRuleEngine');
		log.replay('nginx-on', '/login');
		await waftop.sees(/B +5\/5 SQLI/);
	});
});

test('a request that is not complete yet is in no count, and then in one', async () => {
	using log = makeLog();
	await drive({args: [log.file]}, async waftop => {
		await waftop.sees('LIVE');
		log.replay('nginx-detection-only', '/login');
		await waftop.sees(/… +5\/5 SQLI/);
		await waftop.sees(/D +5\/5 SQLI/);
	});
});

test('a client that forged text hides is a loud row, counted in the header', async () => {
	using log = makeLog();
	log.append(readRecorded('nginx-forged-detection-only'));
	await drive({args: [log.file], columns: 120, rows: 100}, async waftop => {
		await waftop.sees(/! \d+ with hidden client/);
		waftop.press('2');
		await waftop.sees(/^!\d\d[ :]/m);
		waftop.press('3');
		await waftop.until('the clients are the true ones alone', () => {
			const screen = waftop.screen().join('\n');
			return /^ 192\.0\.2\.20/m.test(screen) && !screen.includes(forgedClient);
		});
	});
});

test('the zone of the log is named, and whether it is known', async () => {
	using log = makeLog();
	log.append(readRecorded('nginx-on').filter(line => !line.includes('ModSecurity')));
	await drive({args: [log.file], columns: 120}, async waftop => {
		await waftop.sees('UTC? (assumed)');
		log.replay('nginx-on');
		await waftop.sees('UTC (from ids)');
	});
	await drive({args: [log.file, '--timezone', '+02:00'], columns: 120}, async waftop => {
		await waftop.sees('UTC+2');
	});
});
