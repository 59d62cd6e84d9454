import {expect, test} from 'vitest';
import {readAuditObject} from '../../../source/parsing/records/audit-text.ts';

test('3.0.0-alpha calls the method a protocol, and headers by their variable', () => {
	const reading = readAuditObject(
		Buffer.from(
			JSON.stringify({
				transaction: {
					client_ip: '192.0.2.95',
					time_stamp: 'Wed Nov 25 10:00:00 2026',
					id: '179560080059.123456',
					request: {
						protocol: 'GET',
						http_version: 1.1,
						uri: '/p?q=1',
						headers: {'REQUEST_HEADERS:Host': 'shop.test', 'REQUEST_HEADERS:User-Agent': 'curl/8'},
					},
					messages: [{message: 'x', details: {ruleId: '942100', file: '/r/REQUEST-942-APPLICATION-ATTACK-SQLI.conf'}}],
				},
			}),
		),
	);
	expect(reading?.facts).toMatchObject({method: 'GET', host: 'shop.test', userAgent: 'curl/8', target: '/p?q=1'});
});
