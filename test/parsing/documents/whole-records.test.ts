import {expect, test} from 'vitest';
import {readAuditObject} from '../../../source/parsing/records/audit-text.ts';
import {readDocument} from '../../../source/parsing/documents/read-by-shape.ts';

/*
A pipeline may keep a record whole, as text, beside fields that hold a part of it: the whole text is what was logged.
*/
const message = (ruleId: string, text: string) => ({
	message: text,
	details: {ruleId, file: `/r/REQUEST-${ruleId.slice(0, 3)}-X.conf`, data: '', severity: '2', match: 'm', tags: []},
});

const record = {
	transaction: {
		client_ip: '203.0.113.61',
		unique_id: '179560080015.420817',
		time_stamp: 'Wed Nov 25 10:00:00 2026',
		request: {method: 'POST', uri: '/cart?x=1', headers: {Host: 'shop.test'}},
		producer: {secrules_engine: 'Enabled'},
		messages: [message('941100', 'XSS'), message('949110', 'Inbound Anomaly Score Exceeded (Total Score: 5)')],
	},
};
const part = {transaction: {client_ip: '203.0.113.61', unique_id: '179560080015.420817'}};
const text = JSON.stringify(record);

const rulesOf = (reading: {readonly ruleMatches: ReadonlyArray<{readonly id?: string}>} | undefined) =>
	reading?.ruleMatches.map(({id}) => id);

test.each([
	['an alert of Wazuh', {full_log: text, data: part, rule: {level: 7}}],
	['an event with its original', {event: {original: text}, modsecurity: part}],
	['a record in a record', {message: JSON.stringify({log: text}), json: part}],
])('a line that is %s is read by its whole text', (_, source) => {
	expect(rulesOf(readAuditObject(Buffer.from(JSON.stringify(source))))).toEqual(['941100', '949110']);
});

test.each([
	['with fields that hold a part', {event: {original: text}, json: part}, 'audit-v3'],
	['without any field of the record', {message: text}, 'raw-line'],
])('a document %s is read by its whole text', (_, source, shape) => {
	const reading = readDocument(source, undefined);
	expect(reading).toMatchObject({kind: 'transaction', shape, facts: {client: '203.0.113.61', method: 'POST'}});
	expect(rulesOf(reading?.kind === 'transaction' ? reading : undefined)).toEqual(['941100', '949110']);
});

test('documents that a pipeline split by message are of one request, those with a list are each whole', () => {
	const {messages, ...rest} = record.transaction;
	const keyOf = (source: object): string | undefined => {
		const reading = readDocument(source as Parameters<typeof readDocument>[0], undefined);
		return reading?.kind === 'transaction' ? reading.key : undefined;
	};
	expect(messages.map(each => keyOf({transaction: {...rest, messages: each}}))).toEqual([
		rest.unique_id,
		rest.unique_id,
	]);
	expect(keyOf(record)).toBeUndefined();
	// Other requests may have it.
	expect(keyOf({transaction: {...rest, unique_id: '1795600800', messages: messages[0]}})).toBeUndefined();
});
