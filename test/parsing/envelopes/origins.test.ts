import {expect, test} from 'vitest';
import {toEcsDocument} from '../../../source/waf/ecs-document.ts';
import {formatInstant} from '../../../source/waf/calendar.ts';
import {readLogs} from '../../history/read-logs.ts';

const zoned = '2026-11-25T10:00:00.123456789Z';

function line(id: number): string {
	return `2026/11/25 10:00:00 [error] 7#7: *${id} [client 192.0.2.${id}] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator \`Ge' with parameter \`5' against variable \`TX:ANOMALY_SCORE' (Value: \`5' ) [file "/r/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "81"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: 5)"] [data ""] [severity "2"] [ver ""] [maturity "0"] [accuracy "0"] [hostname "192.0.2.1"] [uri "/"] [unique_id "0a1b2c3d4e5f60718293a4b5c6d7${String(id).padStart(4, '0')}"] [ref ""], client: 192.0.2.${id}, server: shop.test, request: "GET / HTTP/1.1", host: "shop.test"`;
}

const foreign = '192.0.2.9 - - [25/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"';

type Case = readonly [
	name: string,
	wrap: (text: string) => string,
	expected: {readonly observer: string | undefined; readonly ecs: Record<string, unknown>; readonly time?: string},
];

const cases: readonly Case[] = [
	[
		'stern without colours',
		text => `shop-5d4f8c7b9-x2x7k waf ${text}`,
		{
			observer: 'shop-5d4f8c7b9-x2x7k/waf',
			ecs: {kubernetes: {pod: {name: 'shop-5d4f8c7b9-x2x7k'}}, container: {name: 'waf'}},
		},
	],
	[
		'stern over all namespaces',
		text => `prod shop-0 waf ${text}`,
		{
			observer: 'prod/shop-0/waf',
			ecs: {kubernetes: {namespace: 'prod', pod: {name: 'shop-0'}}, container: {name: 'waf'}},
		},
	],
	[
		'docker service logs',
		text => `shop_waf.1.k3v9x2m7q0t1@edge7    | ${text}`,
		{observer: 'shop_waf.1.k3v9x2m7q0t1', ecs: {container: {name: 'shop_waf.1.k3v9x2m7q0t1'}, host: {name: 'edge7'}}},
	],
	[
		'docker service logs --timestamps',
		text => `${zoned} shop_waf.1.k3v9x2m7q0t1@edge7    | ${text}`,
		{observer: 'shop_waf.1.k3v9x2m7q0t1', ecs: {container: {name: 'shop_waf.1.k3v9x2m7q0t1'}, host: {name: 'edge7'}}},
	],
	['a tag of syslog', text => `nginx: ${text}`, {observer: undefined, ecs: {}}],
	['a tag of syslog with its process', text => `nginx[4711]: ${text}`, {observer: undefined, ecs: {}}],
	[
		'Google Cloud, an entry a line',
		text =>
			JSON.stringify({
				insertId: 'k3v9x2m7q0t1',
				textPayload: `${text}\n`,
				timestamp: zoned,
				receiveTimestamp: '2026-11-25T10:00:05Z',
				resource: {type: 'k8s_container', labels: {pod_name: 'shop-0', container_name: 'waf', cluster_name: 'c'}},
			}),
		{observer: 'shop-0/waf', ecs: {kubernetes: {pod: {name: 'shop-0'}}, container: {name: 'waf'}}},
	],
	[
		'logcli',
		text => `${zoned} {app="waf", pod="shop-0", container="waf"}    ${text}`,
		{observer: 'shop-0/waf', ecs: {kubernetes: {pod: {name: 'shop-0'}}, container: {name: 'waf'}}},
	],
	['logcli without labels', text => `${zoned} {} ${text}`, {observer: undefined, ecs: {}}],
	[
		'logcli of a machine',
		text => `2026-11-25T11:00:00+01:00 {filename="/var/log/nginx/error.log",host="edge7"} ${text}`,
		{
			observer: 'edge7:/var/log/nginx/error.log',
			ecs: {host: {name: 'edge7'}, log: {file: {path: '/var/log/nginx/error.log'}}},
		},
	],
	[
		'logcli --output=jsonl',
		text => JSON.stringify({labels: {host: 'edge7', job: 'waf'}, line: text, timestamp: zoned}),
		{observer: 'edge7', ecs: {host: {name: 'edge7'}}},
	],
	[
		'kubectl logs --prefix',
		text => `[pod/shop-0/waf] ${text}`,
		{observer: 'shop-0/waf', ecs: {kubernetes: {pod: {name: 'shop-0'}}, container: {name: 'waf'}}},
	],
	['docker compose', text => `waf-1  | ${text}`, {observer: 'waf-1', ecs: {container: {name: 'waf-1'}}}],
	['syslog', text => `<187>Nov 25 10:00:00 edge7 nginx: ${text}`, {observer: 'edge7', ecs: {host: {name: 'edge7'}}}],
	[
		'grep -H',
		text => `/var/log/nginx/error.log.1:${text}`,
		{observer: undefined, ecs: {log: {file: {path: '/var/log/nginx/error.log.1'}}}},
	],
	[
		'grep -H with context',
		text => `error.log-20261124-${text}`,
		{observer: undefined, ecs: {log: {file: {path: 'error.log-20261124'}}}},
	],
	[
		'grep -Hn',
		text => `logs/error.log:12:${text}`,
		{observer: undefined, ecs: {log: {file: {path: 'logs/error.log'}}}},
	],
	[
		'grep -Hn with context',
		text => `logs/error.log-12-${text}`,
		{observer: undefined, ecs: {log: {file: {path: 'logs/error.log'}}}},
	],
	[
		'syslog in a file that grep read',
		text => `/var/log/messages.log:Nov 25 10:00:00 edge7 nginx: ${text}`,
		{
			observer: 'edge7:/var/log/messages.log',
			ecs: {host: {name: 'edge7'}, log: {file: {path: '/var/log/messages.log'}}},
		},
	],
	[
		'tail -f of several files',
		text => `==> /var/log/nginx/error.log <==\n${text}`,
		{observer: undefined, ecs: {log: {file: {path: '/var/log/nginx/error.log'}}}},
	],
];

test.each(cases)(
	'%s: the lines are read, and each name of where they come from by its kind',
	(_, wrap, {observer, ecs}) => {
		const log = [wrap(line(1)), wrap(foreign), wrap(line(2))].join('\n');
		const {transactions, counts} = readLogs([Buffer.from(`${log}\n`)]);
		expect(counts[0].modsecurity).toBe(2);
		expect(transactions.map(({client}) => client)).toEqual(['192.0.2.1', '192.0.2.2']);
		for (const transaction of transactions) {
			expect(formatInstant(transaction.time!)).toBe('2026-11-25T10:00:00.000Z');
			expect(transaction.observer).toBe(observer);
			const {
				kubernetes,
				container,
				host,
				observer: named,
				log: place,
			} = toEcsDocument({...transaction, file: undefined}, {offset: 0, source: 'option'}) as Record<string, unknown>;
			expect(JSON.parse(JSON.stringify({kubernetes, container, host, observer: named, log: place}))).toEqual(ecs);
		}
	},
);

test('a record in lines comes out of names that were seen before', () => {
	const record = [
		'--1a2b3c4d-A--',
		'[25/Nov/2026:10:00:00 +0000] ZTzNVTW5gv9xFHWEH0rSOwAAAAc 192.0.2.7 50123 198.51.100.1 443',
		'--1a2b3c4d-B--',
		'GET /q HTTP/1.1',
		'Host: shop.test',
		'',
		'--1a2b3c4d-H--',
		'Message: Access denied with code 403 (phase 2). Operator GE matched 5 at TX:anomaly_score. [file "/r/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "94"] [id "949110"] [msg "x"]',
		'Action: Intercepted (phase 2)',
		'--1a2b3c4d-Z--',
	];
	for (const wrap of [(text: string) => `modsec_audit.log:${text}`, (text: string) => `shop-0 waf ${text}`]) {
		const {transactions} = readLogs([Buffer.from(`${record.map(text => wrap(text)).join('\n')}\n`)]);
		expect(transactions).toMatchObject([{client: '192.0.2.7', host: 'shop.test', outcome: 'blocked'}]);
	}
});

test('an object that Google Cloud took apart is a record again', () => {
	const entry = {
		jsonPayload: {
			transaction: {
				client_ip: '192.0.2.7',
				time_stamp: 'Wed Nov 25 10:00:00 2026',
				unique_id: '179560080059.123456',
				request: {method: 'GET', uri: '/', headers: {Host: 'shop.test'}},
				messages: [{message: 'x', details: {ruleId: '949110', file: '/r/REQUEST-949-BLOCKING-EVALUATION.conf'}}],
				is_interrupted: true,
			},
		},
		timestamp: zoned,
		resource: {labels: {pod_name: 'shop-0', container_name: 'waf'}},
	};
	const {transactions} = readLogs([Buffer.from(`${JSON.stringify(entry)}\n`)]);
	expect(transactions).toMatchObject([{client: '192.0.2.7', host: 'shop.test', observer: 'shop-0/waf'}]);
});

test('a list of entries as gcloud prints it', () => {
	const entries = [2, 1].map(id => ({
		insertId: `k${id}`,
		labels: {'k8s-pod/app': 'waf'},
		resource: {labels: {pod_name: `shop-${id}`, container_name: 'waf'}},
		textPayload: line(id),
		timestamp: zoned,
	}));
	const text = JSON.stringify(entries, undefined, 2);
	const {transactions, counts} = readLogs([Buffer.from(`${text}\n`)]);
	const lines = text.split('\n').length;
	// Its last bracket is of no entry.
	expect(counts[0]).toMatchObject({read: lines, modsecurity: lines - 1, other: 1});
	expect(transactions.map(({client, observer, ruleMatches}) => [client, observer, ruleMatches[0]?.id])).toEqual([
		['192.0.2.2', 'shop-2/waf', '949110'],
		['192.0.2.1', 'shop-1/waf', '949110'],
	]);
});
