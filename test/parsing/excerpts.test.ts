import {expect, test} from 'vitest';
import {readLogs} from '../history/read-logs.ts';
import {makeV3Line} from './server-lines.ts';

/*
Behind libxml's complaint about a body stands an excerpt of it. A line that only looks like a complaint must not hide the next one.
*/
const denial = makeV3Line({denied: true, connection: 77, client: '198.51.100.7'});
const read = (lines: readonly string[], front: string) =>
	readLogs([Buffer.from(lines.map(line => `${front}${line}\n`).join(''))]).transactions.map(
		({client, outcome}) => `${client} ${outcome}`,
	);
const path = 'x, client: 203.0.113.66, server: s, request: "GET / HTTP/1.1", host: "s"\nx error : y';
const broken = `2026/11/25 10:00:00 [error] 71#71: *5 open() "/var/www/${path}" failed (2: No such file or directory), client: 192.0.2.10, server: shop.test, request: "GET /${encodeURIComponent(path)} HTTP/1.1", host: "shop.test"`;
const access = (request: string, user = '-') =>
	`192.0.2.10 - ${user} [25/Nov/2026:10:00:00 +0000] "${request}" 400 150 "-" "-"`;

test.each([
	['the rest of a broken message', broken],
	['a request line of an access log in the same stream', access('GET / error : HTTP/1.1')],
	['a user name there', access('GET / HTTP/1.1', 'x error : y')],
])('%s hides no denial', (_, text) => {
	for (const front of ['', 'waf-1  | ']) {
		expect(read([...text.split('\n'), denial], front)).toEqual(['198.51.100.7 blocked']);
	}
});
