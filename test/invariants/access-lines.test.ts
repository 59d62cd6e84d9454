import {array, assert, constantFrom, nat, oneof, property, record, string, uint8Array} from 'fast-check';
import {expect, test} from 'vitest';
import {createAccessFormat} from '../../source/parsing/access/access-format.ts';
import {createKnownFormats} from '../../source/parsing/access/known-formats.ts';
import {readApacheFormat} from '../../source/parsing/access/apache-format.ts';
import {readNginxFormat} from '../../source/parsing/access/nginx-format.ts';
import {readAccess} from '../parsing/access/read-access.ts';

/*
Whatever a client sends, and however a server writes it: status, client, size and target of its line are right, or the line is not read.
*/

/** What attackers write: pieces of lines of the log that they want to be read. */
const piece = oneof(
	constantFrom(
		'" 200 5 "-" "',
		'" 200 5',
		' HTTP/1.1" 200 5 "-" "-',
		'"',
		'\\',
		'\\"',
		'\\x22',
		'] "GET / HTTP/1.1" 200 9',
		' [28/Nov/2026:01:17:21 +0000] "GET / HTTP/1.1" 200 9 "-" "-"',
		'","status":"200","x":"',
		'"} {"status":200}',
		'198.51.100.66 - - ',
		' ',
		'-',
		'',
		'\t',
		'\u00E9\u0080',
		'%0a',
	),
	string({maxLength: 8}),
);
const text = array(piece, {maxLength: 5}).map(pieces =>
	pieces
		.join('')
		.replaceAll(/[\r\n\0]/g, '')
		.replaceAll(/[^\u0000-\u00FF]/g, '?'),
);

type Request = {readonly target: string; readonly referrer: string; readonly agent: string; readonly user: string};

const request = record<Request>({
	target: text.map(sent => `/${sent}`.replaceAll(/[\t ]/g, '+')),
	referrer: text,
	agent: text,
	// A name ends at its first colon.
	user: text.map(sent => sent.split(':')[0]),
});

const hex = (byte: string, isUpper: boolean): string => {
	const code = byte.charCodeAt(0).toString(16).padStart(2, '0');
	return `\\x${isUpper ? code.toUpperCase() : code}`;
};

/** How each server writes a text; `-` for none. */
const escapes = {
	nginx: (sent: string) => sent.replaceAll(/["\\\u0000-\u001F\u007F-\u00FF]/g, byte => hex(byte, true)) || '-',
	apache: (sent: string) =>
		sent
			.replaceAll(/["\\]/g, '\\$&')
			.replaceAll('\t', '\\t')
			.replaceAll(/[\u0000-\u001F\u007F-\u00FF]/g, byte => hex(byte, false)) || '-',
	json: (sent: string) =>
		sent
			.replaceAll(/["\\]/g, '\\$&')
			.replaceAll(/[\u0000-\u001F]/g, byte => `\\u${byte.charCodeAt(0).toString(16).padStart(4, '0')}`),
	none: (sent: string) => sent,
};

const time = '28/Nov/2026:01:17:21 +0000';

const rows: ReadonlyArray<
	readonly [name: string, format: string, escape: keyof typeof escapes, write: (texts: Request) => string]
> = [
	[
		'combined by nginx',
		'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
		'nginx',
		({target, referrer, agent, user}) =>
			`192.0.2.9 - ${user} [${time}] "GET ${target} HTTP/1.1" 403 153 "${referrer}" "${agent}"`,
	],
	[
		'combined with what the client says of itself behind it',
		'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for"',
		'nginx',
		({target, referrer, agent, user}) =>
			`192.0.2.9 - ${user} [${time}] "GET ${target} HTTP/1.1" 403 153 "${referrer}" "${user}" "${agent}"`,
	],
	[
		'without quotes',
		'$time_iso8601 $remote_addr $status $body_bytes_sent $request_method $request_uri $http_user_agent',
		'nginx',
		({target, agent}) => `2026-11-28T01:17:21+00:00 192.0.2.9 403 153 GET ${target} ${agent}`,
	],
	[
		'texts in front',
		'$http_user_agent [$time_local] $remote_addr "$request" $status $body_bytes_sent',
		'nginx',
		({target, agent}) => `${agent} [${time}] 192.0.2.9 "GET ${target} HTTP/1.1" 403 153`,
	],
	[
		'JSON by nginx',
		'{"time":"$time_iso8601","remote_addr":"$remote_addr","agent":"$http_user_agent","method":"$request_method","request_uri":"$request_uri","status":"$status","referrer":"$http_referer","body_bytes_sent":$body_bytes_sent}',
		'json',
		({target, agent, referrer}) =>
			`{"time":"2026-11-28T01:17:21+00:00","remote_addr":"192.0.2.9","agent":"${agent}","method":"GET","request_uri":"${target}","status":"403","referrer":"${referrer}","body_bytes_sent":153}`,
	],
	[
		'raw',
		'$remote_addr [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
		'none',
		({target, referrer, agent}) => `192.0.2.9 [${time}] "GET ${target} HTTP/1.1" 403 153 "${referrer}" "${agent}"`,
	],
	[
		'combined by Apache',
		String.raw`%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-Agent}i\"`,
		'apache',
		({target, referrer, agent}) => `192.0.2.9 - - [${time}] "GET ${target} HTTP/1.1" 403 153 "${referrer}" "${agent}"`,
	],
	[
		'JSON by Apache',
		String.raw`{\"time\":\"%{%Y-%m-%dT%H:%M:%S%z}t\",\"client\":\"%a\",\"agent\":\"%{User-Agent}i\",\"method\":\"%m\",\"uri\":\"%U%q\",\"status\":\"%>s\",\"bytes\":%B}`,
		'apache',
		({target, agent}) =>
			`{"time":"2026-11-28T01:17:21+0000","client":"192.0.2.9","agent":"${agent}","method":"GET","uri":"${target}","status":"403","bytes":153}`,
	],
];

test.each(rows)('%s: right or absent', (_, format, escape, write) => {
	const template =
		escape === 'apache' ? readApacheFormat(format) : readNginxFormat(format, escape === 'nginx' ? 'default' : escape);
	const own = createAccessFormat('own', template);
	assert(
		property(request, texts => {
			const escaped = Object.fromEntries(
				Object.entries(texts).map(([name, sent]) => [name, escapes[escape](sent)]),
			) as Request;
			const line = write(escaped);
			const said = readAccess(line, [own]);
			if (escape !== 'none' && format.includes('"')) {
				expect(said).toBeDefined();
			}

			for (const read of [said, readAccess(line)]) {
				if (read !== undefined) {
					expect(read).toMatchObject({
						time: Date.UTC(2026, 10, 28, 1, 17, 21),
						client: '192.0.2.9',
						method: 'GET',
						target: texts.target,
						status: 403,
						size: 153,
					});
				}
			}
		}),
	);
});

test('no line is read beyond its end, and no bytes make it throw', () => {
	assert(
		property(uint8Array({maxLength: 300}), nat(300), (bytes, end) => {
			for (const format of createKnownFormats()) {
				readAccess(Buffer.from(bytes.subarray(0, end)).toString('latin1'), [format]);
			}
		}),
	);
});
