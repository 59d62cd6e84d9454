import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {nameForeignLog, nameNearShape} from '../../source/parsing/known-foreign-logs.ts';

test.each([
	[
		'NAXSI',
		'2026/11/25 11:00:00 [error] 21#21: *7 NAXSI_FMT: ip=192.0.2.72&server=shop.test&uri=/&config=block&rid=1a2b&cscore0=$SQL&score0=8&zone0=ARGS&id0=1001&var_name0=q, client: 192.0.2.72, server: shop.test, request: "GET /?q=1 HTTP/1.1"',
	],
	['NAXSI', 'NAXSI_EXLOG: ip=192.0.2.72&server=shop.test&uri=/&id=1001&zone=ARGS&var_name=q&content=x'],
	[
		'Azure',
		'{ "timeStamp": "2026-11-25T11:00:00Z", "resourceId": "/x", "operationName": "ApplicationGatewayFirewall", "category": "ApplicationGatewayFirewallLog", "properties": { "clientIp": "192.0.2.7", "ruleId": "942100" } }',
	],
	[
		'F5 App Protect',
		'attack_type="SQL-Injection",blocking_exception_reason="N/A",support_id="123",violations="Attack signature detected"',
	],
	[
		'ModSecurity 1',
		'[Mon Jan 02 03:04:05 2006] [error] [client 192.0.2.76] mod_security: Access denied with code 403. Pattern match "x" at HEADER("X") [severity "EMERGENCY"]',
	],
	['ModSecurity 1', 'mod_security-message: Access denied with code 403. Pattern match "x" at THE_REQUEST'],
	['access log', '192.0.2.73 - - [25/Nov/2026:11:00:00 +0000] "GET / HTTP/1.1" 403 199 "-" "x"'],
	['access log', 'shop.test 192.0.2.73 - bob [25/Nov/2026:11:00:00 --0500] "GET / HTTP/1.1" 403 -'],
	[
		"Caddy's access log",
		'{"level":"error","ts":1795604400.1,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"192.0.2.7","uri":"/"},"status":403}',
	],
	[
		'OCSF',
		'{"activity_id":1,"category_uid":4,"class_uid":4002,"enrichments":[{"name":"x"}],"http_request":{"url":{"path":"/"}}}',
	],
	[
		'OpenLiteSpeed',
		'2026-01-02 03:04:05.678901 [ERROR] [1234] [Module:mod_security]setSecRule(type 1) /r.conf failed, ret -1, reason: Rules error.',
	],
	[
		'debug log',
		'[02/Jan/2026:03:04:05 +0000] [shop.test/sid#55d0c8a1b2c3][rid#7f3a1b2c3d4e][/p][4] Initialising transaction (txid x).',
	],
	['debug log', '[179548659847.780325] [/p] [4] Initializing transaction'],
])('%s is called by its name, with what to do instead: %s', (word, line) => {
	const kind = nameForeignLog(line);
	expect(kind?.name).toContain(word);
	expect(kind?.advice).toMatch(/^[a-z].{15,}[^.]$/);
});

test('a name that a client sends is none', () => {
	const head = '2026/11/25 11:00:00 [error] 21#21: *7 open() "/x';
	expect(
		nameForeignLog(`${head}NAXSI_FMT: ip=1" failed (2: No such file or directory), client: 192.0.2.7`),
	).toBeUndefined();
	expect(nameForeignLog('{"level":"info","msg":"x","logger":"http.log.access"}')).toBeUndefined();
	expect(nameForeignLog('hello mod_security: Access denied')).toBeUndefined();
});

test('no line that is read has such a name', () => {
	const fixtures = path.join(import.meta.dirname, '..', 'fixtures');
	for (const folder of ['engines', 'lines', 'recorded']) {
		for (const file of readdirSync(path.join(fixtures, folder))) {
			if (file.endsWith('.log') && file !== 'not-read.log') {
				const lines = readFileSync(path.join(fixtures, folder, file), 'latin1').split('\n');
				expect(lines.flatMap(line => nameForeignLog(line)?.name ?? [])).toEqual([]);
			}
		}
	}
});

test.each([
	['engine', 'waf7 says: ModSecurity: Access denied with code 403 (phase 2). [id "1"]'],
	['engine', 'gateway/7 [client "192.0.2.7"] Coraza: Warning. x [id "1"]'],
	['audit record', '{"event":{"waf":{"transaction":{"client_ip":"192.0.2.7"}}}}'],
	['audit record', 'x> --1a2b3c4d-B--'],
])('what a line nearly is: %s', (word, line) => {
	expect(nameNearShape(line)).toMatchObject({isOurs: true});
	expect(nameNearShape(line)?.name).toContain(word);
});

test('a path or a header that speaks like the engine makes no shape', () => {
	expect(
		nameNearShape('2026/11/25 11:00:00 [error] 21#21: *7 open() "/x ModSecurity: Warning. " failed'),
	).toBeUndefined();
	expect(
		nameNearShape('192.0.2.73 - - [25/Nov/2026:11:00:00 +0000] "GET / HTTP/1.1" 403 199 "-" "ModSecurity: Warning."'),
	).toBeUndefined();
});
