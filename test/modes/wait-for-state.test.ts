import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {takeStateLock} from '../../source/actions/alerts/state-lock.ts';
import {waitForState} from '../../source/modes/wait-for-state.ts';

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-wait-'));
});
afterEach(() => rmSync(folder, {recursive: true, force: true}));

test('a holder that says nothing, as a screen that is stopped, is waited for, which is said once', async () => {
	const silent = net.createServer(() => undefined).listen(path.join(folder, 'lock'));
	await once(silent, 'listening');
	const said: string[] = [];
	let waits = 0;
	const waiting = waitForState(folder, {
		say: words => said.push(words),
		stop: new AbortController().signal,
		meanwhile() {
			waits++;
			// Some time after that was said it is there again, and gives it up.
			if (waits === 4) {
				silent.close();
				rmSync(path.join(folder, 'lock'), {force: true});
			}
		},
	});
	expect(await waiting).toHaveProperty('release');
	expect(said).toEqual(['another waftop has what these rules know and does not give it up yet; waiting for it']);
});

test('another service is not waited for, and who is ended while waiting waits no longer', async () => {
	const options = {say() {}, meanwhile() {}};
	const first = await takeStateLock(folder, {as: 'service'});
	const holder = {heldBy: `process ${process.pid}`, mayGive: false};
	expect(await waitForState(folder, {...options, stop: new AbortController().signal})).toEqual(holder);
	if ('release' in first) {
		first.release();
	}

	await expect.poll(async () => 'release' in (await takeStateLock(folder, {as: 'screen', onWanted() {}}))).toBe(true);
	expect(await waitForState(folder, {...options, stop: AbortSignal.abort()})).toMatchObject({mayGive: true});
});
