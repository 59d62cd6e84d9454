import {describe, expect, test} from 'vitest';
import {readLogs} from './read-logs.ts';

/*
A record is one request, whatever its id is worth: libmodsecurity 3.0.5 to 3.0.7 writes the second alone, HAProxy's and
IIS's ids have forms of their own, and a person may name any with `modsecurity_transaction_id`.
*/
const ids = {
	'the second alone': '1795600800',
	'a constant': 'web-frankfurt-1',
	'a host and a request id': 'web1-5b1fd3a06e9c47a28d41f0c7a9e2b836',
	'twenty digits': '17798226727550120000',
	'the form of HAProxy': 'C6336414:9C40_C0000214:01BB_6A0F3B20_001F:2A11',
	none: undefined,
};

type Sent = {readonly client: string; readonly path: string; readonly connection: number};

const first: Sent = {client: '203.0.113.21', path: '/search', connection: 71};
const second: Sent = {client: '203.0.113.22', path: '/login', connection: 72};

function toRecord({client, path}: Sent, id: string | undefined): string {
	return JSON.stringify({
		transaction: {
			client_ip: client,
			time_stamp: 'Wed Nov 25 10:00:00 2026',
			...(id === undefined ? {} : {unique_id: id}),
			request: {method: 'GET', uri: `${path}?q=1`, headers: {Host: 'shop.test'}},
			response: {http_code: 403},
			producer: {secrules_engine: 'Enabled'},
			messages: [
				toMessage('942100', 'REQUEST-942-APPLICATION-ATTACK-SQLI.conf', 'SQL Injection'),
				toMessage('941100', 'REQUEST-941-APPLICATION-ATTACK-XSS.conf', 'XSS'),
				toMessage('949110', 'REQUEST-949-BLOCKING-EVALUATION.conf', 'Inbound Anomaly Score Exceeded (Total Score: 10)'),
			],
		},
	});
}

function toMessage(ruleId: string, file: string, message: string) {
	const details = {match: 'detected', ruleId, file: `/r/${file}`, lineNumber: '1', data: '', severity: '2', tags: []};
	return {message, details};
}

function toLines({client, path, connection}: Sent, id: string): string[] {
	const line = (rule: string, file: string, message: string, isDenial: boolean): string =>
		`2026/11/25 10:00:00 [${isDenial ? 'error' : 'info'}] 7#7: *${connection} ${isDenial ? `[client ${client}] ModSecurity: Access denied with code 403 (phase 2). ` : 'ModSecurity: Warning. '}detected [file "/r/${file}"] [line "1"] [id "${rule}"] [rev ""] [msg "${message}"] [data ""] [severity "2"] [ver ""] [maturity "0"] [accuracy "0"] [hostname "192.0.2.1"] [uri "${path}"] [unique_id "${id}"] [ref ""], client: ${client}, server: shop.test, request: "GET ${path}?q=1 HTTP/1.1", host: "shop.test"`;
	return [
		line('942100', 'REQUEST-942-APPLICATION-ATTACK-SQLI.conf', 'SQL Injection', false),
		line('941100', 'REQUEST-941-APPLICATION-ATTACK-XSS.conf', 'XSS', false),
		line('949110', 'REQUEST-949-BLOCKING-EVALUATION.conf', 'Inbound Anomaly Score Exceeded (Total Score: 10)', true),
	];
}

const toLog = (lines: readonly string[]): Uint8Array => Buffer.from(`${lines.join('\n')}\n`);

const told = (log: Uint8Array) =>
	readLogs([log])
		.transactions.map(({client, outcome, inboundScore, ruleMatches}) => ({
			client,
			outcome,
			inboundScore,
			rules: ruleMatches.map(({id}) => id),
		}))
		.toSorted((one, other) => ((one.client ?? '') < (other.client ?? '') ? -1 : 1));

const blocked = (client: string) => ({
	client,
	outcome: 'blocked',
	inboundScore: 10,
	rules: ['942100', '941100', '949110'],
});

describe.each(Object.entries(ids))('a request whose id is %s', (_, id) => {
	test('is one row of its audit record', () => {
		const log = toLog([toRecord(first, id), toRecord(second, id)]);
		expect(told(log)).toEqual([blocked(first.client), blocked(second.client)]);
	});
});

describe.each(Object.entries(ids).filter(([, id]) => id !== undefined))('a request whose id is %s', (_, id) => {
	test('is one row of its lines and its record, whichever comes first', () => {
		const lines = (sent: Sent): string[] => toLines(sent, id!);
		const expected = [blocked(first.client), blocked(second.client)];
		expect(told(toLog([...lines(first), toRecord(first, id), ...lines(second), toRecord(second, id)]))).toEqual(
			expected,
		);
		expect(told(toLog([toRecord(first, id), ...lines(first), toRecord(second, id), ...lines(second)]))).toEqual(
			expected,
		);
	});
});

test('a row is complete once, with all matches of its record', () => {
	const {transactions} = readLogs([toLog([toRecord(first, undefined), toRecord(second, '1795600800')])]);
	expect(transactions.map(({revision}) => revision)).toEqual([1, 1]);
});
