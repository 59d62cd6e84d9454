import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {readConfigFiles} from '../../source/actions/nginx/config-files.ts';
import {readStart} from '../../source/actions/nginx/master-start.ts';
import {findLogDoubts} from '../../source/modes/log-doubts.ts';
import {hour} from '../../source/waf/clock.ts';

const start = Date.UTC(2026, 10, 28, 5);
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-doubts-'));
	mkdirSync(path.join(folder, 'logs'));
	writeFileSync(path.join(folder, 'logs', 'shop.log'), '');
	symlinkSync('shop.log', path.join(folder, 'logs', 'link.log'));
	writeFileSync(
		path.join(folder, 'nginx.conf'),
		'http { modsecurity on; server { error_log logs/shop.log info; } server { modsecurity off; } }\n',
	);
});

afterEach(() => {
	rmSync(folder, {recursive: true});
});

async function doubts(file: string | undefined, given: {host?: string; newest?: number} = {}): Promise<string[]> {
	const configFile = path.join(folder, 'nginx.conf');
	const nginx = {
		configFile,
		prefix: folder,
		errorLog: 'logs/error.log',
		readConfig: async () => readConfigFiles(configFile),
		startedAt: () => start,
	};
	const {host, newest = start + hour} = given;
	const writer = {server: 'nginx', file, parts: host === undefined ? undefined : {host}} as const;
	return findLogDoubts(writer, nginx, {newest, offset: 0}, 'web1.shop.test');
}

test('its own logs raise none: by whatever name, rotated, and of a server block without ModSecurity', async () => {
	for (const name of ['shop.log', 'link.log', 'shop.log.1', 'shop.log.2.gz', 'shop.log-20261124.gz', 'error.log']) {
		expect([name, await doubts(path.join(folder, 'logs', name))]).toEqual([name, []]);
	}
});

test('a file that its configuration does not write is named, with those that it does', async () => {
	expect(await doubts('/srv/copy/error.log')).toEqual([
		`/srv/copy/error.log is not a log of this nginx (${folder}/nginx.conf), which writes ${folder}/logs/error.log, ${folder}/logs/shop.log`,
	]);
	expect(await doubts('-')).toEqual(['the log comes through a pipe, perhaps from another machine than this nginx']);
	expect(await doubts(undefined)).toEqual([]);
});

test('another machine is named; the name with its domain is the same one', async () => {
	expect(await doubts(path.join(folder, 'logs', 'shop.log'), {host: 'web2'})).toEqual([
		'the record was written on web2, and this nginx runs on web1.shop.test',
	]);
	expect(await doubts(path.join(folder, 'logs', 'shop.log'), {host: 'WEB1'})).toEqual([]);
});

test('a log that ended before this nginx started says when', async () => {
	expect(await doubts(path.join(folder, 'logs', 'shop.log'), {newest: Date.UTC(2026, 10, 24, 3, 10)})).toEqual([
		'the log ends 24 Nov 03:10, before this nginx started, 28 Nov 05:00',
	]);
});

test('when a master started is told by its number and the kernel', () => {
	const proc = path.join(folder, 'proc');
	mkdirSync(path.join(proc, '71'), {recursive: true});
	writeFileSync(path.join(folder, 'nginx.pid'), '71\n');
	writeFileSync(path.join(proc, 'stat'), `cpu 1 2 3\nbtime ${(start - hour) / 1000}\n`);
	writeFileSync(path.join(proc, '71', 'stat'), `71 (nginx: (x) S) S 1 71 ${'0 '.repeat(16)}360000 0 0\n`);
	expect(readStart(path.join(folder, 'nginx.pid'), proc)).toBe(start);
	expect(readStart(path.join(folder, 'none.pid'), proc)).toBeUndefined();
});
