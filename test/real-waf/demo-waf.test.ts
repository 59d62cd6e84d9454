import {makeChapters} from '../../demo/record/chapters.ts';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {drive, type Waftop} from '../end-to-end/driver.ts';
import {run} from '../end-to-end/run-program.ts';
import {withWaf} from './when-there.ts';

const program = path.join(import.meta.dirname, '..', '..', 'demo', 'waf', 'demo-waf.ts');
const command = [process.execPath, program];

/** Folder of the server and its process, as the demo says on its way. */
type Started = {readonly folder: string; readonly processId: number};

async function seeStart(waftop: Waftop): Promise<Started> {
	await waftop.sees(/its files are in \/tmp\/w\w+/);
	const folder = /its files are in\s+(\/tmp\/w\w+)/.exec(waftop.screen().join('\n'))![1];
	const processId = Number(readFileSync(path.join(folder, 'nginx.pid'), 'utf8'));
	expect(existsSync(`/proc/${processId}`)).toBe(true);
	return {folder, processId};
}

async function isGone({folder, processId}: Started): Promise<void> {
	await expect.poll(() => existsSync(folder)).toBe(false);
	// A process that has ended may wait for its parent; then it is a zombie.
	await expect
		.poll(() => {
			try {
				return readFileSync(`/proc/${processId}/stat`, 'latin1').includes(') Z ') ? 'gone' : 'there';
			} catch {
				return 'gone';
			}
		})
		.toBe('gone');
}

test.each(['q', 'SIGTERM', 'SIGKILL'] as const)(
	'a real WAF under attack, and nothing of it is left after %s',
	async end => {
		await withWaf(async () => {
			await drive({command, columns: 120, rows: 40}, async waftop => {
				const started = await seeStart(waftop);
				await waftop.sees(/B +\d+\/5 \w+ +203\.0\.113\.66/);
				if (end === 'q') {
					waftop.press('i');
					await waftop.sees(/NOTES/);
					const [first, ...rest] = waftop.screen().filter(row => row.includes('127.0.0.1:'));
					expect(first).toContain('listens on http://127.0.0.1:');
					expect(rest.filter(row => row.includes('curl')).length).toBe(3);
					waftop.press('q');
					expect((await waftop.exit()).code).toBe(0);
				} else {
					waftop.kill(end);
					await waftop.exit();
				}

				await isGone(started);
			});
		});
	},
);

test('without a terminal it prints lines for a while and ends well, as an ordinary user too', async () => {
	await withWaf(async () => {
		const isRoot = process.getuid?.() === 0;
		// The checkout may be root's own; what is unpacked must be readable for everybody.
		const asNobody = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
		const {code, stdout, stderr} = await run({command: [...asNobody, ...command], env: {HOME: '/tmp'}}).finished;
		expect({code, stderr: code === 0 ? '' : stderr}).toEqual({code: 0, stderr: ''});
		expect(stdout.toString()).toMatch(/\tblocked\t.*\t203\.0\.113\.66\t/);
		// An address of the person's own: what it does is not mixed up with the attackers'.
		const [, own] = /curl -H 'X-Forwarded-For: ([\d.]+)'/.exec(stderr) ?? [];
		const clients = makeChapters().flatMap(({steps}) => steps.map(({client}) => client));
		expect(own).toBe('203.0.113.222');
		expect(clients).not.toContain(own);
	});
});
