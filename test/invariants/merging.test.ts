import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {readFeedRow} from '../../source/questions/feed-row.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {readLogs} from '../history/read-logs.ts';

/*
The error log and the audit log tell the same requests, each in its own order; what comes out must not depend on which is read when.
*/
const rules = [942_100, 942_130, 941_100, 932_160] as const;
const second = Date.UTC(2026, 10, 25, 10) / 1000;

type Request = {readonly rules: readonly number[]; readonly unaudited: readonly number[]; readonly isBlocked: boolean};

const idOf = (number: number): string => `${second}${10 + (number % 80)}.${String(100_001 + number)}`;
const clientOf = (number: number): string => `203.0.113.${number + 1}`;
const evaluation = 949_110;

function toFields(rule: number): {file: string; message: string; match: string; severity: string} {
	return rule === evaluation
		? {
				file: '/r/REQUEST-949-BLOCKING-EVALUATION.conf',
				message: 'Inbound Anomaly Score Exceeded (Total Score: 5)',
				match: "Matched \"Operator `Ge' with parameter `5' against variable `TX:ANOMALY_SCORE' (Value: `5' )",
				severity: '2',
			}
		: {
				file: `/r/REQUEST-${String(rule).slice(0, 3)}-X.conf`,
				message: 'm',
				match: 'detected SQLi using libinjection.',
				severity: '2',
			};
}

function toLine(number: number, rule: number, isDenial: boolean): string {
	const {file, message, match, severity} = toFields(rule);
	const client = clientOf(number);
	const verdict = isDenial
		? `[client ${client}] ModSecurity: Access denied with code 403 (phase 2). `
		: 'ModSecurity: Warning. ';
	const run = `[file "${file}"] [line "1"] [id "${rule}"] [rev ""] [msg "${message}"] [data ""] [severity "${severity}"] [ver ""] [maturity "0"] [accuracy "0"] [hostname "192.0.2.1"] [uri "/p${number}"] [unique_id "${idOf(number)}"] [ref ""]`;
	return `2026/11/25 10:00:00 [${isDenial ? 'error' : 'info'}] 7#7: *${number} ${verdict}${match} ${run}, client: ${client}, server: shop.test, request: "GET /p${number}?q HTTP/1.1", host: "shop.test"`;
}

function toRecord(number: number, told: readonly number[], isBlocked: boolean): string {
	return JSON.stringify({
		transaction: {
			client_ip: clientOf(number),
			time_stamp: 'Wed Nov 25 10:00:00 2026',
			unique_id: idOf(number),
			request: {method: 'GET', uri: `/p${number}?q`, headers: {Host: 'shop.test'}},
			response: {http_code: isBlocked ? 403 : 200},
			producer: {secrules_engine: isBlocked ? 'Enabled' : 'DetectionOnly'},
			messages: told.map(rule => {
				const {file, message, match, severity} = toFields(rule);
				return {message, details: {match, ruleId: String(rule), file, lineNumber: '1', data: '', severity, tags: []}};
			}),
		},
	});
}

const request: fc.Arbitrary<Request> = fc.record({
	rules: fc.array(fc.constantFrom(...rules), {minLength: 1, maxLength: 6}),
	unaudited: fc.array(fc.constantFrom(...rules), {maxLength: 2}),
	isBlocked: fc.boolean(),
});

function print(requests: readonly Request[]): {errors: string[]; records: string[]} {
	const errors = requests.flatMap(({rules: told, unaudited, isBlocked}, number) => [
		...[...told, ...unaudited].map(rule => toLine(number, rule, false)),
		toLine(number, evaluation, isBlocked),
	]);
	return {
		errors,
		records: requests.map(({rules: told, isBlocked}, number) => toRecord(number, [...told, evaluation], isBlocked)),
	};
}

const toLog = (lines: readonly string[]): Uint8Array => Buffer.from(lines.map(line => `${line}\n`).join(''));

function summarise({
	uniqueId,
	client,
	outcome,
	time,
	inboundScore,
	ruleMatches,
	categories,
}: TransactionDetail): unknown {
	return {
		uniqueId,
		client,
		outcome,
		time,
		inboundScore,
		categories,
		rules: ruleMatches.map(({id, action}) => [id, action]),
	};
}

test('a request that both logs tell is one, each rule match once, in any interleaving', () => {
	fc.assert(
		fc.property(
			fc.array(request, {minLength: 1, maxLength: 8}),
			fc.array(fc.constantFrom(0, 1), {maxLength: 80}),
			fc.integer({min: 1, max: 5}),
			(requests, order, piece) => {
				const {errors, records} = print(requests);
				const {transactions} = readLogs([toLog(errors), toLog(records)], {order, piece});
				expect(transactions).toHaveLength(requests.length);
				for (const [number, {rules: told, unaudited, isBlocked}] of requests.entries()) {
					const found = transactions.find(({uniqueId}) => uniqueId === idOf(number));
					expect(found).toMatchObject({
						client: clientOf(number),
						outcome: isBlocked ? 'blocked' : 'detected',
						contradictions: [],
					});
					expect(found?.ruleMatches.map(({id}) => Number(id))).toEqual([...told, evaluation, ...unaudited]);
				}

				const straight = readLogs([toLog(errors), toLog(records)]).transactions.map(each => summarise(each));
				const sorted = (list: readonly unknown[]): string[] => list.map(each => JSON.stringify(each)).toSorted();
				expect(sorted(transactions.map(each => summarise(each)))).toEqual(sorted(straight));
			},
		),
	);
});

test('a row counts the rule matches that its detail lists', () => {
	fc.assert(
		fc.property(
			fc.array(request, {minLength: 1, maxLength: 6}),
			fc.array(fc.constantFrom(0, 1), {maxLength: 60}),
			(requests, order) => {
				const {errors, records} = print(requests);
				const {transactions, slots, history} = readLogs([toLog(errors), toLog(records)], {order, piece: 2});
				for (const [place, {ruleMatches}] of transactions.entries()) {
					expect(history.columns.matches[slots[place]]).toBe(ruleMatches.length);
				}
			},
		),
	);
});

test('an audit record wins over a line about the client, and the other one is kept', () => {
	const [line] = print([{rules: [942_100], unaudited: [], isBlocked: false}]).errors;
	const record = toRecord(0, [942_100], false).replace(clientOf(0), '198.51.100.9');
	for (const order of [
		[0, 1],
		[1, 0],
	]) {
		const {transactions, history} = readLogs([toLog([line]), toLog([record])], {order, piece: 1});
		// Nobody is denied by what two records say differently.
		expect(readFeedRow(history, 0)).toMatchObject({contradiction: true, clientCertain: false});
		expect(transactions).toMatchObject([
			{client: '198.51.100.9', contradictions: [{kind: 'two-clients', other: clientOf(0)}]},
		]);
	}
});

test('a record without a message joins the one request that it may belong to, and none of two', () => {
	const {errors} = print([{rules: [941_100], unaudited: [], isBlocked: true}]);
	const empty = toRecord(0, [], true).replace(idOf(0), idOf(40));
	expect(readLogs([toLog(errors), toLog([empty])]).transactions).toMatchObject([{outcome: 'blocked', statusCode: 403}]);
	const twice = [...errors, ...errors.map(line => line.replace(idOf(0), idOf(41)))];
	const apart = readLogs([toLog(twice), toLog([empty])]).transactions;
	expect(apart).toHaveLength(3);
	expect(apart.find(({uniqueId}) => uniqueId === idOf(40))?.remarks).toEqual([{kind: 'no-messages', candidates: 2}]);
});
