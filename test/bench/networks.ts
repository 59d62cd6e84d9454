import {closeSync, openSync, rmSync, writeSync} from 'node:fs';
import path from 'node:path';
import {type Section} from './section.ts';
import {readUsage} from './measure-process.ts';
import {quantile} from './statistics.ts';
import {formatWhole} from './table.ts';
import {type TimedKey, timeKeys} from './time-keys.ts';
import {countRead, watch} from './watched-log.ts';

const mostTransactions = 200_000;
const longestKey = 100;

/** Of 20,000 addresses in 500 networks, against 2,000 targets: each address attacks many of them. */
const networkCount = 500;
const addressCount = 40;
const targetCount = 2000;
/** All of them lie in the window of a day. */
const linesPerSecond = 20;

/**
How soon a full history is put together by network: addresses first, then networks, then addresses again.
*/
export const networks = timeViews('networks', 'grouped by network', [
	{key: 'w', title: ' NETWORK '},
	{key: 'w', title: ' CLIENT '},
]);

/**
How soon what got through, or passed, is put together by client and target.
*/
export const through = timeViews('through', 'in view 8', [
	{key: '8', title: '   CLIENT'},
	{key: '3', title: ' CLIENT '},
]);

/** Each key makes another list of the whole history. */
function timeViews(name: string, how: string, timed: readonly TimedKey[]): Section {
	return {
		name,
		async run(bench) {
			const transactions = bench.isQuick ? 2000 : mostTransactions;
			const label = `${formatWhole(transactions)} transactions ${how}, 80×24`;
			return bench.step(label, async stack => {
				const file = path.join(bench.folder, `${name}.log`);
				writeAttacks(file, transactions);
				stack.defer(() => {
					rmSync(file, {force: true});
				});
				const waftop = await watch({args: [file, '--window', '24h']}, stack);
				await countRead(waftop, transactions);
				waftop.press('3');
				await waftop.sees(' CLIENT ');
				const before = readUsage(waftop.pid)!.cpuSeconds;
				const keys = await timeKeys(waftop, pressed => pressed < (bench.isQuick ? 4 : 100), timed);
				const cpu = readUsage(waftop.pid)!.cpuSeconds - before;
				const p95 = quantile(keys, 0.95);
				return [
					{
						what: `${label}: key to frame, p50 / p95 of ${keys.length}`,
						result: `${quantile(keys, 0.5).toFixed(0)} / ${p95.toFixed(0)} ms`,
						target: `p95 ≤ ${longestKey} ms`,
						isReached: p95 <= longestKey,
					},
					{what: `${label}: CPU of a key`, result: `${((1000 * cpu) / keys.length).toFixed(0)} ms`},
				];
			});
		},
	};
}

/** One warning a request. */
function writeAttacks(file: string, transactions: number): void {
	const descriptor = openSync(file, 'w');
	const first = Math.floor(Date.now() / 1000 - transactions / linesPerSecond);
	for (let made = 0; made < transactions;) {
		let text = '';
		for (const end = Math.min(transactions, made + 1000); made < end; made++) {
			text += makeLine(made, first + Math.floor(made / linesPerSecond));
		}

		writeSync(descriptor, text);
	}

	closeSync(descriptor);
}

/** Numbers that have nothing to do with those before: an address comes to another target each time. */
function scatter(number: number): number {
	const mixed = Math.imul(number ^ (number >>> 15), 0x2c1b_3c6d);
	return (mixed ^ (mixed >>> 13)) >>> 0;
}

function makeLine(number: number, second: number): string {
	const network = (number * 7919) % networkCount;
	const client = `2001:db8:0:${network.toString(16)}::${1 + (Math.floor(number / networkCount) % addressCount)}`;
	const target = `/page/${scatter(number) % targetCount}`;
	const time = new Date(second * 1000).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
	const id = `${second}00.${String(number % 1_000_000).padStart(6, '0')}`;
	return `${time} [info] 77#77: *${number + 1} ModSecurity: Warning. detected SQLi using libinjection. [file "/etc/crs4/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf"] [line "46"] [id "942100"] [rev ""] [msg "SQL Injection Attack Detected via libinjection"] [data "Matched Data: s&1 found within ARGS:id: 1"] [severity "2"] [ver "OWASP_CRS/4.0.0"] [maturity "0"] [accuracy "0"] [tag "attack-sqli"] [hostname "192.0.2.10"] [uri "${target}"] [unique_id "${id}"] [ref "v1,2"], client: ${client}, server: shop.test, request: "GET ${target}?id=1 HTTP/1.1", host: "shop.test"\n`;
}
