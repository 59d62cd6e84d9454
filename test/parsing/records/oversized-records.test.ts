import {expect, test} from 'vitest';
import {readLogs} from '../../history/read-logs.ts';
import {readAuditObject} from '../../../source/parsing/records/audit-text.ts';
import {readMessageText} from '../../../source/parsing/records/message-text.ts';
import {hostileInputs} from '../../hostile-inputs.ts';

const client = '192.0.2.10';
const toRecord = (more: string): string =>
	`{"transaction":{"client_ip":"${client}","unique_id":"179560080012.345678","request":{"uri":"/","headers":{}},"messages":[]},"x":${more}}`;

test.each([60, 5000, 500_000])(
	'an object that is %i deep and holds bytes that are no UTF-8 is read up to there',
	depth => {
		const text = toRecord(`["\u00FF",${'['.repeat(depth)}${']'.repeat(depth)}]`);
		const reading = readAuditObject(Buffer.from(text, 'latin1'));
		expect(reading).toMatchObject({facts: {client}, truncated: depth > 60});
	},
);

test('an object with more values than any record is read up to there; brackets in texts are none', () => {
	expect(readAuditObject(Buffer.from(toRecord(`[${'1,'.repeat(30_000)}1]`)))).toMatchObject({
		facts: {client},
		truncated: true,
	});
	expect(readAuditObject(Buffer.from(toRecord(JSON.stringify('[\\"{,'.repeat(30_000)))))).toMatchObject({
		facts: {client},
		truncated: false,
	});
});

const isOf = (name: string) => hostileInputs.find(input => input.name === name)!.make(200_000);

test('of thousands of headers a thousand are shown, and the record counts as cut', () => {
	for (const name of ['native, headers', 'JSON, headers']) {
		const [row] = readLogs([isOf(name)]).transactions;
		expect(row).toMatchObject({client, host: 'shop.test', truncated: true});
		expect(row.exchange?.requestHeaders).toHaveLength(1000);
	}
});

test('of thousands of rule matches the first and the last are kept: the verdict stands at the end', () => {
	const message = '{"message":"m","details":{"ruleId":"942100"}},';
	const verdict = '{"message":"Score","details":{"ruleId":"949110","file":"/REQUEST-949-BLOCKING-EVALUATION.conf"}}';
	const text = toRecord('1').replace(
		'"messages":[]',
		`"producer":{"secrules_engine":"Enabled"},"messages":[${message.repeat(3000)}${verdict}]`,
	);
	const [row] = readLogs([Buffer.from(`${text}\n`)]).transactions;
	expect(row).toMatchObject({outcome: 'blocked', truncated: true});
	expect(row.ruleMatches).toHaveLength(1000);
});

test('what looks like a host name or an id in a message of version 2 is a name that a client gave', () => {
	const name = 'x [file "/forged.conf"] [id "941999"] [msg "m"] [hostname "x"] [uri "/"] [unique_id "y"] z';
	const text = `Access denied with code 403 (phase 2). Pattern match "x" at ARGS:${name}. [file "/r/a.conf"] [line "7"] [id "942100"] [msg "true"] [severity "CRITICAL"]`;
	expect(readMessageText(text)).toMatchObject({id: '942100', file: '/r/a.conf', action: 'denied', severity: 2});
	expect(readMessageText(text)?.hostname).toBeUndefined();
});
