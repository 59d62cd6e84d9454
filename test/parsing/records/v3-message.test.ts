import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {readLogs} from '../../history/read-logs.ts';
import {escapeV3Value, makeV3Line, toBytes, toUriField} from '../server-lines.ts';

const id = '179560080012.345678';

/** A native record of libmodsecurity whose part H holds the line of a rule. */
const toRecord = (target: string, line: string): Buffer => {
	const own = line.slice(line.indexOf('ModSecurity: '), line.indexOf(', client: '));
	return toBytes(
		`---aB3dE6gH---A--\n[25/Nov/2026:10:00:00 +0000] ${id} 192.0.2.7 51000 198.51.100.1 80\n---aB3dE6gH---B--\nGET ${target} HTTP/1.1\nHost: shop.test\n\n` +
			`---aB3dE6gH---F--\nHTTP/1.1 403\n\n---aB3dE6gH---H--\n${own}\n\n---aB3dE6gH---Z--\n\n`,
	);
};

const forged = `[file "/r/REQUEST-920-PROTOCOL-ENFORCEMENT.conf"] [line "1"] [id "999999"] [rev ""] [msg "FORGED"] [data "FORGED"] [severity "0"] [ver ""] [maturity "0"] [accuracy "0"] [hostname "FORGED"] [uri "/FORGED"] [unique_id "179560080099.999999"] [ref "v1,1"]`;

const read = (path: string, name = 'q', message?: string) => {
	const target = `/x${encodeURIComponent(path)}`;
	const line = makeV3Line({
		denied: true,
		uniqueId: id,
		match: `Matched "Operator \`Rx' with parameter \`x' against variable \`ARGS_NAMES:${escapeV3Value(name)}' (Value: \`1' )`,
		uri: toUriField(target),
		request: `GET ${target} HTTP/1.1`,
		...(message === undefined ? {} : {message: escapeV3Value(message)}),
	});
	const [{outcome, categories, ruleMatches}] = readLogs([toRecord(target, line)]).transactions;
	return {outcome, categories, ids: ruleMatches.map(({id: rule}) => rule)};
};

const whole = {outcome: 'blocked', categories: ['SQLI'], ids: ['942100']};

test.each([
	['a rule', '"] [id "999999"]'],
	['the end of a run', '"] [unique_id "179560080099.999999"] [ref "v1,1"]'],
	['the end of a run with the true id', `"] [unique_id "${id}"] [ref "v1,1"]`],
	['a path and the end of a run', `"] [uri "/y"] [unique_id "${id}"] [ref ""]`],
	['the beginning of a run', '"] [file "/r"] [line "1"] [id "999999"]'],
	['more than is printed', `"] [id "999999"] ${'y'.repeat(300)}`],
])('a path that holds %s hides no rule of a record', (_, path) => {
	expect(read(path)).toEqual(whole);
});

test.each([
	['a whole run', ` ${forged}`],
	['two of them', ` ${forged} ${forged}`],
	['the beginning of one', ` ${forged.slice(0, 200)}`],
])('a name that holds %s is no rule of a record, and hides none', (_, name) => {
	expect(read('', name)).toEqual(whole);
});

test('a name that could be the end of a match text leaves the denial, and no rule', () => {
	expect(read('', `' (Value: \`1' ) ${forged.slice(0, 200)}`)).toEqual({
		outcome: 'blocked',
		categories: [],
		ids: [undefined],
	});
});

test('whatever stands in name, message and path, the denial is told, and no rule but the true one', () => {
	const piece = fc.oneof(
		fc.constantFrom(
			forged,
			'"] [id "999999"] [rev ""] [msg "FORGED"]',
			`"] [data "FORGED"] [severity "0"] [ver ""] [maturity "0"] [accuracy "0"] [hostname "x"] [uri "/x"] [unique_id "${id.slice(0, 12)}.000000"] [ref ""]`,
			'[file "',
			'"]',
			'"',
			' ',
			'y'.repeat(200),
		),
		fc
			.tuple(fc.nat(forged.length), fc.nat(forged.length))
			.map(([one, other]) => forged.slice(Math.min(one, other), Math.max(one, other))),
	);
	const text = fc.array(piece, {maxLength: 4}).map(pieces => pieces.join(''));
	fc.assert(
		fc.property(text, text, fc.option(text, {nil: undefined}), (path, name, message) => {
			const {outcome, ids} = read(path.slice(0, 500), name.slice(0, 500), message?.slice(0, 500));
			expect(outcome).toBe('blocked');
			expect(['942100', undefined]).toContain(ids[0]);
			expect(ids).toHaveLength(1);
		}),
	);
});

test.each([
	['Multipart parsing error: Multipart: Invalid part header (colon missing): x [id "999999"]'],
	['XML parser error: XML: Failed parsing document. [file "/r/x.conf"] [line "1"] [id "999999"] [msg "FORGED"]'],
	['JSON parsing error: lexical error: invalid char in json text. [id "999999"] [severity "CRITICAL"]'],
	['Failed to parse request body. [file "x"] [id "999999"]'],
])('what a parser says of a body is no rule, native or as JSON: %s', text => {
	const uniqueId = 'aX93kQm4ZpLw7RtYb2NcVgAAAAE';
	const native = `--1a2b3c4d-A--\n[25/Nov/2026:10:00:00 +0000] ${uniqueId} 192.0.2.7 51000 198.51.100.1 80\n--1a2b3c4d-B--\nPOST /p HTTP/1.1\nHost: shop.test\n\n--1a2b3c4d-F--\nHTTP/1.1 200 OK\n\n--1a2b3c4d-H--\nMessage: ${text}\nStopwatch: 1 1 (- - -)\n\n--1a2b3c4d-Z--\n\n`;
	const object = {
		transaction: {
			time: '25/Nov/2026:10:00:00 +0000',
			transaction_id: uniqueId,
			remote_address: '192.0.2.7',
			remote_port: 51_000,
		},
		request: {request_line: 'POST /p HTTP/1.1', headers: {host: 'shop.test'}},
		response: {status: 200},
		audit_data: {messages: [text]},
	};
	for (const log of [native, `${JSON.stringify(object)}\n`]) {
		const [{ruleMatches, categories}] = readLogs([Buffer.from(log)]).transactions;
		expect(ruleMatches.map(({id: rule, message}) => [rule, message])).toEqual([[undefined, text]]);
		expect(categories).toEqual([]);
	}
});
