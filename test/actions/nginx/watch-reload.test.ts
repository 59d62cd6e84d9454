import {execFileSync} from 'node:child_process';
import {appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {watchReload} from '../../../source/actions/nginx/watch-reload.ts';

let folder: string;
let log: string;

beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-reload-'));
	log = path.join(folder, 'error.log');
	writeFileSync(log, '2026/11/25 14:03:10 [emerg] 100#100: of an earlier reload\n');
	putMaster(100);
	putProcess(101, {parent: 100, title: 'nginx: worker process'});
	putProcess(102, {parent: 100, title: 'nginx: cache manager process'});
});

afterEach(() => {
	rmSync(folder, {recursive: true});
});

type Made = {readonly parent: number; readonly title: string; readonly start?: number};

function putProcess(id: number, {parent, title, start = 5000}: Made): void {
	const place = path.join(folder, 'proc', String(id));
	mkdirSync(place, {recursive: true});
	writeFileSync(path.join(place, 'cmdline'), `${title}\0\0`);
	const rest = Array.from({length: 30}, (_, at) => (at === 17 ? start : 0));
	writeFileSync(path.join(place, 'stat'), `${id} (nginx (x) y) S ${parent} ${rest.join(' ')}\n`);
}

function putMaster(id: number): void {
	putProcess(id, {parent: 1, title: 'nginx: master process /usr/sbin/nginx'});
	writeFileSync(path.join(folder, 'nginx.pid'), `${id}\n`);
}

function endProcess(id: number): void {
	rmSync(path.join(folder, 'proc', String(id)), {recursive: true});
}

const watch = () => watchReload({pidFile: path.join(folder, 'nginx.pid'), errorLogs: [log]}, path.join(folder, 'proc'));

test('a reload is seen when a new worker is there and the old ones are leaving or gone', () => {
	const reload = watch();
	expect([reload.isPossible, reload.look()]).toEqual([true, {is: 'not-seen'}]);
	putProcess(103, {parent: 100, title: 'nginx: worker process'});
	expect(reload.look()).toEqual({is: 'not-seen'});
	putProcess(101, {parent: 100, title: 'nginx: worker process is shutting down'});
	expect(reload.look()).toEqual({is: 'seen'});
	endProcess(101);
	expect(reload.look()).toEqual({is: 'seen'});
});

test('a new process with the number of an old worker is a new worker', () => {
	const reload = watch();
	putProcess(101, {parent: 100, title: 'nginx: worker process', start: 6000});
	expect(reload.look()).toEqual({is: 'seen'});
});

test('other children, and workers of another nginx, say nothing', () => {
	const reload = watch();
	endProcess(101);
	putProcess(103, {parent: 100, title: 'nginx: cache loader process'});
	putProcess(104, {parent: 200, title: 'nginx: worker process'});
	putProcess(105, {parent: 100, title: 'nginx: worker process is shutting down'});
	expect(reload.look()).toEqual({is: 'not-seen'});
});

test('a restart instead of a reload is seen by the workers of the new master', () => {
	const reload = watch();
	endProcess(100);
	endProcess(101);
	expect(reload.look()).toEqual({is: 'not-seen'});
	putMaster(300);
	expect(reload.look()).toEqual({is: 'not-seen'});
	putProcess(301, {parent: 300, title: 'nginx: worker process'});
	expect(reload.look()).toEqual({is: 'seen'});
});

test("a whole line of the master's own since then says why it failed", () => {
	const reload = watch();
	appendFileSync(log, '2026/11/25 14:03:11 [emerg] 999#999: of another nginx\n');
	appendFileSync(log, 'x 2026/11/25 14:03:11 [emerg] 100#100: in the middle of a line\n');
	appendFileSync(log, '2026/11/25 14:03:11 [notice] 100#100: signal process started\n');
	appendFileSync(log, '2026/11/25 14:03:11 [emerg] 100#100: open() "/x" fail');
	expect(reload.look()).toEqual({is: 'not-seen'});
	appendFileSync(log, 'ed (2: No such file)\n');
	expect(reload.look()).toEqual({is: 'failed', words: 'open() "/x" failed (2: No such file)'});
	writeFileSync(log, '2026/11/25 14:03:12 [alert] 100#100: x\n');
	expect(reload.look()).toEqual({is: 'failed', words: 'x'});
});

test('a log that is a pipe is not waited for', () => {
	rmSync(log);
	execFileSync('mkfifo', [log]);
	expect(watch().look()).toEqual({is: 'not-seen'});
});

test.each([
	['no pid file', () => rmSync(path.join(folder, 'nginx.pid'))],
	['a pid file of long ago', () => writeFileSync(path.join(folder, 'nginx.pid'), '101\n')],
	['a pid file with something else', () => writeFileSync(path.join(folder, 'nginx.pid'), '../100\n')],
])('%s: nothing will be seen', (_, prepare) => {
	prepare();
	const reload = watch();
	putProcess(103, {parent: 100, title: 'nginx: worker process'});
	expect([reload.isPossible, reload.look()]).toEqual([false, {is: 'not-seen'}]);
});
