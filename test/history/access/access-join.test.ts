import {expect, test} from 'vitest';
import {makeV3Line} from '../../parsing/server-lines.ts';
import {type AccessDocument, runLines} from './access-run.ts';

/*
An access line is joined to the transaction that only it can be of; a status is right or absent.
*/

/** A line of the combined format; the second is one of 25 November 2026, 10:00. */
const access = ({
	second = 0,
	client = '192.0.2.10',
	request = 'GET /get HTTP/1.1',
	status = 200,
	size = 100,
	agent = '-',
} = {}): string =>
	`${client} - - [25/Nov/2026:10:00:${String(second).padStart(2, '0')} +0000] "${request}" ${status} ${size} "-" "${agent}"`;

/** One that shows how far the access log goes. */
const later = access({second: 50, client: '198.51.100.1', request: 'GET /later HTTP/1.1'});

/** One that shows where it begins. */
const first = access({client: '198.51.100.1', request: 'GET /first HTTP/1.1'});

const waf = ({
	second = 0,
	number = 345_678,
	connection = 5,
	...line
}: Parameters<typeof makeV3Line>[0] & {second?: number; number?: number} = {}) =>
	makeV3Line({
		time: `2026/11/25 10:00:${String(second).padStart(2, '0')}`,
		uniqueId: `17956008${String(second).padStart(2, '0')}12.${number}`,
		connection,
		...line,
	});

const seen = (documents: readonly AccessDocument[]) =>
	documents.filter(({modsecurity}) => modsecurity.unique_id !== undefined);
const unseen = (documents: readonly AccessDocument[]) =>
	documents.filter(({modsecurity}) => modsecurity.unique_id === undefined);
const accessOf = (documents: readonly AccessDocument[]) => seen(documents).map(({modsecurity}) => modsecurity.access);

test('by client, method, target and time', async () => {
	const {documents, stderr} = await runLines(
		[waf()],
		[
			access({request: 'POST /get HTTP/1.1', status: 201}),
			access({request: 'GET /get?a=1 HTTP/1.1', status: 202}),
			access({client: '192.0.2.11', status: 203}),
			access({status: 404, size: 7}),
			access({second: 30, status: 205}),
			later,
		],
	);

	expect(seen(documents)).toMatchObject([
		{
			http: {response: {status_code: 404, bytes: 7}},
			modsecurity: {access: {line_no: 4, joined: 'request', candidates: 1, status: 404}},
		},
	]);
	expect(stderr).toContain('access.log: combined, 6 lines');
	expect(stderr).toContain('1 transactions and access lines: 1 by client, target and time');
});

test('of equal requests none is joined, and a status that they share is known', async () => {
	const lines = [waf(), waf({number: 345_679, connection: 6}), waf({second: 9, number: 345_680, connection: 7})];
	const {documents} = await runLines(lines, [
		access(),
		access(),
		access({second: 9, status: 200}),
		access({second: 9, status: 404}),
		later,
	]);

	expect(accessOf(documents)).toEqual([{candidates: 2, status: 200}, {candidates: 2, status: 200}, {candidates: 2}]);
	expect(seen(documents).map(({http}) => http?.response?.status_code)).toEqual([200, 200, undefined]);
});

test("a denial's status decides among several, and does not exclude the only one", async () => {
	const denied = {denied: true} as const;
	const {documents} = await runLines(
		[
			waf(denied),
			waf({...denied, second: 9, number: 2, connection: 6}),
			waf({...denied, second: 20, number: 3, uri: '/b', request: 'GET /b HTTP/1.1', connection: 7}),
		],
		[
			access(),
			access({status: 403}),
			access({second: 9, status: 302}),
			access({second: 20, request: 'GET /b HTTP/1.1'}),
			later,
		],
	);

	expect(accessOf(documents)).toMatchObject([
		{line_no: 2, status: 403},
		{line_no: 3, status: 302},
		{line_no: 4, status: 200},
	]);
	expect(seen(documents).map(({modsecurity}) => modsecurity.contradictions)).toEqual([
		undefined,
		undefined,
		[{kind: 'blocked-but-answered', status_code: 200}],
	]);
});

test('a second without a line is looked around, and one is taken once only', async () => {
	const {documents} = await runLines(
		[waf(), waf({second: 1, number: 2, connection: 6})],
		[first, access({second: 1, status: 404}), later],
	);

	expect(accessOf(documents)).toEqual([{candidates: 1}, {candidates: 1}]);
});

test('a slow answer has its line when it ended, which only its duration tells', async () => {
	const slow = '25/Nov/2026:10:00:40 +0000';
	const begin = '198.51.100.1 [25/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 0.001';
	const format = ['$remote_addr [$time_local] "$request" $status $request_time'];
	const lines = [
		begin,
		`192.0.2.10 [${slow}] "GET /get HTTP/1.1" 504 40.200`,
		`192.0.2.10 [${slow}] "GET /get HTTP/1.1" 200 0.001`,
	];

	expect(accessOf((await runLines([waf()], lines, {accessFormats: format})).documents)).toMatchObject([
		{line_no: 2, joined: 'request', status: 504, duration: 40_200},
	]);
	expect(accessOf((await runLines([waf()], [first, access({second: 40, status: 504}), later])).documents)).toEqual([
		undefined,
	]);
});

test('an id joins, but not one that two lines have', async () => {
	const id = '7e1a826ae2cfcf2435bfcad2d91b5751';
	const format = ['$remote_addr [$time_local] "$request" $status $request_id'];
	const line = (status: number, own: string): string =>
		`192.0.2.10 [25/Nov/2026:10:00:00 +0000] "GET /get HTTP/1.1" ${status} ${own}`;
	const log = [waf({uniqueId: id})];

	expect(
		accessOf((await runLines(log, [line(200, 'a'), line(500, id)], {accessFormats: format})).documents),
	).toMatchObject([{line_no: 2, joined: 'id', status: 500}]);
	expect(accessOf((await runLines(log, [line(200, id), line(500, id)], {accessFormats: format})).documents)).toEqual([
		{candidates: 2},
	]);
});

test('an absolute target, a fragment and another spelling of the client are the same request', async () => {
	const {documents} = await runLines(
		[waf(), waf({second: 9, number: 2, client: '2001:db8::1', connection: 6})],
		[
			access({request: 'GET http://shop.test/get#top HTTP/1.1', client: '::ffff:192.0.2.10'}),
			access({second: 9, client: '2001:DB8:0::1'}),
			later,
		],
	);

	expect(accessOf(documents)).toMatchObject([{line_no: 1}, {line_no: 2}]);
});

test('what no rule saw is told, and a head that was refused is of no client', async () => {
	const {documents} = await runLines(
		[waf({denied: true})],
		[
			access({status: 403}),
			access({second: 2, request: 'GET /get?x=1 HTTP/1.1', size: 5000}),
			access({second: 3, client: '127.0.0.1', request: '-', status: 408}),
			later,
		],
	);

	expect(unseen(documents)).toHaveLength(3);
	expect(unseen(documents).find(({modsecurity}) => modsecurity.access?.line_no === 2)).toMatchObject({
		source: {ip: '192.0.2.10'},
		url: {original: '/get?x=1', path: '/get', query: 'x=1'},
		modsecurity: {outcome: 'unseen', access: {status: 200, bytes: 5000}},
	});
	expect(unseen(documents).find(({modsecurity}) => modsecurity.access?.line_no === 3)?.source).toBeUndefined();
});

test('a row from before the access log begins has no line', async () => {
	const {documents} = await runLines([waf()], [access({second: 3, status: 404}), later]);

	// Three seconds behind is near, but lines before the first one are missing.
	expect(accessOf(documents)).toEqual([{candidates: 1}]);
});

test('lines among those of the WAF are read from the same stream', async () => {
	const lines = [access({client: '198.51.100.1'}), waf(), access({status: 404}), later];
	const {documents} = await runLines(lines, [], {});
	expect(accessOf(documents)).toEqual([undefined]);

	const mixed = await runLines(lines, lines, {});
	expect(accessOf(mixed.documents)).toMatchObject([{joined: 'request', status: 404}]);
});

test('a forged line in a format that prints clients raw gives no status', async () => {
	const format = ['escape=none $remote_addr [$time_local] "$request" $status $body_bytes_sent "$http_user_agent"'];
	const raw = (agent: string): string => `192.0.2.10 [25/Nov/2026:10:00:00 +0000] "GET /get HTTP/1.1" 404 9 "${agent}"`;
	const forged = raw('" 200 5 "x');

	expect(accessOf((await runLines([waf()], [raw('x')], {accessFormats: format})).documents)).toMatchObject([
		{status: 404},
	]);
	expect(
		accessOf((await runLines([waf()], [forged, raw('x').replace(':00 ', ':50 ')], {accessFormats: format})).documents),
	).toEqual([undefined]);
});

test('a format that lets a client write lines is not believed, and that is said', async () => {
	const format = ['escape=none $remote_addr [$time_local] "$uri" $status'];
	const {documents, stderr} = await runLines([waf()], ['192.0.2.10 [25/Nov/2026:10:00:00 +0000] "/get" 200'], {
		accessFormats: format,
	});

	expect(accessOf(documents)).toEqual([undefined]);
	expect(stderr).toContain('is not believed: escape=none with $uri lets a client write whole lines');
});
