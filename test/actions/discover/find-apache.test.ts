import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {findApaches} from '../../../source/actions/discover/find-apache.ts';

let proc: string;

beforeEach(() => {
	proc = mkdtempSync(path.join(os.tmpdir(), 'waftop-proc-'));
});
afterEach(() => {
	rmSync(proc, {recursive: true, force: true});
});

type Process = {parent: number; uid?: number; words: string[]; program?: string; root?: string};

function addProcess(id: number, {parent, uid = 0, words, program = '/usr/sbin/apache2', root = '/'}: Process): void {
	const folder = path.join(proc, String(id));
	mkdirSync(folder);
	writeFileSync(path.join(folder, 'cmdline'), `${words.join('\0')}\0`);
	writeFileSync(path.join(folder, 'status'), `Name:\tx\nPPid:\t${parent}\nUid:\t${[uid, uid, uid, uid].join('\t')}\n`);
	writeFileSync(path.join(folder, 'environ'), 'APACHE_LOG_DIR=/var/log/apache2\0EMPTY=\0');
	symlinkSync(program, path.join(folder, 'exe'));
	symlinkSync(root, path.join(folder, 'root'));
}

const words = ['/usr/sbin/apache2', '-D', 'SSL', '-k', 'start'];

test('of an Apache and its workers the first process counts, with its arguments and variables', () => {
	addProcess(1, {parent: 0, words: ['/sbin/init']});
	addProcess(7, {parent: 1, words});
	addProcess(8, {parent: 7, words});
	expect(findApaches(proc, 1000)).toEqual({
		running: [
			{
				processId: 7,
				program: '/usr/sbin/apache2',
				parameters: ['-D', 'SSL', '-k', 'start'],
				variables: new Map([
					['APACHE_LOG_DIR', '/var/log/apache2'],
					['EMPTY', ''],
				]),
			},
		],
		leftOut: [],
	});
});

test('those of other users, in containers, and other programs of that name do not count', () => {
	addProcess(7, {parent: 1, uid: 1001, words});
	addProcess(8, {parent: 1, words, root: '/var/lib/container'});
	addProcess(9, {parent: 1, words, program: '/usr/bin/perl'});
	expect(findApaches(proc, 1000)).toEqual({running: [], leftOut: ['the Apache of process 8 runs in a container']});
});

test('a service with a /tmp of its own is no container, one with another root is', () => {
	const separate = (folder: string, name: string): void => {
		mkdirSync(path.join(proc, folder, 'ns'), {recursive: true});
		symlinkSync(`mnt:[${name}]`, path.join(proc, folder, 'ns', 'mnt'));
	};
	separate('self', '1');
	addProcess(7, {parent: 1, words});
	separate('7', '2');
	addProcess(8, {parent: 1, words});
	separate('8', '3');
	// What the kernel shows as `/` there leads elsewhere.
	rmSync(path.join(proc, '8', 'root'));
	mkdirSync(path.join(proc, '8', 'root'));
	const {running, leftOut} = findApaches(proc, 1000);
	expect(running.map(({processId}) => processId)).toEqual([7]);
	expect(leftOut).toEqual(['the Apache of process 8 runs in a container']);
});

test('root runs no program that others can change', () => {
	addProcess(7, {parent: 1, words, program: path.join(proc, 'none', 'apache2')});
	expect(findApaches(proc, 0).running).toEqual([]);
	expect(findApaches(proc, 0).leftOut).toEqual([
		`${path.join(proc, 'none', 'apache2')} of process 7 can be changed by users other than root`,
	]);
});
