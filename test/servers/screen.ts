import {expect, test} from 'vitest';
import {drive} from '../end-to-end/driver.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {connectTo} from './connect-to.ts';
import {type SearchServer} from './search-server.ts';
import {secretsOf, trustOf} from './shipping.ts';

const never = new AbortController().signal;

async function fill(server: SearchServer, index: string): Promise<number> {
	const now = Date.now();
	const sources = pipelines['audit-v3']('nginx-on');
	const elastic = await connectTo(server);
	const lines = sources.flatMap((source, place) => {
		const time = now - (sources.length - place) * 1000;
		const transaction = source['transaction'] as Record<string, unknown>;
		const uniqueId = `${Math.floor(time / 1000)}${String(place).padStart(2, '0')}.123456`;
		return [
			JSON.stringify({index: {_index: index, _id: `row-${now}-${place}`}}),
			JSON.stringify({'@timestamp': new Date(time).toISOString(), transaction: {...transaction, unique_id: uniqueId}}),
		];
	});
	await elastic.request({method: 'POST', path: '/_bulk', query: {refresh: true}, lines}, never);
	await elastic.close();
	return sources.length;
}

/**
The screen over an index of a real server, in a real terminal.
*/
export function describeScreen(server: () => SearchServer): void {
	test('rows and totals appear, an outage is said, and the screen goes on by itself', async () => {
		const count = await fill(server(), 'screen-1');
		const args = ['--es', server().url, '--index', 'screen-*', ...trustOf(server())];
		await drive({args, columns: 120, rows: 40, env: secretsOf(server())}, async waftop => {
			// Which of the two it is depends on how long the start took.
			await waftop.sees(/LIVE|last event/);
			await waftop.sees('/product');
			await waftop.sees(`${count} requests`);
			// Counted by the server, for the filter, too.
			waftop.press('/');
			waftop.press('outcome:blocked\r');
			await waftop.sees(` of ${count}`);
			waftop.press('X');
			waftop.press('9');
			await waftop.sees('against the 24 h before');
			waftop.press('1');
			await server().kill();
			await waftop.sees('RETRYING');
			await waftop.sees('LOST');
			await waftop.sees('connection refused');
			await server().start();
			await waftop.doesNotSee('LOST');
			await fill(server(), 'screen-2');
			await waftop.sees(/ XSS .* 12 /);
			waftop.press('q');
			await waftop.until('has left', () => waftop.hasExited());
		});
	});

	test('it can be started before its server, and before its index', async () => {
		await server().kill();
		const args = ['--es', server().url, '--index', 'later-*', ...trustOf(server())];
		await drive({args, columns: 100, rows: 30, env: secretsOf(server())}, async waftop => {
			await waftop.sees('connection refused');
			await server().start();
			await waftop.sees('WAITING for later-*');
			await waftop.sees('no index on');
			await fill(server(), 'later-1');
			await waftop.sees('/long/');
			expect(waftop.hasExited()).toBe(false);
			waftop.press('q');
			await waftop.until('has left', () => waftop.hasExited());
		});
	});
}
