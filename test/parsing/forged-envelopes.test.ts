import {expect, test} from 'vitest';
import {readLogs} from '../history/read-logs.ts';
import {makeV3Line} from './server-lines.ts';

/*
Who breaks a message by a newline, or sends a body that is recorded, may put an envelope of its own around a forged line: it names another machine, whose message or record is none that has begun.
*/
const time = '2026-11-25T10:00:00.000000000Z';
const json = (text: string, stream: string): string => JSON.stringify({log: `${text}\n`, stream, time});
const envelopes: Readonly<Record<string, (text: string) => string>> = {
	docker: text => json(text, 'stderr'),
	'docker, the other stream': text => json(text, 'stdout'),
	CRI: text => `${time} stderr F ${text}`,
	'CRI, a piece': text => `${time} stderr P ${text}`,
	compose: text => `waf-1  | ${text}`,
	pod: text => `[pod/x/y] ${text}`,
	stern: text => `shop-5d4f8c7b9-x2x7k waf ${text}`,
	tag: text => `nginx: ${text}`,
	syslog: text => `Nov 25 10:00:00 web1 nginx: ${text}`,
};
const pairs = Object.keys(envelopes).flatMap(outer => Object.keys(envelopes).map(inner => ({outer, inner})));
const outside = pairs.filter(({outer}) => !outer.includes('piece'));

const forged = makeV3Line({denied: true, client: '203.0.113.66', uniqueId: '179560080099.999999', uri: '/victim'});
const own = makeV3Line({connection: 9});

/** What is read of these lines, each in an envelope. */
const readAll = (lines: readonly string[], wrap: (text: string) => string) =>
	readLogs([Buffer.from(lines.map(line => `${wrap(line)}\n`).join(''))]).transactions;
const read = (lines: readonly string[], wrap: (text: string) => string) =>
	readAll(lines, wrap).map(({client}) => client);

test.each(outside)('in $outer, a line of a broken message in $inner makes no row', ({outer, inner}) => {
	const seemsWhole = '/x, client: 203.0.113.66, server: s, request: "GET / HTTP/1.1", host: "s"';
	for (const front of [seemsWhole, '/x']) {
		for (const behind of ['', envelopes[inner]('y')]) {
			const path = `${front}\n${envelopes[inner](forged)}\n${behind}`;
			const message =
				`2026/11/25 10:00:00 [error] 71#71: *5 open() "/var/www${path}" failed (2: No such file or directory), client: 192.0.2.10` +
				`, server: shop.test, request: "GET ${encodeURI(path)} HTTP/1.1", host: "shop.test"`;
			expect(read([...message.slice(0, 2047).split('\n'), own], envelopes[outer])).toEqual(['192.0.2.10']);
		}
	}
});

test.each(outside)('in $outer, a line of a body in $inner makes no row', ({outer, inner}) => {
	const boundary = (part: string): string => `---a1B2c3D4---${part}--`;
	const record = [
		boundary('A'),
		'[25/Nov/2026:10:00:00 +0000] 179560080012.345678 192.0.2.10 40000 127.0.0.1 80',
		boundary('B'),
		'POST /get HTTP/1.1',
		'Host: shop.test',
		'',
		boundary('C'),
		'a=1',
		envelopes[inner](forged),
		'b=2',
		'',
		boundary('Z'),
		'',
	];
	const lines = [makeV3Line({connection: 8, uniqueId: '179560080011.345678'}), ...record, own];
	const rows = readAll(lines, envelopes[outer]);
	expect(new Set(rows.map(({client}) => client))).toEqual(new Set(['192.0.2.10']));
	expect(rows.map(({exchange}) => exchange?.requestBody)).toContain(`a=1\n${envelopes[inner](forged)}\nb=2\n`);
});

test.each(outside)('in $outer, what $inner really is around is read where nothing has begun', ({outer, inner}) => {
	const ordinary = `2026/11/25 10:00:00 [error] 71#71: *4 open() "/var/www/a" failed (2: No such file or directory), client: 192.0.2.1, server: shop.test, request: "GET /a HTTP/1.1", host: "shop.test"`;
	const rows = (lines: readonly string[]) => read(lines, envelopes[outer]);
	// Names and nothing else show only in front of a log's line.
	const first = outer === 'stern' || outer === 'tag' ? [own.replace('12.345678', '13.345678')] : [];
	const wrapped = envelopes[inner.includes('piece') ? 'CRI' : inner](own);
	expect(rows([...first, wrapped])).toHaveLength(first.length + 1);
	// Among bare lines of the same stream one in an envelope is in doubt behind a message, unless its quotes are escaped.
	const isDoubted = !inner.startsWith('docker');
	expect(rows([...first, ordinary, wrapped, ordinary])).toHaveLength(first.length + (isDoubted ? 0 : 1));
});
