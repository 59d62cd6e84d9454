import {expect, test} from 'vitest';
import {formatInstant} from '../../source/waf/calendar.ts';
import {readLogs} from '../history/read-logs.ts';

/** A line of Coraza as every host prints it. */
function match(client: string, id: string, more = '[hostname "198.51.100.1"] [uri "/p?q=1"]'): string {
	return `[client "${client}"] Coraza: Access denied (phase 2). Inbound Anomaly Score Exceeded (Total Score: 5) [file "@owasp_crs/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "222"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: 5)"] [data ""] [severity "emergency"] [ver "OWASP_CRS/4.7.0"] [maturity "0"] [accuracy "0"] [tag "anomaly-evaluation"] ${more} [unique_id "${id}"]`;
}

const record = (client: string): string =>
	JSON.stringify({
		transaction: {
			timestamp: '2026/11/25 10:00:00',
			unix_timestamp: 1_795_600_800_000_000_000,
			id: 'rEcOrDiDoFcOrAzA',
			client_ip: client,
			request: {method: 'GET', uri: '/p?q=1', headers: {host: ['shop.test']}},
			is_interrupted: true,
		},
		messages: [{message: 'x', data: {id: 949_110, file: '/r/REQUEST-949-BLOCKING-EVALUATION.conf', msg: 'x'}}],
	});

const path = 'external/envoy/source/extensions/common/wasm/context.cc:1170';

test.each<[string, string, Record<string, unknown>]>([
	[
		'nginx, whose own client stands in its tail',
		`2026/11/25 10:00:00 [error] 21#21: *7 ${match('', 'nGiNxIdOfCoRaZa1')}, client: 192.0.2.81, server: shop.test, request: "GET /p?q="1" HTTP/1.1", upstream: "http://198.51.100.2/p", host: "shop.test"`,
		{client: '192.0.2.81', host: 'shop.test', time: '2026-11-25T10:00:00.000Z', method: 'GET', target: '/p?q="1"'},
	],
	[
		'nginx, where a request poses as its tail',
		`2026/11/25 10:00:00 [warn] 21#21: *7 coraza: ${match('unix:', 'nGiNxIdOfCoRaZa2')} while sending to client, client: 192.0.2.82, server: shop.test, request: "GET /, client: 203.0.113.9, server: x HTTP/1.1", host: "shop.test"`,
		{client: '192.0.2.82', host: 'shop.test'},
	],
	[
		"Caddy's console",
		`2026/11/25 10:00:00.123\tERROR\thttp.handlers.waf\t${match('192.0.2.83', 'cAdDyIdOfCoRaZa1')}\t{"module": "waf"}`,
		{client: '192.0.2.83', time: '2026-11-25T10:00:00.123Z'},
	],
	[
		"Caddy's console in colours",
		`2026/11/25 10:00:00.123\t\u001B[31mERROR\u001B[0m\thttp.handlers.waf\t${match('192.0.2.84', 'cAdDyIdOfCoRaZa2')}`,
		{client: '192.0.2.84', time: '2026-11-25T10:00:00.123Z'},
	],
	[
		"Caddy's JSON",
		JSON.stringify({
			level: 'error',
			ts: 1_795_600_800.1,
			logger: 'http.handlers.waf',
			msg: `${match('192.0.2.85', 'cAdDyIdOfCoRaZa3')}\n`,
		}),
		{client: '192.0.2.85', time: '2026-11-25T10:00:00.100Z'},
	],
	[
		"Caddy's JSON, with the time as a text",
		JSON.stringify({
			level: 'error',
			ts: '2026/11/25 10:00:00.100',
			logger: 'http.handlers.waf',
			msg: match('192.0.2.86', 'cAdDyIdOfCoRaZa4'),
		}),
		{client: '192.0.2.86', time: '2026-11-25T10:00:00.100Z'},
	],
	[
		'Istio, with blanks in the name of the VM',
		`2026-11-25T10:00:00.678901Z\tcritical\tenvoy wasm ${path}\twasm log ns.waf filter [1] my own vm: ${match('192.0.2.87', 'eNvOyIdOfCoRaZa1')}\tthread=26`,
		{client: '192.0.2.87', time: '2026-11-25T10:00:00.678Z'},
	],
	[
		'Envoy, with blanks in the name of the VM',
		`[2026-11-25 10:00:00.678][26][critical][wasm] [${path}] wasm log waf filter my own vm: ${match('192.0.2.88', 'eNvOyIdOfCoRaZa2')}`,
		{client: '192.0.2.88', time: '2026-11-25T10:00:00.678Z'},
	],
	[
		'Istio, with a record',
		`2026-11-25T10:00:00.678901Z\tinfo\tenvoy wasm ${path}\twasm log waf my vm: ${record('192.0.2.89')}\tthread=26`,
		{client: '192.0.2.89', host: 'shop.test'},
	],
	[
		'Envoy, with a record',
		`[2026-11-25 10:00:00.678][26][info][wasm] [${path}] wasm log waf my vm: ${record('192.0.2.90')}`,
		{client: '192.0.2.90', host: 'shop.test'},
	],
	[
		"Istio's JSON",
		JSON.stringify({
			level: 'critical',
			time: '2026-11-25T10:00:00.678901Z',
			scope: 'envoy wasm',
			msg: `wasm log waf my vm: ${match('192.0.2.91', 'eNvOyIdOfCoRaZa3')}`,
			thread: '26',
		}),
		{client: '192.0.2.91', time: '2026-11-25T10:00:00.678Z'},
	],
	[
		"HAProxy's agent, which knows the site",
		JSON.stringify({
			level: 'error',
			time: '2026-11-25T10:00:00Z',
			message: match('192.0.2.92', 'hApRoXyIdCoRaZa1', '[hostname "shop.test"] [uri "/p?q=1"]'),
		}),
		{client: '192.0.2.92', host: 'shop.test'},
	],
])('Coraza in %s', (_, line, expected) => {
	const {transactions, counts} = readLogs([Buffer.from(`${line}\n`)]);
	expect(counts[0]).toMatchObject({read: 1, modsecurity: 1});
	expect(transactions).toHaveLength(1);
	const {time, ...rest} = transactions[0];
	expect({...rest, time: time === undefined ? undefined : formatInstant(time)}).toMatchObject({
		...expected,
		outcome: 'blocked',
	});
});

test('a link of a chain is no second match, on a line of its own or with the first in one message', () => {
	const first = match('192.0.2.93', 'cHaInOfCoRaZa0001').replace('Access denied (phase 2)', 'Warning');
	const link = first
		.replace('Inbound Anomaly Score Exceeded (Total Score: 5) [file', '[file')
		.replace(/\[msg "[^"]*"\]/, '[msg ""]');
	const glued = JSON.stringify({
		level: 'error',
		ts: 1_795_600_800.1,
		logger: 'http.handlers.waf',
		msg: `${first}\n${link}\n`,
	});
	const other = JSON.stringify({level: 'error', ts: 1_795_600_800.1, logger: 'http.handlers.waf', msg: first});
	const apart = JSON.stringify({level: 'error', ts: 1_795_600_800.1, logger: 'http.handlers.waf', msg: link});
	for (const lines of [[glued], [other, apart]]) {
		const {transactions} = readLogs([Buffer.from(`${lines.join('\n')}\n`)]);
		expect(transactions.map(({ruleMatches}) => ruleMatches.length)).toEqual([1]);
	}

	// The same rule twice says its message twice.
	const {transactions} = readLogs([Buffer.from(`${other}\n${other}\n`)]);
	expect(transactions.map(({ruleMatches}) => ruleMatches.length)).toEqual([2]);
});

test("a match that HAProxy's agent logs as an object names the site", () => {
	const object = {
		level: 'error',
		time: '2026-11-25T10:00:00Z',
		match: {
			client: '192.0.2.94',
			rule_id: 942_100,
			msg: 'x',
			hostname: 'shop.test',
			disruptive: true,
			uri: '/p',
			unique_id: 'hApRoXyIdCoRaZa2',
		},
	};
	const {transactions} = readLogs([Buffer.from(`${JSON.stringify(object)}\n`)]);
	expect(transactions).toMatchObject([{client: '192.0.2.94', host: 'shop.test'}]);
});
