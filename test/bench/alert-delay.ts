import {appendFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {startReceiver} from '../actions/notify/http-receiver.ts';
import {startMailServer} from '../actions/notify/mail-server.ts';
import {nginxTime} from '../end-to-end/fresh-log.ts';
import {run} from '../end-to-end/run-program.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {type Bench} from './section.ts';
import {quantile} from './statistics.ts';
import {type Row} from './table.ts';

const attacks = 10;

/** From the log line to its arrival, in ms. */
const longest = 2000;

/**
How long after an attack's line `waftop watch` has told of it by mail and by webhook.
*/
export async function measureDelay(bench: Bench, stack: AsyncDisposableStack): Promise<Row[]> {
	const [mailServer, receiver] = [await startMailServer(undefined), await startReceiver()];
	stack.defer(mailServer.close);
	stack.defer(receiver.close);
	const [log, rules] = ['delay.log', 'delay.yaml'].map(name => path.join(bench.folder, name));
	writeFileSync(log, '');
	writeFileSync(
		rules,
		`name: blocked\ntype: any\nquery_key: source.ip\nfilter: [{term: {modsecurity.outcome: blocked}}]
alert: [email, post]\nemail: ops@example.com\nfrom_addr: waf@example.org\nsmtp_host: 127.0.0.1\nsmtp_port: ${mailServer.port}\nhttp_post_url: ${receiver.url}\n`,
		{mode: 0o600},
	);
	const watching = run({
		args: ['watch', log, '--alerts', rules],
		env: {XDG_STATE_HOME: path.join(bench.folder, 'delay-state')},
	});
	stack.defer(async () => {
		watching.child.kill('SIGTERM');
		await watching.finished;
		for (const file of [log, rules]) {
			rmSync(file, {force: true});
		}
	});
	const places = [
		{name: 'webhook', arrived: receiver.received, delays: [] as number[]},
		{name: 'mail', arrived: mailServer.mails, delays: [] as number[]},
	];

	/** The first one is for the start of the program. */
	for (let attack = 0; attack <= attacks; attack++) {
		// Anywhere between two looks at the log, and two seconds of its clock.
		await sleep(attack * 137);
		const id = `17956008001${attack % 10}.${String(attack).padStart(6, '0')}`;
		const line = makeV3Line({
			time: nginxTime(Date.now()),
			denied: true,
			client: `192.0.2.${attack + 1}`,
			uniqueId: id,
			connection: attack,
		});
		const written = performance.now();
		appendFileSync(log, `${line}\n`);
		await Promise.all(
			places.map(async ({arrived, delays}) => {
				while (arrived.length <= attack) {
					await sleep(1);
				}

				delays.push(performance.now() - written);
			}),
		);
	}

	return places.map(({name, delays: [, ...delays]}) => {
		const most = Math.max(...delays);
		return {
			what: `watch: log line to ${name}, p50 / longest of ${attacks} attacks`,
			result: `${quantile(delays, 0.5).toFixed(0)} / ${most.toFixed(0)} ms`,
			target: `≤ ${longest} ms`,
			isReached: most <= longest,
		};
	});
}
