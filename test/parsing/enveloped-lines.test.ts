import {describe, expect, test} from 'vitest';
import {readLogs} from '../history/read-logs.ts';

const second = Date.UTC(2026, 10, 25, 10) / 1000;
const time = '2026-11-25T10:00:00.000000000Z';

/** A line of nginx in the zone UTC-4, with an id that does not tell the second. */
function line(id: number, client: string): string {
	return `2026/11/25 06:00:00 [error] 7#7: *${id} [client ${client}] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator \`Ge' with parameter \`5' against variable \`TX:ANOMALY_SCORE' (Value: \`5' ) [file "/r/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "81"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: 5)"] [data ""] [severity "2"] [ver ""] [maturity "0"] [accuracy "0"] [hostname "192.0.2.1"] [uri "/"] [unique_id "0a1b2c3d4e5f60718293a4b5c6d7${String(id).padStart(4, '0')}"] [ref ""], client: ${client}, server: shop.test, request: "GET / HTTP/1.1", host: "shop.test"`;
}

function record(client: string, id = `${second}59.123456`, more = {}): string {
	const details = {
		ruleId: '949110',
		file: '/r/REQUEST-949-BLOCKING-EVALUATION.conf',
		match: '',
		data: '',
		severity: '2',
	};
	return JSON.stringify({
		transaction: {
			client_ip: client,
			time_stamp: 'Wed Nov 25 06:00:00 2026',
			unique_id: id,
			request: {method: 'GET', uri: '/', headers: {Host: 'shop.test'}},
			producer: {secrules_engine: 'Enabled'},
			messages: [{message: 'Inbound Anomaly Score Exceeded (Total Score: 5)', details}],
			...more,
		},
	});
}

const docker = (text: string, stream: string): string => JSON.stringify({log: `${text}\n`, stream, time});

const read = (lines: readonly string[]) => readLogs([Buffer.from(`${lines.join('\n')}\n`)]);

test('the zone of a container is told by its envelopes, once for both streams', () => {
	const lines = [1, 2, 3, 4, 5].flatMap(number => [
		docker(line(number, `192.0.2.${number}`), 'stderr'),
		docker(record(`198.51.100.${number}`, `${second}${10 + number}.123456`), 'stdout'),
	]);
	const {transactions} = read(lines);
	expect(transactions).toHaveLength(10);
	expect(new Set(transactions.map(each => each.time))).toEqual(new Set([second * 1000]));
});

test('a record among lines of a server is not sure of its client, in a stream of its own it is', () => {
	const certain = ({history, slots}: ReturnType<typeof readLogs>): boolean[] =>
		slots.map(slot => (history.columns.flags[slot] & 128) !== 0);
	expect(certain(read([line(1, '192.0.2.1'), record('203.0.113.9')]))).toEqual([true, false]);
	const indented = JSON.stringify(JSON.parse(record('203.0.113.9')), undefined, 2);
	expect(certain(read([line(1, '192.0.2.1'), indented]))).toEqual([true, false]);
	expect(certain(read([docker(line(1, '192.0.2.1'), 'stderr'), docker(record('203.0.113.9'), 'stdout')]))).toEqual([
		true,
		true,
	]);
});

test('what a record says of itself decides, whatever rule is in it', () => {
	const outcome = (more: object): string => read([record('192.0.2.1', undefined, more)]).transactions[0].outcome;
	expect(outcome({is_interrupted: false})).toBe('detected');
	expect(outcome({is_interrupted: true})).toBe('blocked');
	expect(outcome({})).toBe('blocked');
});

test('a line whose end never came is read as far as it came', () => {
	const {counts} = read([`${time} stderr P ${line(1, '192.0.2.1')}`]);
	expect(counts[0].modsecurity).toBe(1);
});

describe('every line of the log is counted once', () => {
	const piece = (text: string, more: 'P' | 'F' = 'P'): string => `${time} stderr ${more} ${text}`;
	const whole = line(1, '192.0.2.1');
	const sum = ({read: all, modsecurity, engine, other, unreadable}: ReturnType<typeof read>['counts'][0]) => ({
		all,
		kinds: modsecurity + engine + other + unreadable,
	});

	test('pieces as the line that they make', () => {
		const {counts} = read([piece(whole.slice(0, 40)), piece(whole.slice(40, 300)), piece(whole.slice(300), 'F')]);
		expect(counts[0]).toMatchObject({read: 3, modsecurity: 3, other: 0});
	});

	test('pieces around another envelope, whose source is another', () => {
		const inner = JSON.stringify({message: whole, host: {name: 'web-1'}, log: {offset: 0, file: {path: '/l'}}});
		const {counts} = read([piece(inner.slice(0, 40)), piece(inner.slice(40), 'F'), piece(inner.slice(0, 40))]);
		expect(counts[0]).toMatchObject({read: 3, modsecurity: 2});
		expect(sum(counts[0])).toEqual({all: 3, kinds: 3});
	});

	test('the end of a message of several lines, and pieces whose end never came', () => {
		const lines = [docker(`${whole}\n${line(2, '192.0.2.2')}`, 'stderr'), docker('other', 'stdout'), piece('begun')];
		const {counts} = read(lines);
		expect(counts[0]).toMatchObject({read: 4, modsecurity: 2, other: 2});
	});

	test('pieces that are thrown away as unreadable', () => {
		const lines = Array.from({length: 66}, (_, pod) => `[pod/shop-${pod}x/waf] ${time} stderr P begun`);
		const {counts} = read(lines);
		expect(counts[0]).toMatchObject({read: 66, unreadable: 2, other: 64});
	});
});
