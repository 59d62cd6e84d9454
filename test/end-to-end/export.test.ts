import {readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {drive} from './driver.ts';
import {makeLog} from './fresh-log.ts';

const exported = (folder: string): string[] => readdirSync(folder).filter(name => name.startsWith('waftop-'));

function linesOf(folder: string, name: string): string[] {
	return readFileSync(path.join(folder, name), 'utf8').trimEnd().split('\n');
}

test('e shows name and count, y writes as many lines into the folder that the person stands in', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	const program = path.join(import.meta.dirname, '..', '..', 'bin', 'waftop.js');
	await drive({command: [process.execPath, program, log.file], columns: 100, folder: log.folder}, async waftop => {
		await waftop.sees('203.0.113.31');
		waftop.press('/');
		waftop.press('client:192.0.2.0/24\r');
		await waftop.sees(/client:192\.0\.2\.0\/24 +\d+ of/);
		waftop.press('e');
		await waftop.sees(/waftop-transactions-\d+T\d+Z(-\d)?\.ndjson/);
		await waftop.sees(/ (\d+) transactions/);
		expect(exported(log.folder)).toEqual([]);
		const [, count] = / (\d+) transactions/.exec(waftop.screen().join('\n'))!;
		waftop.press('y');
		await waftop.sees('WROTE');
		const [name] = exported(log.folder);
		const documents = linesOf(log.folder, name).map(line => JSON.parse(line) as {source: {ip: string}});
		expect(documents).toHaveLength(Number(count));
		expect(documents.filter(({source}) => !source.ip.startsWith('192.0.2.'))).toEqual([]);
		expect(statSync(path.join(log.folder, name)).mode & 0o777).toBe(0o600);
		const trail = readFileSync(path.join(waftop.home, 'state', 'waftop', 'deny-trail.jsonl'), 'utf8');
		expect(JSON.parse(trail)).toMatchObject({action: 'export', entries: Number(count), filter: 'client:192.0.2.0/24'});
		waftop.press('\u001B');
		await waftop.doesNotSee('WROTE');
		// The clients offer their addresses.
		waftop.press('3');
		waftop.press('e');
		await waftop.sees(/ (\d+) addresses/);
		const [, addresses] = / (\d+) addresses/.exec(waftop.screen().join('\n'))!;
		waftop.press('\r');
		await waftop.sees('WROTE');
		const list = exported(log.folder).find(each => each.startsWith('waftop-addresses'))!;
		expect(linesOf(log.folder, list)).toHaveLength(Number(addresses));
	});
});

test('a mark is there again when waftop is started anew, and found by its token', async () => {
	using log = makeLog();
	log.replay('nginx-on');
	await drive({args: [log.file], columns: 100}, async waftop => {
		await waftop.sees('203.0.113.31');
		waftop.press('2');
		waftop.press('k');
		waftop.press('t');
		await waftop.sees('MARK transaction');
		waftop.press('fours\r');
		await waftop.sees('marked false-positive');
		await waftop.sees(/ O M /);
		const env = {XDG_STATE_HOME: path.join(waftop.home, 'state')};
		await drive({args: [log.file, '--filter', 'mark:false-positive'], columns: 100, env}, async again => {
			await again.sees(/1 of \d+/);
			again.press('2');
			again.press('k');
			again.press('\r');
			await again.sees(/marked +false positive: ours/);
		});
	});
});
