import {spawn} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {createServiceManager} from '../../../source/actions/service/systemd-notify.ts';
import {makeFolder} from '../../sources/collect.ts';

/** A program in the place of systemd-notify that writes down what it was told. */
function record() {
	const file = path.join(makeFolder(), 'told');
	writeFileSync(file, '');
	const code = `require('node:fs').appendFileSync(${JSON.stringify(file)}, process.argv.slice(1).join(' ') + '\\n')`;
	return {
		run: (words: readonly string[]) => spawn(process.execPath, ['-e', code, '--', ...words], {stdio: 'ignore'}),
		told: () => readFileSync(file, 'utf8').split('\n').slice(0, -1),
	};
}

const pid = `--pid=${process.pid}`;

test('systemd is told that the service is ready, that it lives, as often as it wants, and that it ends', async () => {
	const {run, told} = record();
	const service = createServiceManager({NOTIFY_SOCKET: '/run/notify', WATCHDOG_USEC: '60000000'}, run);
	service.ready();
	await expect.poll(told).toEqual([`${pid} --ready`]);
	for (const now of [0, 29_999, 30_000, 59_999]) {
		service.alive(now);
	}

	await expect.poll(() => told().length).toBe(3);
	await service.stopping();
	expect(told()).toEqual([`${pid} --ready`, `${pid} WATCHDOG=1`, `${pid} WATCHDOG=1`, `${pid} STOPPING=1`]);
});

test('without systemd nothing is told, and a watchdog of another process is not ours', async () => {
	const {run, told} = record();
	const nobody = createServiceManager({}, run);
	nobody.ready();
	nobody.alive(0);
	await nobody.stopping();
	createServiceManager({NOTIFY_SOCKET: '/run/notify', WATCHDOG_USEC: '60000000', WATCHDOG_PID: '1'}, run).alive(0);
	await createServiceManager({NOTIFY_SOCKET: '/run/notify'}, run).stopping();
	expect(told()).toEqual([`${pid} STOPPING=1`]);
});

test('where systemd-notify is missing the service works all the same', async () => {
	const service = createServiceManager({NOTIFY_SOCKET: '/run/notify'}, () => spawn('/nonexistent/systemd-notify'));
	service.ready();
	await expect(service.stopping()).resolves.toBeUndefined();
});
