import {expect, test} from 'vitest';
import {readIndexLine} from '../../../source/parsing/records/index-line.ts';

const sum = `md5:${'0a'.repeat(16)}`;
const id = '179560080012.123456';
const file = `/20261125/20261125-1000/20261125-100000-${id}`;

function read(line: string) {
	const bytes = Buffer.from(line, 'utf8');
	return readIndexLine(bytes, 0, bytes.length);
}

test.each([
	[
		'libmodsecurity',
		`shop.test 192.0.2.7 - [25/Nov/2026:10:00:00 +0000] "GET /p?q HTTP/1.1" 403 153 - "agent" ${id} - /var/audit/${file} 0 2932.000000 ${sum}`,
	],
	[
		'an early one',
		`shop.test 192.0.2.7 - - [25/Nov/2026:11:00:00 +0100] "GET /p?q HTTP/1.1" 403 3- "agent" ${id} - /var/audit${file} 0 3792.000000 ${sum}`,
	],
	[
		'ModSecurity 2',
		`shop.test 192.0.2.7 - - [25/Nov/2026:05:00:00.123456 --0500] "GET /p?q HTTP/1.1" 403 239 "-" "agent" ${id} "-" ${file} 0 5738 ${sum} `,
	],
	[
		'a Referer where a session is',
		`shop.test 192.0.2.7 - [25/Nov/2026:10:00:00 +0000] "GET /p?q HTTP/1.1" 403 1 http://a.test/?x=1 2 "agent" ${id} http://a.test/?x=1 2 /var/audit/${file} 0 1.0 ${sum}`,
	],
	[
		'an agent that looks like the rest',
		`shop.test 192.0.2.7 - [25/Nov/2026:10:00:00 +0000] "GET /p?q HTTP/1.1" 403 1 - "x" 1 - /etc/20261125/20261125-1000/20261125-100000-forged 0 1 ${sum} "y" ${id} - /var/audit/${file} 0 1.0 ${sum}`,
	],
])('the line of %s names the record and its request', (_, line) => {
	expect(read(line)).toMatchObject({
		uniqueId: id,
		recordFile: expect.stringMatching(new RegExp(`${file.replaceAll('.', String.raw`\.`)}$`)),
		facts: {client: '192.0.2.7', method: 'GET', target: '/p?q', host: 'shop.test', statusCode: 403},
	});
	expect(Math.floor((read(line)?.time ?? 0) / 1000)).toBe(Date.UTC(2026, 10, 25, 10) / 1000);
});

test('a line of an access log is none', () => {
	expect(read('192.0.2.7 - - [25/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 612 "-" "x"')).toBeUndefined();
});
