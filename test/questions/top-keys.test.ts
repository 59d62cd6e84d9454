import {expect, test} from 'vitest';
import {createClientGrouper} from '../../source/questions/group-clients.ts';
import {countTotals, selectTransactions} from '../../source/questions/totals.ts';
import {everything} from '../../source/waf/filter/filter.ts';
import {fillHistory, type PlainRow, testRules} from '../history/fill-history.ts';
import {testTime} from '../parsing/read-events.ts';

const minute = 60_000;
const question = {from: testTime - minute, to: testTime + minute, filter: everything, step: minute};

function countClients(rows: readonly PlainRow[]) {
	const {history, rulesOf} = fillHistory(rows, 2000);
	const selection = selectTransactions(history, question.from, question.to, undefined);
	const ruleByNumber = (number: number) => testRules[number];
	const grouper = createClientGrouper(history);
	return countTotals({history, rulesOf, ruleByNumber, grouper}, question, selection, {asOf: testTime}).clients;
}

const aRow: PlainRow = {time: testTime, outcome: 'blocked', rules: [0], score: 5, severity: 2};
const crowd = Array.from({length: 300}, (_, place) => {
	const client = `192.0.2.${place % 250}`.replace('.2.', place < 250 ? '.2.' : '.3.');
	return [aRow, aRow].map(row => ({...row, client}));
}).flat();

test('the client that got through most often has a row, however few requests it has', () => {
	const {rows, distinct, rest} = countClients([
		...crowd,
		{...aRow, outcome: 'detected', client: '198.51.100.1'},
		{...aRow, outcome: 'passed', client: '198.51.100.2'},
	]);
	expect(rows.length).toBe(201);
	expect(rows.at(-1)).toMatchObject({key: '198.51.100.1', count: 1, through: 1});
	expect([distinct.value, rest.value]).toEqual([302, 201]);
});

test('where nothing got through, nobody needs a row more', () => {
	expect(countClients(crowd).rows.length).toBe(200);
});
