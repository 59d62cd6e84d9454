import {expect, test} from 'vitest';
import {readLogs} from '../../history/read-logs.ts';

const head = (name: string, id: string, client: string): string =>
	`--${name}-A--\n[25/Nov/2026:10:00:00 +0000] ${id} ${client} 51000 192.0.2.1 80\n--${name}-B--\nPOST /p HTTP/1.1\nHost: shop.test\n`;

const message = (id: number): string =>
	`Message: Warning. Pattern match "x" at ARGS:q. [file "/r/REQUEST-942-APPLICATION-ATTACK-SQLI.conf"] [line "1"] [id "${id}"] [msg "SQL Injection"]\n`;

const tail = (name: string, id = 942_100): string =>
	`--${name}-F--\nHTTP/1.1 200 OK\n\n--${name}-H--\n${message(id)}Stopwatch: 1 1 (- - -)\nEngine-Mode: "DETECTION_ONLY"\n\n--${name}-Z--\n\n`;

const one = 'aX93kQm4ZpLw7RtYb2NcVgAAAAE';
const two = 'aX93kSd8HjUe5FoGi6TxWqAAAAI';

const read = (log: string) =>
	readLogs([Buffer.from(log)]).transactions.map(({client, uniqueId, ruleMatches, truncated}) => ({
		client,
		uniqueId,
		rules: ruleMatches.map(({id}) => id),
		truncated,
	}));

test('a whole forged record in the body of another is the text of a client', () => {
	const forged = head('dddddddd', two, '203.0.113.9') + tail('dddddddd');
	const log = `${head('11111111', one, '192.0.2.7')}Content-Length: ${forged.length}\n\n--11111111-C--\n${forged}${tail('11111111')}`;
	const {transactions, counts} = readLogs([Buffer.from(log)]);
	expect(transactions.map(({client}) => client)).toEqual(['192.0.2.7']);
	expect(counts[0].forged).toBeGreaterThan(0);
});

test('a record that a crash cut in its body does not swallow those behind it', () => {
	const log = `${head('11111111', one, '192.0.2.7')}Content-Length: 9\n\n--11111111-C--\nq=hal\n${head('22222222', two, '192.0.2.8')}\n${tail('22222222')}`;
	expect(read(log)).toEqual([
		{client: '192.0.2.7', uniqueId: one, rules: [], truncated: true},
		{client: '192.0.2.8', uniqueId: two, rules: ['942100'], truncated: false},
	]);
});

test('records of two workers that stand in each other are both read', () => {
	const log = `${head('11111111', one, '192.0.2.7')}${head('22222222', two, '192.0.2.8')}\n${tail('22222222', 942_110)}Accept: */*\n\n${tail('11111111')}`;
	expect(read(log).toSorted((first, other) => (first.client ?? '').localeCompare(other.client ?? ''))).toEqual([
		{client: '192.0.2.7', uniqueId: one, rules: ['942100'], truncated: false},
		{client: '192.0.2.8', uniqueId: two, rules: ['942110'], truncated: false},
	]);
});

test('a record begins in the middle of a line that a full disk cut', () => {
	const log = `${head('11111111', one, '192.0.2.7')}\n--11111111-H--\nMessage: Warning. Patt${head('22222222', two, '192.0.2.8')}\n${tail('22222222')}`;
	expect(read(log).find(({client}) => client === '192.0.2.8')?.rules).toEqual(['942100']);
});

test('lines of an error log between those of a record are read, and one that looks like a record swallows none', () => {
	const line =
		'2026/11/25 10:00:00 [error] 7#7: *3 [client 192.0.2.9] ModSecurity: Access denied with code 403 (phase 2). Matched "Operator `Ge\' with parameter `5\' against variable `TX:ANOMALY_SCORE\' (Value: `5\' ) [file "/r/REQUEST-949-BLOCKING-EVALUATION.conf"] [line "81"] [id "949110"] [rev ""] [msg "Inbound Anomaly Score Exceeded (Total Score: 5)"] [data ""] [severity "2"] [ver ""] [maturity "0"] [accuracy "0"] [hostname "192.0.2.1"] [uri "/"] [unique_id "179562960012.345678"] [ref ""], client: 192.0.2.9, server: shop.test, request: "GET / HTTP/1.1", host: "shop.test"\n';
	const log = `${line}${head('11111111', one, '192.0.2.7')}${line.replaceAll('345678', '345679')}`;
	const found = read(log);
	expect(found.filter(({client}) => client === '192.0.2.9')).toHaveLength(2);
});
