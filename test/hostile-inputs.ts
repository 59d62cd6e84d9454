import {makeV3Line} from './parsing/server-lines.ts';

/*
The worst that a client, or a log that was written for it, can make a reader do: each is made of any size, so that its cost can be set against its length.
*/

/**
A log of about `bytes` bytes, of whole lines.
*/
export type HostileInput = {readonly name: string; readonly make: (bytes: number) => Buffer};

const client = '192.0.2.10';
const victim = '198.51.100.66';
const second = 1_795_600_800;
const trueLine = makeV3Line({client, uniqueId: `${second}12.345678`});
const runStart = trueLine.indexOf('[file "');
const head = trueLine.slice(0, runStart);
const tail = trueLine.slice(runStart);
const forged = makeV3Line({client: victim, ruleId: '941999', uniqueId: `${second}99.999999`});
const forgedRun = forged.slice(forged.indexOf('[file "'));
const coraza = '[client "192.0.2.10"] Coraza: Access denied (phase 2). x';
const corazaRun =
	'[file "/r/a.conf"] [line "7"] [id "942100"] [rev ""] [msg "m"] [data ""] [severity "critical"] [ver ""] [maturity "0"] [accuracy "0"] [tag "t"] [hostname "shop.test"] [uri "/"] [unique_id "AbCdEfGhIjKlMnOp"]';
const apache =
	'[Wed Nov 25 10:00:00.123456 2026] [:error] [pid 71:tid 140] [client 192.0.2.10:50001] [client 192.0.2.10] ';
const apacheRun =
	'[file "/r/a.conf"] [line "7"] [id "942100"] [msg "m"] [hostname "shop.test"] [uri "/"] [unique_id "ZTzNVTW5gv9xFHWEH0rSOwAAAAc"]';
const liteSpeed =
	'2026-11-25 10:00:00.678901 [NOTICE] [1] [T0] [192.0.2.10:50123-Q:1A-1#APVH_shop.test:443] [Module:mod_security] mod_security rule ';

/** One line that is as long as asked: `begin`, the piece over and over, `end`. */
const longLine =
	(piece: string, begin = '', end = '') =>
	(bytes: number): Buffer =>
		Buffer.from(`${begin}${repeat(piece, bytes - begin.length - end.length)}${end}\n`, 'latin1');

/** The same line over and over. */
const manyLines =
	(line: string | ((number: number) => string), begin: readonly string[] = [], end: readonly string[] = []) =>
	(bytes: number): Buffer => {
		const lines = [...begin];
		for (let length = 0, number = 0; length < bytes; number++) {
			const text = typeof line === 'string' ? line : line(number);
			lines.push(text);
			length += text.length + 1;
		}

		return Buffer.from(`${[...lines, ...end].join('\n')}\n`, 'latin1');
	};

const repeat = (piece: string, bytes: number): string => piece.repeat(Math.max(1, Math.floor(bytes / piece.length)));

const boundary = (letter: string, name = 'aB3dE6gH'): string => `---${name}---${letter}--`;
const partA = (number = 12): string[] => [
	boundary('A'),
	`[25/Nov/2026:10:00:00 +0000] ${second}${number}.345678 ${client} 51000 198.51.100.1 80`,
];
const partB = [boundary('B'), 'POST /p HTTP/1.1', 'Host: shop.test'];
const toEnd = [boundary('F'), 'HTTP/1.1 403', '', boundary('Z'), ''];

/** Before and behind the value of a field of a JSON record. */
const jsonAround = (value: string): readonly [begin: string, end: string] => {
	const text = JSON.stringify({
		transaction: {
			client_ip: client,
			time_stamp: 'Wed Nov 25 10:00:00 2026',
			unique_id: `${second}12.345678`,
			request: {method: 'GET', uri: '/', headers: {Host: 'shop.test'}},
			response: {http_code: 403, headers: {}},
			messages: [{message: 'm', details: {ruleId: '942100', match: 'x', data: 'd'}}],
		},
	});
	const at = text.indexOf(value) + value.length;
	return [text.slice(0, at), text.slice(at)];
};

const jsonHeaders = (bytes: number): Buffer => {
	const headers: Record<string, string> = {};
	for (let length = 0, number = 0; length < bytes; number++) {
		headers[`X-${number}`] = 'token=x';
		length += 20;
	}

	const [begin, end] = jsonAround('"headers":{');
	return Buffer.from(`${begin}${JSON.stringify(headers).slice(1, -1)},${end}\n`);
};

const docker = (text: string, stream = 'stderr'): string =>
	JSON.stringify({log: text, stream, time: '2026-11-25T10:00:00.000000000Z'});

/** nginx writes no line that is longer. */
const within = (line: string): string => line.slice(0, 2047);

/**
By kind of record: nginx's and Apache's lines, other engines', audit records, envelopes.
*/
export const hostileInputs: readonly HostileInput[] = [
	...['[file "', '[unique_id "', '"] [', '"', '\\', ' [tag "', ', client: ', 'ModSecurity: ', '[', '[id "1"] '].map(
		piece => ({name: `nginx, one line of ${piece}`, make: longLine(piece, head, tail)}),
	),
	{name: 'nginx, one line of whole runs', make: longLine(`${forgedRun} `, head, tail)},
	{name: 'nginx, lines of `[file "`', make: manyLines(within(head + '[file "'.repeat(300)))},
	{name: 'nginx, lines of `[unique_id "`', make: manyLines(within(head + '[unique_id "'.repeat(180)))},
	{
		name: 'nginx, lines that were cut behind forged runs',
		make: manyLines(number => within(head + `[file "/r"] [line "1"] [id "${number}"] [rev "" [msg "`.repeat(60))),
	},
	{
		name: 'nginx, lines of forged runs',
		make: manyLines(within(`${head}${forgedRun.replaceAll(/\[tag[^\]]*\] /g, '')} ${forgedRun}, referrer: "${tail}`)),
	},
	{
		name: 'nginx, lines whose tags may end anywhere',
		make: manyLines(
			within(
				`${head}[file "/r"] [line "1"] [id "1"] [rev ""] [msg ""] [data ""] [severity "2"] [ver ""] [maturity "0"] [accuracy "0"] [tag "${'"] [hostname "x"] [uri "y"] [tag "'.repeat(60)}`,
			),
		),
	},
	{
		name: 'nginx, undecided lines of other connections',
		make: manyLines(number => within(`${head} ${forgedRun} ${tail}`).replace('*5 ', `*${number} `)),
	},
	{
		name: 'nginx, messages that are never closed',
		make: manyLines(`2026/11/25 10:00:00 [error] 7#7: *5 open() "/x${'y'.repeat(50)}`, []),
	},
	{
		name: 'nginx, messages whose requests ask for lines',
		make: manyLines(
			within(
				`2026/11/25 10:00:00 [error] 7#7: *5 open() "/x" failed, client: ${client}, server: s, request: "GET /%0aModSecurity: HTTP/1.1", request: "${', request: "GET /%0a'.repeat(80)}`,
			),
		),
	},
	{name: 'bytes without a line', make: longLine('x')},
	{name: 'empty lines', make: bytes => Buffer.alloc(bytes, 10)},
	...['[', '[client ', '[a b] ', ' [hostname "x"] ', `${apacheRun}, referer: `, '"', '. '].map(piece => ({
		name: `Apache, one line of ${piece}`,
		make: longLine(piece, `${apache}ModSecurity: Warning. x`, `. ${apacheRun}`),
	})),
	{name: 'Apache, heads', make: manyLines('[a b] '.repeat(200))},
	...[corazaRun, '[file "', '"', '\\', '\\x', '[id "1"] ', '[msg_match_1 "x"] '].map(piece => ({
		name: `Coraza, one line of ${piece}`,
		make: longLine(piece, `${coraza} `, corazaRun),
	})),
	...['[id "1"] ', '[msg "', '"', '] ', '[unique_id "'].map(piece => ({
		name: `LiteSpeed, one line of ${piece}`,
		make: longLine(piece, liteSpeed, '[unique_id "U1"]'),
	})),
	{name: 'native, a body that never ends', make: manyLines('x'.repeat(60), [...partA(), ...partB, '', boundary('C')])},
	{name: 'native, a part that never ends', make: manyLines('x', partA())},
	{name: 'native, headers', make: manyLines(number => `X-${number}: token=x`, [...partA(), ...partB], ['', ...toEnd])},
	{name: 'native, header without end', make: longLine('x: ', `${[...partA(), ...partB].join('\n')}\n`)},
	{
		name: 'native, records that begin in a body',
		make: manyLines(
			number => `${boundary('A', `x${String(number).padStart(7, '0')}`)}\n${partA(number)[1]}`,
			[...partA(), ...partB, '', boundary('C')],
			toEnd,
		),
	},
	{
		name: 'native, records that never end',
		make: manyLines(number => `${boundary('A', `x${String(number).padStart(7, '0')}`)}\n${partA(number)[1]}`),
	},
	{name: 'native, boundaries in a line', make: longLine(boundary('A'), `${partA().join('\n')}\n`)},
	{name: 'native, parts', make: manyLines(number => boundary('BCEFHIJK'[number % 8]), partA(), toEnd)},
	{
		name: 'native, messages of forged runs',
		make: manyLines(
			`ModSecurity: Warning. ${forgedRun.slice(0, forgedRun.indexOf(', client'))}`.repeat(3),
			[...partA(), ...partB, '', boundary('H')],
			toEnd,
		),
	},
	{
		name: 'native, one message of forged runs',
		make: longLine(
			forgedRun.slice(0, forgedRun.indexOf(', client')),
			`${[...partA(), ...partB, '', boundary('H')].join('\n')}\nModSecurity: Warning. `,
			`\n${toEnd.join('\n')}`,
		),
	},
	{
		name: 'native, one message of version 2',
		make: longLine(
			'[file "/r"] [line "1"] [id "1"] [msg "',
			`${[...partA(), ...partB, '', boundary('H')].join('\n')}\nMessage: Warning. `,
			`\n${toEnd.join('\n')}`,
		),
	},
	{
		name: 'native, lines of a server in a body',
		make: manyLines(trueLine, [trueLine, ...partA(), ...partB, '', boundary('C')], toEnd),
	},
	{name: 'JSON, headers', make: jsonHeaders},
	...['[', '{"a":', '"', '\\', '[{"a":[', '{"transaction":'].map(piece => ({
		name: `JSON, nested ${piece}`,
		make: longLine(piece, jsonAround('"messages":')[0]),
	})),
	{
		name: 'JSON, nested and closed',
		make(bytes: number) {
			const [begin, end] = jsonAround('"Host":');
			return Buffer.from(`${begin}${'['.repeat(bytes / 2)}${']'.repeat(bytes / 2)},"x":${end}\n`);
		},
	},
	{
		name: 'JSON, messages',
		make(bytes: number) {
			const [begin, end] = jsonAround('"messages":[');
			const message = '{"message":"m","details":{"ruleId":"942100","match":"x","data":"token=x","tags":["a"]}},';
			return Buffer.from(`${begin}${repeat(message, bytes)}${end}\n`);
		},
	},
	{
		name: 'JSON, a long value',
		make(bytes: number) {
			const [begin, end] = jsonAround('"data":"');
			return Buffer.from(`${begin}${repeat('password=x&', bytes)}${end}\n`);
		},
	},
	{name: 'JSON, indented, never ends', make: manyLines('  "a": {', ['{'])},
	{name: 'JSON, indented, of records', make: manyLines('  {', ['['])},
	...['{', '{"log":', '{"log":"{', '{"a":"', '\\"', '{"log":"\\'].map(piece => ({
		name: `envelope, one line of ${piece}`,
		make: longLine(piece, '{"log":"'),
	})),
	{name: 'envelope, lines in a value', make: longLine(`${'x'.repeat(20)}\\n`, '{"log":"', '"}')},
	{name: 'envelope, pieces that never end', make: manyLines(docker('x'.repeat(400)))},
	{
		name: 'envelope, pieces of streams that never end',
		make: manyLines(number => `2026-11-25T10:00:00.000000000Z stderr P ${'x'.repeat(20)}${number}`),
	},
	{
		name: 'envelope, many names',
		make: manyLines(number => `pod-${number}  | ${trueLine}`),
	},
	{name: 'envelope, list that never ends', make: manyLines('  {', ['['])},
	{name: 'envelope, heads of syslog', make: longLine('Nov 25 10:00:00 h p[1]: ')},
	{name: 'envelope, blanks', make: longLine(' ')},
	{name: 'envelope, names', make: longLine('a | ')},
	{name: 'envelope, nested lines of docker', make: manyLines(docker(docker(docker(`${trueLine}\n`))))},
	{
		name: 'index lines',
		make: manyLines(`shop.test ${client} - - [25/Nov/2026:10:00:00 +0000] "GET /${'"x '.repeat(200)}`),
	},
];
