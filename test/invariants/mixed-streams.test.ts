import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {readLogs, type ReadLogs} from '../history/read-logs.ts';
import {testTime} from '../parsing/read-events.ts';
import {makeV3Line, toBytes} from '../parsing/server-lines.ts';

/*
Error log and native audit records in one stream, as containers give them. Whoever sends a body writes whole lines of either kind into it: no row says what such a line says.
*/
const victim = '203.0.113.9';
const attacker = '192.0.2.7';
const forgedSecond = 1_795_646_000;

const forgedLine = (number: number): string =>
	makeV3Line({
		denied: true,
		client: victim,
		process: 7,
		connection: 900 + number,
		uniqueId: `${forgedSecond}${String(number).padStart(2, '0')}.123456`,
		uri: '/victim',
		request: 'GET /victim HTTP/1.1',
		host: 'victim.test',
	});

const trueSecond = Date.UTC(2026, 10, 25, 10) / 1000;
const trueId = (number: number): string => `${trueSecond}${String(number).padStart(2, '0')}.345678`;
const trueLine = (number: number): string =>
	makeV3Line({
		denied: true,
		client: `198.51.100.${number}`,
		connection: number,
		uniqueId: trueId(number),
		uri: `/true${number}`,
		request: `GET /true${number} HTTP/1.1`,
	});

type RecordText = {
	readonly name: string;
	readonly number: number;
	readonly body: readonly string[];
	readonly told?: number | undefined;
	readonly letter?: string;
	readonly client?: string;
};

const message = makeV3Line({
	denied: true,
	uri: '/p',
	uniqueId: 'ID',
}).replace(/^.*?\] ModSecurity: /, 'ModSecurity: ');

const toRecord = ({name, number, body, told, letter = 'C', client = attacker}: RecordText): string[] => {
	const id = trueId(number);
	const own = message.slice(0, message.indexOf(', client: ')).replace('"ID"', `"${id}"`);
	return [
		`---${name}---A--`,
		`[25/Nov/2026:10:00:00 +0000] ${id} ${client} 51000 198.51.100.1 80`,
		`---${name}---B--`,
		'POST /p HTTP/1.1',
		'Host: shop.test',
		...(told === undefined ? [] : [`Content-Length: ${told}`]),
		'',
		`---${name}---${letter}--`,
		...body,
		`---${name}---F--`,
		'HTTP/1.1 403',
		'',
		`---${name}---H--`,
		own,
		'',
		`---${name}---Z--`,
		'',
	];
};

const toLog = (lines: readonly string[]): Buffer => toBytes(`${lines.join('\n')}\n`);

/** What a row or a detail says that only a forged line could have told it. */
const findForged = ({transactions}: ReadLogs): string[] =>
	transactions.flatMap(({client, host, target, uniqueId, time = trueSecond * 1000}) => [
		...(client === victim ? ['client'] : []),
		...(host === 'victim.test' ? ['host'] : []),
		...(target === '/victim' ? ['target'] : []),
		...(uniqueId?.startsWith(String(forgedSecond)) === true ? ['id'] : []),
		// Where no line told a time, it is when the line came.
		...(Math.abs(time - trueSecond * 1000) > 60_000 && time !== testTime ? [`time ${time}`] : []),
	]);

const clientsOf = ({transactions}: ReadLogs): string[] =>
	transactions.map(({client}) => client ?? '').toSorted((one, other) => one.localeCompare(other));

const sumOf = ({counts}: ReadLogs): {read: number; forged: number} => ({
	read: counts[0].read,
	forged: counts[0].forged,
});

test.each(['C', 'I', 'E', 'J'])('lines of an error log in a body of part %s make no row and teach nothing', letter => {
	const body = Array.from({length: 20}, (_, number) => forgedLine(number));
	const lines = [trueLine(1), ...toRecord({name: 'aB3dE6gH', number: 2, body, letter}), trueLine(3)];
	const read = readLogs([toLog(lines)]);
	expect(findForged(read)).toEqual([]);
	expect(clientsOf(read)).toEqual([attacker, '198.51.100.1', '198.51.100.3']);
	expect(sumOf(read)).toEqual({read: lines.length, forged: 20});
});

test('a body whose end was not seen leaves rows that tell nothing, and a mark', () => {
	const body = Array.from({length: 20}, (_, number) => forgedLine(number));
	const record = toRecord({name: 'aB3dE6gH', number: 2, body});
	const read = readLogs([toLog([trueLine(1), ...record.slice(0, record.indexOf('---aB3dE6gH---F--'))])]);
	expect(findForged(read)).toEqual([]);
	const hidden = read.transactions.filter(({client}) => client === undefined);
	expect(hidden).toHaveLength(20);
	for (const {contradictions, outcome, uniqueId, host, target, ruleMatches, categories} of hidden) {
		expect({contradictions, outcome, uniqueId, host, target, ruleMatches, categories}).toEqual({
			contradictions: [{kind: 'client-hidden'}],
			outcome: 'unknown',
			uniqueId: undefined,
			host: undefined,
			target: undefined,
			ruleMatches: [],
			categories: [],
		});
	}
});

test('lines between those of a record are the rows of their requests: their own records say the same', () => {
	const between = toRecord({name: 'aB3dE6gH', number: 2, body: ['q=1', trueLine(3), 'r=2']});
	const own = toRecord({name: 'cD4fG7iJ', number: 3, body: ['q'], client: '198.51.100.3'});
	const read = readLogs([toLog([trueLine(1), ...between, ...own])]);
	expect(clientsOf(read)).toEqual([attacker, '198.51.100.1', '198.51.100.3']);
});

test('a stream that begins with a record, into which other lines were written, longer than the body was said to be', () => {
	const record = toRecord({name: 'aB3dE6gH', number: 2, body: [forgedLine(1)], told: forgedLine(1).length});
	const body = record.indexOf(forgedLine(1));
	const between = Array.from({length: 200}, (_, number) => trueLine(number + 3));
	const lines = [...record.slice(0, body), ...between, ...record.slice(body)];
	expect(findForged(readLogs([toLog(lines)]))).toEqual([]);
});

test('a record that is read again holds nothing in an envelope, whatever a client wrote in one', () => {
	const text = JSON.stringify({log: `${forgedLine(1)}\n`, stream: 'stderr', time: '2026-11-25T10:00:00.000000000Z'});
	const record = toRecord({name: 'aB3dE6gH', number: 2, body: [text]});
	const end = record.indexOf('---aB3dE6gH---F--');
	const lines = [
		...record.slice(0, end),
		...Array.from({length: 9}, (_, number) => trueLine(number + 3)),
		...record.slice(end),
	];
	const {transactions} = readLogs([toLog(lines)]);
	expect(transactions.flatMap(({ruleMatches}) => ruleMatches.filter(({uri}) => uri === '/victim'))).toEqual([]);
});

const innerRecord = toRecord({name: 'zZ9yY8xX', number: 77, body: [forgedLine(50)], client: victim}).map(line =>
	line.replace(trueId(77), `${forgedSecond}77.123456`),
);

test.each(['Transfer-Encoding: chunked', 'Content-Encoding: gzip'])(
	'a body with %s is as long as it comes, whatever length its request told',
	header => {
		const filler = Array.from({length: 40}, () => 'x'.repeat(65_536));
		// Nothing in it looks like a line of a server: the stream is one of records alone.
		const inner = innerRecord.filter(line => line !== forgedLine(50));
		const all = toRecord({name: 'aB3dE6gH', number: 2, body: [...filler, ...inner, ...filler], told: 5});
		const host = all.indexOf('Host: shop.test');
		for (const before of [[], [trueLine(1)]]) {
			const lines = [...before, ...all.slice(0, host), header, ...all.slice(host)];
			const read = readLogs([toLog(lines)]);
			expect(findForged(read)).toEqual([]);
			expect(clientsOf(read)).toContain(attacker);
		}
	},
);

const bodyLine = fc.oneof(
	fc.nat(40).map(forgedLine),
	fc.constantFrom(
		'',
		'q=1',
		`2026/11/25 10:00:00 [error] 7#7: *5 open() "/x`,
		`2026/11/25 10:00:00 [error] 7#7: *5 access forbidden by rule, client: ${victim}, server: victim.test, request: "GET /victim HTTP/1.1", host: "victim.test"`,
		...innerRecord,
	),
	fc.integer({min: 1, max: 9000}).map(length => 'x'.repeat(length)),
);
const bodyText = fc.oneof(
	fc.array(bodyLine, {maxLength: 12}),
	fc
		.constantFrom(innerRecord, innerRecord.slice(0, -4), innerRecord.slice(0, 10))
		.map(record => [...record, forgedLine(1)]),
);

const record = fc.record({
	body: bodyText,
	isTold: fc.boolean(),
	letter: fc.constantFrom('C', 'I', 'E', 'J'),
	repeats: fc.constantFrom(1, 1, 1, 40),
	isEnded: fc.oneof({weight: 5, arbitrary: fc.constant(true)}, {weight: 1, arbitrary: fc.constant(false)}),
});

/** The stream, and the piece that batches are cut into. */
const stream = fc.record({
	parts: fc.array(fc.oneof(fc.constant('line' as const), record), {minLength: 1, maxLength: 5}),
	beginsWithLine: fc.boolean(),
	piece: fc.constantFrom(1, 7, 100, Infinity),
	isSilent: fc.boolean(),
	envelope: fc.constantFrom('none', 'docker', 'compose'),
});

const wrap = (line: string, envelope: string, isRecord: boolean): string =>
	envelope === 'docker'
		? JSON.stringify({
				log: `${line}\n`,
				stream: isRecord ? 'stdout' : 'stderr',
				time: '2026-11-25T10:00:00.000000000Z',
			})
		: envelope === 'compose'
			? `waf-1  | ${line}`
			: line;

test('no row says what a line in a body says, however the stream is mixed, wrapped and cut', () => {
	fc.assert(
		fc.property(stream, ({parts, beginsWithLine, piece, isSilent, envelope}) => {
			const lines = (beginsWithLine ? (['line', ...parts] as typeof parts) : parts).flatMap((part, place) => {
				if (part === 'line') {
					return [wrap(trueLine(place + 1), envelope, false)];
				}

				const body = Array.from({length: part.repeats}, () => part.body).flat();
				const told = part.isTold ? body.join('\n').length : undefined;
				const name = `aB3dE6g${place}`;
				const all = toRecord({name, number: place + 1, body, told, letter: part.letter});
				const end = part.isEnded ? all.length : all.indexOf(`---${name}---F--`);
				return all.slice(0, end).map(line => wrap(line, envelope, true));
			});
			const read = readLogs([toLog(lines)], {piece, isSilent});
			expect(findForged(read)).toEqual([]);
			expect(read.counts[0].read).toBe(lines.length);
		}),
	);
});
