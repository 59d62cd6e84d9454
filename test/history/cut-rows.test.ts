import {describe, expect, test} from 'vitest';
import {makeV3Line, type V3Line} from '../parsing/server-lines.ts';
import {readLogs, type ReadLogsOptions} from './read-logs.ts';

/*
A request with a long target: nginx cuts each of its lines in the target, behind the run of fields.
*/
const id = '179560080077.246810';
const otherId = '179560080078.135791';
const long = `GET /item?id=${'%5B%5D'.repeat(400)} HTTP/1.1`;
const client = '2001:db8:77::9';
const cutLine = (line: V3Line = {}): string =>
	makeV3Line({uniqueId: id, connection: 72, client, uri: '/item', request: long, ...line});
const ofArgument = "Matched \"Operator `Rx' with parameter `x' against variable `ARGS:id' (Value: `[][' )";
const fragments: readonly string[] = [
	cutLine(),
	cutLine({ruleId: '941100', match: ofArgument}),
	cutLine({ruleId: '941360', match: ofArgument}),
	cutLine({
		denied: true,
		ruleId: '949110',
		match: "Matched \"Operator `Ge' with parameter `5' against variable `TX:ANOMALY_SCORE' (Value: `28' )",
	}),
];
const warnings = fragments.slice(0, 3);

function toRecord({address = client} = {}): string {
	return JSON.stringify({
		transaction: {
			client_ip: address,
			time_stamp: 'Wed Nov 25 10:00:00 2026',
			unique_id: id,
			request: {method: 'GET', uri: '/item?id=%5B%5D', headers: {Host: 'shop.test'}},
			response: {http_code: 403},
			producer: {secrules_engine: 'Enabled'},
			messages: [
				{
					message: 'XSS',
					details: {
						match: 'detected',
						ruleId: '941100',
						file: '/r/REQUEST-941-APPLICATION-ATTACK-XSS.conf',
						lineNumber: '1',
						data: '',
						severity: '2',
						tags: [],
					},
				},
			],
		},
	});
}

const toLog = (lines: readonly string[]): Uint8Array => Buffer.from(`${lines.join('\n')}\n`);

const read = (logs: ReadonlyArray<readonly string[]>, options: ReadLogsOptions = {}) => {
	const {transactions, slots, history} = readLogs(logs.map(toLog), options);
	return transactions.map(({client: told, outcome, uniqueId}, place) => ({
		client: told,
		outcome,
		uniqueId,
		lines: history.columns.lineCount[slots[place]],
	}));
};

describe('Cut lines that name one id', () => {
	test.each([{}, {piece: 1}, {piece: 1, isSilent: true}])('are one row, blocked by its denial: %o', options => {
		expect(read([fragments], options)).toEqual([{client, outcome: 'blocked', uniqueId: undefined, lines: 4}]);
	});

	test('show neither the id nor the client that stand in them', () => {
		expect(read([warnings])).toEqual([{client: undefined, outcome: 'unknown', uniqueId: undefined, lines: 3}]);
	});

	test.each([
		['on another connection', cutLine({connection: 73})],
		['of another process', cutLine({process: 72})],
		['of another moment', cutLine({time: '2026/11/25 10:00:02'})],
		['with another id', cutLine({uniqueId: otherId})],
		['with another client in its head', cutLine({denied: true, client: '192.0.2.66'})],
	])('one %s is a row of its own', (_, other) => {
		expect(
			read([[...fragments, other]])
				.map(({lines}) => lines)
				.toSorted((one, another) => one - another),
		).toEqual([1, 4]);
	});

	test('an uncut line of the connection parts them', () => {
		const between = makeV3Line({uniqueId: otherId, connection: 72, client});
		expect(
			read([[...warnings, between, ...warnings]])
				.map(({lines}) => lines)
				.toSorted((one, another) => one - another),
		).toEqual([1, 3, 3]);
	});

	test('a weak id puts nothing together', () => {
		const weak = ['942100', '941100'].map(ruleId => cutLine({ruleId, uniqueId: 'web-frankfurt-1'}));
		expect(read([weak])).toHaveLength(2);
	});
});

describe('An audit record with the id that cut lines name', () => {
	const orders: ReadonlyArray<readonly [string, ReadLogsOptions]> = [
		['before', {order: [1]}],
		['after', {order: [0]}],
		['between, line by line', {piece: 1, isSilent: true, order: [0, 1, 0, 0]}],
	];

	test.each(orders)('and the client of a head is one row with them: %s', (_, options) => {
		expect(read([fragments, [toRecord()]], options)).toEqual([{client, outcome: 'blocked', uniqueId: id, lines: 5}]);
	});

	test.each(orders)('and the client that they name is one row with them: %s', (_, options) => {
		expect(read([warnings, [toRecord()]], options)).toEqual([{client, outcome: 'passed', uniqueId: id, lines: 4}]);
	});

	test.each(orders)('of another client is a row of its own: %s', (_, options) => {
		const address = '192.0.2.66';
		for (const lines of [fragments, warnings]) {
			const rows = read([lines, [toRecord({address})]], options);
			expect(rows).toHaveLength(2);
			expect(new Set(rows.map(row => row.client))).toEqual(
				new Set([address, lines === fragments ? client : undefined]),
			);
			expect(rows.find(row => row.client === address)?.lines).toBe(1);
		}
	});

	test.each(orders)('of another time than theirs joins only lines with the client in a head: %s', (_, options) => {
		const later = (lines: readonly string[]) => lines.map(line => line.replace('10:00:00', '10:00:30'));
		expect(read([later(warnings), [toRecord()]], options)).toHaveLength(2);
		expect(read([later(fragments.slice(3)), [toRecord()]], options)).toHaveLength(1);
	});
});
