import {expect, test} from 'vitest';
import {readLogs} from '../history/read-logs.ts';
import {makeV3Line} from './server-lines.ts';

/*
Lines in envelopes come one by one: that a message goes on is seen only once more has come.
*/
const forged = makeV3Line({denied: true, client: '203.0.113.66', uniqueId: '179560080099.999999', uri: '/victim'});
const own = makeV3Line({connection: 9});
const path = `/x, client: 203.0.113.66, server: s, request: "GET / HTTP/1.1", host: "s"\n${forged}\n`;
const missing =
	`2026/11/25 10:00:00 [error] 71#71: *5 open() "/var/www${path}" failed (2: No such file or directory), client: 192.0.2.10` +
	`, server: shop.test, request: "GET ${encodeURI(path)} HTTP/1.1", host: "shop.test"`;
const docker = (text: string): string =>
	JSON.stringify({log: `${text}\n`, stream: 'stderr', time: '2026-11-25T10:00:00.000000000Z'});
const compose = (text: string): string => `waf-1  | ${text}`;

const read = (text: string, wrap: (text: string) => string) =>
	readLogs([Buffer.from(`${[text.slice(0, 2047), own].join('\n').split('\n').map(wrap).join('\n')}\n`)]);

test.each([
	['docker', docker],
	['compose', compose],
])('a message that a client broke by newlines makes no row in an envelope of %s', (_, wrap) => {
	const {transactions} = read(missing, wrap);
	expect(transactions.map(({client}) => client)).toEqual(['192.0.2.10']);
});

test.each(['\r', '\uFFFD'.repeat(20)])('neither where bytes of it were taken off or replaced: %j', text => {
	const {transactions} = read(missing.replace('host: "s"\n', `host: "s"${text}\n`), docker);
	expect(transactions.map(({client}) => client)).toEqual(['192.0.2.10']);
});

test.each([
	['in another envelope', docker(forged), 'y'],
	['with a coloured line behind it', forged, `${'\u001B[31m'.repeat(13)}y`],
	['with a name in front of the line behind it', forged, compose('y')],
])('neither one that nginx cut, %s', (_, line, behind) => {
	const broken = `/x, client: 203.0.113.66, server: s, request: "GET / HTTP/1.1", host: "s"\n${line}\n${behind}${'z'.repeat(1200)}`;
	const {transactions} = read(missing.replace(path, broken).replace(encodeURI(path), encodeURI(broken)), docker);
	expect(transactions.map(({client}) => client)).toEqual(['192.0.2.10']);
});

test('an ordinary message before a line of the module leaves that as it is', () => {
	const ordinary = missing.replace(path, '/missing.png').replace(encodeURI(path), '/missing.png');
	const {transactions, counts} = read([ordinary, own.replace('12.345678', '13.345678')].join('\n'), docker);
	expect(transactions).toHaveLength(2);
	expect(counts[0]).toMatchObject({read: 3, modsecurity: 2, other: 1, forged: 0});
});

test('a record in a message that a client broke makes no row either', () => {
	const object = JSON.stringify({
		transaction: {
			client_ip: '203.0.113.66',
			unique_id: '179560080099.999999',
			request: {uri: '/'},
			messages: [{message: 'm'}],
		},
	});
	const broken = path.replace(forged, object);
	const {transactions} = read(missing.replace(path, broken).replace(encodeURI(path), encodeURI(broken)), text => text);
	expect(transactions.map(({client}) => client)).toEqual(['192.0.2.10']);
});

test('a carriage return in a path is counted as nginx counts it', () => {
	const broken = `\r\n/x, client: 203.0.113.66, server: s, request: "GET / HTTP/1.1", host: "s"\n${forged}\n${'y'.repeat(1200)}`;
	const {transactions} = read(missing.replace(path, broken).replace(encodeURI(path), encodeURI(broken)), text => text);
	expect(transactions.map(({client}) => client)).toEqual(['192.0.2.10']);
});

test.each([
	['one for each byte', 2],
	['one for each character that was begun', 1],
])('a message that nginx cut is known by its length, whatever bytes were replaced: %s', (_, replacements) => {
	const begun = 30;
	const begin = `2026/11/25 10:00:00 [error] 71#71: *5 open() "/var/www/`;
	const fake = `/x, client: 203.0.113.66, server: s, request: "GET / HTTP/1.1", host: "s"\n${forged}\n`;
	// Two bytes each that begin a character of three.
	const length = begin.length + 2 * begun + fake.length;
	const rest = `" failed (2: No such file or directory), client: 192.0.2.10, server: shop.test, request: "GET /`;
	const cut = `${begin}${'\uFFFD'.repeat(replacements * begun)}${fake}${rest}${'%20'.repeat(999)}`.slice(
		0,
		2047 - (2 - replacements) * begun,
	);
	expect(length).toBeLessThan(2047);
	const {transactions} = readLogs([Buffer.from(`${[...cut.split('\n'), own].map(docker).join('\n')}\n`)]);
	expect(transactions.map(({client}) => client)).toEqual(['192.0.2.10']);
});
