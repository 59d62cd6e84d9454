import {describe, expect, test} from 'vitest';
import {makeV3Line, type V3Line} from '../parsing/server-lines.ts';
import {readLogs} from './read-logs.ts';

const evaluation = {ruleId: '949110', file: '/etc/crs4/rules/REQUEST-949-BLOCKING-EVALUATION.conf', tags: []};
const post = {request: 'POST /cart HTTP/1.1', uri: '/cart', host: 'shop.test'} as const;
const idOf = (place: number): string => `17956008001${place}.246810`;

const linesOf = (place: number, given: V3Line = {}): string[] => [
	makeV3Line({...post, uniqueId: idOf(place), ...given}),
	makeV3Line({...post, uniqueId: idOf(place), denied: true, ...evaluation, ...given}),
];

const recordOf = (place: number, method: string): string =>
	JSON.stringify({
		transaction: {
			client_ip: '192.0.2.10',
			time_stamp: 'Wed Nov 25 10:00:00 2026',
			client_port: 51_234,
			unique_id: idOf(place),
			request: {method, http_version: 1.1, uri: '/cart', headers: {Host: 'shop.test'}},
			response: {http_code: 403},
			producer: {secrules_engine: 'Enabled'},
			messages: [{message: 'SQL', details: {ruleId: '942100', severity: '2'}}],
		},
	});

const read = (lines: readonly string[], records: readonly string[], order?: readonly number[], isLong = false) => {
	const {transactions, history, slots} = readLogs(
		[lines, records].map(log => Buffer.from(log.map(line => `${line}\n`).join(''), 'latin1')),
		order && {order, piece: 1, isLong},
	);
	return transactions.filter((_, place) => Number.isFinite(history.columns.time[slots[place]]));
};

test.each([[undefined], [[1]]])('the page of a blocked request and its request are one (read in order %s)', order => {
	const found = read([...linesOf(1), ...linesOf(2)], [recordOf(2, 'GET')], order);
	expect(found).toHaveLength(1);
	expect(found[0]).toMatchObject({outcome: 'blocked', method: 'POST', target: '/cart', statusCode: 403});
});

test('pages of a burst go to their requests one by one', () => {
	const lines = [1, 2, 3, 4, 5, 6].flatMap(place => linesOf(place));
	expect(read(lines, [recordOf(2, 'GET'), recordOf(4, 'GET'), recordOf(6, 'GET')])).toHaveLength(3);
});

test('a client that asked twice has two records, and two rows', () => {
	expect(read([...linesOf(1), ...linesOf(2)], [recordOf(1, 'POST'), recordOf(2, 'POST')])).toHaveLength(2);
});

test('without an audit log it cannot be told, unless the engine saw a GET that nobody sent', () => {
	expect(read([...linesOf(1), ...linesOf(2)], [])).toHaveLength(2);
	const asGet = makeV3Line({...post, uniqueId: idOf(2), ruleId: '920170'});
	expect(read([...linesOf(1), asGet, ...linesOf(2)], [])).toHaveLength(1);
});

test('of redirects one after another only the last is recorded, and all are one', () => {
	const found = read([...linesOf(1), ...linesOf(2), ...linesOf(3)], [recordOf(3, 'GET')]);
	expect(found).toMatchObject([{outcome: 'blocked', method: 'POST', revision: 1}]);
});

test('the engine sees a page as GET; the method is that of the line, whichever is read first', () => {
	for (const order of [[0, 0, 0], [1]]) {
		const [row] = read(linesOf(1), [recordOf(1, 'GET')], order);
		expect(row.method).toBe('POST');
	}
});

describe('what cannot be told is marked on both', () => {
	const marksOf = (lines: readonly string[], records: readonly string[], order?: readonly number[]) =>
		read(lines, records, order, true).map(({remarks}) => (remarks ?? []).map(({kind}) => kind).join(' '));

	test('without an audit log', () => {
		expect(marksOf([...linesOf(1), ...linesOf(2)], [])).toEqual(['may-have-page', 'may-be-page']);
		expect(
			marksOf(
				[1, 2, 3].flatMap(place => linesOf(place)),
				[],
			),
		).toEqual(['may-have-page', 'may-have-page may-be-page', 'may-be-page']);
	});

	test('and not where the first has a record of its own, or another request stands between', () => {
		const both = [...linesOf(1), ...linesOf(2)];
		expect(marksOf(both, [recordOf(1, 'POST'), recordOf(2, 'POST')])).toEqual(['', '']);
		// The records came when both rows were complete and marked.
		expect(marksOf(both, [recordOf(1, 'POST'), recordOf(2, 'POST')], [0, 0, 0, 0, 1, 1])).toEqual(['', '']);
		const other = linesOf(3, {request: 'GET /other HTTP/1.1', uri: '/other'});
		expect(marksOf([...linesOf(1), ...other, ...linesOf(2)], [])).toEqual(['', '', '']);
	});
});

test.each([
	['client', {client: '192.0.2.77'}],
	['connection', {connection: 6}],
	['request', {request: 'POST /other HTTP/1.1', uri: '/other'}],
	['second', {time: '2026/11/25 10:00:03'}],
])('another %s is another request', (_, given) => {
	expect(read([...linesOf(1), ...linesOf(2, given)], [recordOf(2, 'GET')]).length).toBe(2);
});
