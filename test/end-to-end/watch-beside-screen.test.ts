import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {makeV3Line} from '../parsing/server-lines.ts';
import {drive} from './driver.ts';
import {makeLog, nginxTime} from './fresh-log.ts';
import {run, until} from './run-program.ts';
import {alertsIn, end} from './watched-events.ts';

test('a screen gives what the rules know to a service that comes, which goes on from there, and says who tells of them', async () => {
	using log = makeLog();
	const rules = path.join(log.folder, 'rules.yaml');
	writeFileSync(
		rules,
		'name: seen\ntype: any\nrealert: {seconds: 0}\nquery_key: source.ip\nfilter: []\nalert: debug\n',
		{
			mode: 0o600,
		},
	);
	const env = {XDG_STATE_HOME: path.join(log.folder, 'state'), XDG_CONFIG_HOME: path.join(log.folder, 'config')};
	const args = [log.file, '--alerts', rules];
	const request = (place: number): void => {
		const uniqueId = `17956008008${place}.00000${place}`;
		const client = `192.0.2.${place}`;
		log.append([
			Buffer.from(makeV3Line({time: nginxTime(Date.now()), denied: true, client, uniqueId, connection: place})),
		]);
	};

	await drive({args, columns: 100, rows: 30, env}, async screen => {
		await screen.sees(/\d Overview/);
		screen.press('0');
		await screen.sees(/seen +· quiet/);
		request(1);
		await screen.sees(/! alert +seen +192\.0\.2\.1 /);
		const watching = run({args: ['watch', ...args, '--json'], env});
		await screen.sees(/process \d+ tells of these rules; what is done here holds here alone/);
		request(2);
		await until('the service', () => alertsIn(watching.stdout()).length > 0);
		// The screen goes on showing.
		await screen.sees(/! alert +seen +192\.0\.2\.2 /);
		screen.press('a');
		await screen.sees('RULE seen');
		screen.press('h');
		await screen.sees(/on this screen alone: process \d+ goes on telling; snoozed until .*: seen/);
		request(3);
		await until('the next', () => alertsIn(watching.stdout()).length > 1);
		const {code} = await end(watching);
		expect(code).toBe(0);
		expect(alertsIn(watching.stdout()).map(({key}) => key)).toEqual(['192.0.2.2', '192.0.2.3']);
	});
});
