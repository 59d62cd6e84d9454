import {expect, test} from 'vitest';
import {readCarried} from '../../source/modes/read-carried.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {standUp} from '../pipeline/stand-up.ts';

const never = () => false;
const data = 'Matched Data: x found within ARGS:password: geheimnis123';

test('what a transaction carried is read from its log, masked unless secrets are to be shown', async () => {
	const {pipeline, handLines, snapshot, end} = standUp();
	await handLines([makeV3Line({data}), makeV3Line({level: 'info', uniqueId: '179560080099.345678', connection: 6})]);
	const [row] = snapshot().feed.rows;
	expect(readCarried([row], pipeline, false, never).get(row)).toMatchObject({where: 'ARGS:password'});
	expect(JSON.stringify([...readCarried([row], pipeline, false, never)])).not.toContain('geheimnis123');
	expect(JSON.stringify([...readCarried([row], pipeline, true, never)])).toContain('geheimnis123');
	expect([...readCarried([row + 77], pipeline, false, never)]).toEqual([[row + 77, undefined]]);
	expect(readCarried([row, row + 1], pipeline, false, () => true).size).toBe(1);
	await end();
});

test('what an audit record says of the answer stands with its group', async () => {
	const record = (status: number, id: string) =>
		JSON.stringify({
			transaction: {
				client_ip: '192.0.2.10',
				time_stamp: 'Wed Nov 25 10:00:00 2026',
				unique_id: id,
				request: {method: 'GET', http_version: 1.1, uri: '/get?q=1', headers: {Host: 'shop.test'}},
				response: {http_code: status, headers: {}},
				producer: {secrules_engine: 'DetectionOnly'},
				messages: [{message: 'SQL', details: {ruleId: '942100', severity: '2', tags: ['attack-sqli']}}],
			},
		});
	const {handLines, snapshot, end} = standUp();
	await handLines([
		record(200, '179560080012.345678'),
		record(302, '179560080013.345678'),
		record(200, '179560080014.345678'),
		record(99_999, '179560080015.345678'),
	]);
	await end();
	expect(snapshot().through.groups().groups).toMatchObject([{path: '/get', count: 4, statuses: [200, 302]}]);
});
