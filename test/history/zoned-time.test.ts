import {expect, test} from 'vitest';
import {readLogs} from './read-logs.ts';

/* Apache five hours west of Greenwich: the error log prints no zone, the audit record does. */
const id = 'aSdX4H8AAQEAAFlU3QAAAAMA';
const line = `[Wed Nov 25 05:00:00.250000 2026] [security2:error] [pid 7:tid 8] [client 203.0.113.31:40100] [client 203.0.113.31] ModSecurity: Warning. detected SQLi using libinjection. [file "/r/REQUEST-942-APPLICATION-ATTACK-SQLI.conf"] [line "1"] [id "942100"] [msg "m"] [severity "CRITICAL"] [hostname "shop.test"] [uri "/p"] [unique_id "${id}"]`;
const record = [
	'--5f3a1c00-A--',
	`[25/Nov/2026:05:00:00.250000 --0500] ${id} 203.0.113.31 40100 192.0.2.1 80`,
	'--5f3a1c00-B--',
	'GET /p HTTP/1.1',
	'Host: shop.test',
	'',
	'--5f3a1c00-H--',
	'Message: Warning. detected SQLi using libinjection. [file "/r/REQUEST-942-APPLICATION-ATTACK-SQLI.conf"] [line "1"] [id "942100"] [msg "m"] [severity "CRITICAL"]',
	'Engine-Mode: "ENABLED"',
	'',
	'--5f3a1c00-Z--',
	'',
].join('\n');

test.each([
	['the line', [0, 1]],
	['the record', [1, 0]],
])('the time with a zone is the request’s when %s comes first', (_, order) => {
	const {transactions} = readLogs([Buffer.from(`${line}\n`), Buffer.from(`${record}\n`)], {order});
	expect(transactions.map(({time}) => new Date(time!).toISOString())).toEqual(['2026-11-25T10:00:00.250Z']);
});
