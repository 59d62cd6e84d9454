import {expect, test} from 'vitest';
import {readLogs} from '../../history/read-logs.ts';

const whole = JSON.stringify({
	transaction: {
		client_ip: '192.0.2.7',
		time_stamp: 'Wed Nov 25 10:00:00 2026',
		unique_id: '179560080012.123456',
		request: {method: 'GET', uri: '/p', headers: {Host: 'shop.test'}},
		producer: {secrules_engine: 'DetectionOnly'},
		messages: [
			{message: 'SQL Injection', details: {ruleId: '942100', file: '/r/REQUEST-942-APPLICATION-ATTACK-SQLI.conf'}},
		],
	},
});

const read = (text: string) => readLogs([Buffer.from(text)]);

test('a record that was cut gives what came before the cut, and is counted as cut', () => {
	const {transactions, counts} = read(`${whole.slice(0, whole.indexOf('"messages"') + 40)}\n`);
	expect(transactions).toMatchObject([{client: '192.0.2.7', target: '/p', outcome: 'unknown', truncated: true}]);
	expect(counts[0]).toMatchObject({read: 1, modsecurity: 1, cut: 1});
});

test('a quote that was not escaped takes what is behind it, not what is before', () => {
	const {transactions} = read(`${whole.replace('SQL Injection', 'SQL "Injection')}\n`);
	expect(transactions).toMatchObject([{client: '192.0.2.7', truncated: true}]);
});

test('what looks like a record and is none is counted as unreadable', () => {
	const {transactions, counts} = read('{"transaction" nonsense}\n');
	expect(transactions).toEqual([]);
	expect(counts[0]).toMatchObject({read: 1, modsecurity: 0, unreadable: 1});
});

test('an object over many lines is read as one on a line', () => {
	const indented = `${JSON.stringify(JSON.parse(whole), undefined, 2)}\n`;
	const [one, other] = [read(indented), read(`${whole}\n`)].map(({transactions}) => transactions[0]);
	expect({...one, ruleMatches: []}).toEqual({...other, ruleMatches: []});
	expect(one.ruleMatches.map(({id}) => id)).toEqual(['942100']);
});
