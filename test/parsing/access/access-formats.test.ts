import {describe, expect, test} from 'vitest';
import {createAccessFormat} from '../../../source/parsing/access/access-format.ts';
import {readNamedFormat} from '../../../source/parsing/access/named-format.ts';
import {readNginxFormat} from '../../../source/parsing/access/nginx-format.ts';
import {readAccess, type SaidLine} from './read-access.ts';

const time = Date.UTC(2026, 10, 28, 1, 17, 21);
const common = '192.0.2.9 - - [28/Nov/2026:02:17:21 +0100] "GET /a?b=1 HTTP/1.1" 403 153';
const said: Partial<SaidLine> = {time, client: '192.0.2.9', method: 'GET', target: '/a?b=1', status: 403, size: 153};

const known: ReadonlyArray<readonly [name: string, line: string, says: Partial<SaidLine>]> = [
	['common', common, said],
	['combined', `${common} "-" "curl/8"`, said],
	['main', `${common} "-" "curl/8" "198.51.100.7"`, said],
	['vhost_combined', `shop.example:443 ${common} "-" "curl/8"`, {...said, host: 'shop.example'}],
	[
		'upstreaminfo',
		`${common} "-" "curl/8" 241 0.120 [demo-web-80] [] 192.0.2.20:80, 192.0.2.21:80 0, 9139 0.003, 0.100 502, 200 7e1a826ae2cfcf2435bfcad2d91b5751`,
		{...said, duration: 120, id: '7e1a826ae2cfcf2435bfcad2d91b5751'},
	],
	['a user with blanks', common.replace('- - [', '- john doe ['), said],
	['a user who is empty', common.replace('- - [', '- "" ['), said],
	['an address of IPv6', common.replace('192.0.2.9', '2001:db8::9'), {...said, client: '2001:db8::9'}],
	['a mapped address', common.replace('192.0.2.9', '::ffff:192.0.2.9'), said],
	['a virtual host that is an address', `192.0.2.80:80 ${common} "-" "-"`, {...said, host: '192.0.2.80'}],
	['no request at all', common.replace('GET /a?b=1 HTTP/1.1', '-'), {...said, method: undefined, target: undefined}],
	[
		'TLS on a plain port',
		common.replace('GET /a?b=1 HTTP/1.1', String.raw`\x16\x03\x01\x00`),
		{...said, method: undefined, target: undefined},
	],
	['no version', common.replace(' HTTP/1.1', ''), said],
	['a target with a blank', common.replace('/a?b=1', '/a b'), {...said, target: '/a b'}],
	['a quote by nginx', common.replace('/a?b=1', String.raw`/\x22\x5C`), {...said, target: String.raw`/"\ `.trim()}],
	['a quote by Apache', common.replace('/a?b=1', String.raw`/\"\\\xe9`), {...said, target: '/"\\\u00E9'}],
	[
		'JSON by nginx',
		String.raw`{"time":"2026-11-28T01:17:21+00:00","remote_addr":"192.0.2.9","request_id":"ab","host":"shop.example","request":"GET /a?b=1 HTTP/1.1","status":"403","body_bytes_sent":153,"request_time":0.120,"agent":"\"\\\u0009"}`,
		{...said, host: 'shop.example', id: 'ab', duration: 120, timeIs: 'end'},
	],
	[
		'JSON of Apache that is none',
		String.raw`{"time":"2026-11-28T02:17:21+0100","client":"192.0.2.9","method":"GET","uri":"/a?b=1","status":"403","bytes":153,"usec":1500,"agent":"\xe9\""}`,
		{...said, duration: 1.5, timeIs: 'start'},
	],
	[
		'JSON of Caddy',
		'{"level":"info","ts":1795828641.25,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"192.0.2.9","client_ip":"192.0.2.9","proto":"HTTP/1.1","method":"GET","host":"shop.example","uri":"/a?b=1","headers":{"User-Agent":["x"]}},"bytes_read":0,"duration":0.5,"size":153,"status":403}',
		{...said, time: time + 250, duration: 500, host: 'shop.example'},
	],
	[
		'JSON of an old Caddy',
		'{"ts":1795828641,"request":{"remote_addr":"192.0.2.9:4711","method":"GET","host":"a","uri":"/a?b=1"},"common_log":"x","duration":0.5,"size":153,"status":403}',
		said,
	],
];

test.each(known)('is recognised by content: %s', (_, line, says) => {
	expect(readAccess(line)).toMatchObject(says);
});

test.each([
	'2026/11/28 01:17:21 [error] 7#7: *1 ModSecurity: Access denied',
	'[Sat Nov 28 01:17:21.000000 2026] [security2:error] [pid 7] [client 192.0.2.9] ModSecurity: Warning.',
	`${common} "-`,
	`${common} "-" "a" b"`,
	common.replace('Nov', 'Foo'),
	common.replace(':02:', ':52:'),
	`{"time":"2026-11-28T01:17:21+00:00","remote_addr":"192.0.2.9","status":403} x`,
	'',
])('is none: %s', line => {
	expect(readAccess(line)).toBeUndefined();
});

test('of two members with one name nobody knows which a client wrote', () => {
	const line = '{"time":"2026-11-28T01:17:21+00:00","remote_addr":"192.0.2.9","status":200,"agent":"x","status":403}';

	expect(readAccess(line)).toBeUndefined();
	expect(readAccess(line.replace('"status":200,', ''))).toMatchObject({status: 403});
});

describe('a format of the configuration', () => {
	test.each([
		[
			'nginx',
			'$time_iso8601 $request_id $remote_addr $server_name "$request" $status $bytes_sent $request_time $upstream_status',
			'2026-11-28T01:17:21+00:00 7e1a 192.0.2.9 shop.example "GET /a?b=1 HTTP/1.1" 403 153 0.012 -',
			{...said, id: '7e1a', host: 'shop.example', duration: 12, timeIs: 'end'},
		],
		[
			'Apache',
			String.raw`%{%Y-%m-%dT%H:%M:%S}t.%{usec_frac}t %{UNIQUE_ID}e %a %v \"%r\" %>s %B %D`,
			'2026-11-28T01:17:21.250000 aworoqZoxbfPZda-65WqDQAAAAY 192.0.2.9 shop.example "GET /a?b=1 HTTP/1.1" 403 153 12000',
			{...said, time: time + 250, isZoned: false, id: 'aworoqZoxbfPZda-65WqDQAAAAY', duration: 12, timeIs: 'start'},
		],
		[
			'tabs',
			'$msec\t$remote_addr\t$request_method\t$scheme://$host$request_uri\t$status\t$body_bytes_sent',
			'1795828641.250\t192.0.2.9\tGET\thttps://shop.example/a?b=1\t403\t153',
			{...said, time: time + 250, host: 'shop.example'},
		],
		[
			'path and query apart',
			String.raw`%h %t %m %U%q %>s`,
			'192.0.2.9 [28/Nov/2026:02:17:21 +0100] GET /a?b=1 403',
			{client: '192.0.2.9', status: 403},
		],
		[
			'escape=json',
			String.raw`escape=json {"t":"$time_local","who":"$remote_addr","what":"$request","code":$status}`,
			String.raw`{"t":"28/Nov/2026:02:17:21 +0100","who":"192.0.2.9","what":"GET /a?b=1 HTTP/1.1","code":403}`,
			{...said, size: -1},
		],
	])('%s', (_, format, line, says) => {
		expect(readAccess(line, [readNamedFormat(format)!])).toMatchObject(says);
	});

	test('that prints raw what may hold a newline is not believed', () => {
		const format = createAccessFormat('raw', readNginxFormat('$remote_addr [$time_local] "$uri" $status', 'none'));

		expect(format.doubt).toBe('escape=none with $uri lets a client write whole lines');
		expect(readAccess('192.0.2.9 [28/Nov/2026:02:17:21 +0100] "/a" 200', [format])).toBeUndefined();
	});

	test('that prints a request raw is read only where one reading is left', () => {
		const format = createAccessFormat(
			'raw',
			readNginxFormat('$remote_addr [$time_local] "$request" $status $body_bytes_sent "$http_user_agent"', 'none'),
		);
		const line = '192.0.2.9 [28/Nov/2026:02:17:21 +0100] "GET /a?b=1 HTTP/1.1" 403 153 "x"';

		expect(readAccess(line, [format])).toMatchObject(said);
		expect(readAccess(line.replace('/a?b=1', '/" 200 5 "'), [format])).toBeUndefined();
		expect(readAccess(line.replace('"x"', '"" 200 5 "x"'), [format])).toBeUndefined();
	});

	test('a text that is no format is none', () => {
		expect(readNamedFormat('what')).toBeUndefined();
		expect(readNamedFormat('Combined')?.name).toBe('combined');
	});
});
