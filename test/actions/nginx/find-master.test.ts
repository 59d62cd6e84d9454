import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {findMasters} from '../../../source/actions/nginx/find-master.ts';

const ordinaryUser = 1000;
let proc: string;

beforeEach(() => {
	proc = mkdtempSync(path.join(os.tmpdir(), 'waftop-proc-'));
});
afterEach(() => {
	rmSync(proc, {recursive: true, force: true});
});

/** The folder belongs to whoever runs the test, as it shows root for a process that hides itself. */
function addProcess(id: number, {uids, title, program}: {uids: string; title: string; program: string}): void {
	const folder = path.join(proc, String(id));
	mkdirSync(folder);
	writeFileSync(path.join(folder, 'cmdline'), `${title}\0\0\0`);
	writeFileSync(path.join(folder, 'status'), `Name:\tnginx\nUid:\t${uids}\nGid:\t0\t0\t0\t0\n`);
	writeFileSync(path.join(folder, 'environ'), '');
	symlinkSync(program, path.join(folder, 'exe'));
	symlinkSync('/', path.join(folder, 'root'));
}

describe('whose process has the title of a master', () => {
	const title = 'nginx: master process /usr/sbin/nginx -g daemon on; -c /etc/nginx/nginx.conf';

	test.each([
		['root', '0\t0\t0\t0', true],
		['our own user', '1000\t1000\t1000\t1000', true],
		['somebody else', '1001\t1001\t1001\t1001', false],
		['somebody who became root for a while', '1001\t0\t0\t0', false],
		['unknown', '', false],
	])('%s', (_, uids, counts) => {
		addProcess(7, {uids, title, program: '/usr/bin/env'});
		const {masters} = findMasters(proc, ordinaryUser);
		expect(masters.map(({command}) => command)).toEqual(
			counts ? [['/usr/bin/env', '-c', '/etc/nginx/nginx.conf']] : [],
		);
	});

	test('root runs no program of another user that calls itself a master', () => {
		addProcess(7, {
			uids: '1001\t1001\t1001\t1001',
			title: 'nginx: master process perl -e system(q(id))',
			program: '/usr/bin/perl',
		});
		expect(findMasters(proc, 0)).toEqual({masters: [], leftOut: []});
	});

	test('a program that an upgrade replaced is called by its place', () => {
		addProcess(7, {uids: '0\t0\t0\t0', title, program: '/usr/bin/env (deleted)'});
		expect(findMasters(proc, 0).masters.map(({command}) => command[0])).toEqual(['/usr/bin/env']);
	});
});
