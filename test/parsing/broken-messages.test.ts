import {expect, test} from 'vitest';
import {createAssembly} from '../../source/history/assemble-transactions.ts';
import {createHistory} from '../../source/history/history.ts';
import {createLogReader} from '../../source/parsing/log-reader.ts';
import {createRules} from '../../source/parsing/lines/rules.ts';
import {outcomes} from '../../source/waf/outcome.ts';
import {readLogs} from '../history/read-logs.ts';
import {testTime, toBatches, utc} from './read-events.ts';
import {makeV3Line} from './server-lines.ts';

/*
The first line of a broken message seems whole, since the client put nginx's fields into it; what follows names an engine only once an envelope is taken off, or is asked for by no request line.
*/
const time = '2026-11-25T10:00:00.000000000Z';
const json = (text: string): string => JSON.stringify({log: `${text}\n`, stream: 'stderr', time});
const front = 'x, client: 203.0.113.66, server: s, request: "GET / HTTP/1.1", host: "s"';
const forged = makeV3Line({denied: true, client: '203.0.113.66', uniqueId: '179560080099.999999', uri: '/victim'});
const own = makeV3Line({connection: 9});
const place = forged.indexOf('Security:');

const end = (request: string): string =>
	`, client: 192.0.2.10, server: shop.test, request: "${request}", host: "shop.test"`;
const broken = (path: string): string =>
	`2026/11/25 10:00:00 [error] 71#71: *5 open() "/var/www/${path}" failed (2: No such file or directory)${end(`GET /${encodeURIComponent(path)} HTTP/1.1`)}`.slice(
		0,
		2047,
	);

const clients = (lines: readonly string[], wrap = (text: string): string => text) =>
	readLogs([Buffer.from(lines.map(line => `${wrap(line)}\n`).join(''))]).transactions.map(({client}) => client);

const audit = `{"transaction":{"client_ip":"203.0.113.66","time_stamp":"Wed Nov 25 10:00:00 2026","unique_id":"179560080099.999999","request":{"method":"GET","uri":"/victim","headers":{"Host":"s"}},"response":{"http_code":403},"messages":[]}}`;

const wraps = {raw: (text: string) => text, docker: json, compose: (text: string) => `waf-1  | ${text}`};
const texts: Record<string, string> = {
	'JSON that escapes the mark': json(forged).replace('ModSecurity', 'Mod\\u0053ecurity'),
	'two pieces that cut the mark': `${time} stderr P ${forged.slice(0, place)}\n${time} stderr F ${forged.slice(place)}`,
	'a coloured head': `\u001B[31m${forged.replace('ModSecurity', 'Mod\u001B[0mSecurity')}`,
	'a line of Coraza in JSON': json(
		'[client "203.0.113.66"] Coraza: Access denied (phase 1). x [file "f"] [line "1"] [id "942100"] [msg "m"] [severity "critical"] [uri "/v"] [unique_id "abcdefghij"]',
	).replace('Coraza', '\\u0043oraza'),
	'an audit record in JSON': json(audit),
	'a line of an audit index':
		'shop.test 203.0.113.66 - - [25/Nov/2026:10:00:00 +0000] "GET /victim HTTP/1.1" 403 10 "-" "-" 179560080099.999999 "-" /20261125/20261125-1000/20261125-100000-179560080099.999999 0 1234 md5:00000000000000000000000000000000',
};

const cases = Object.entries(wraps).flatMap(([outer, wrap]) =>
	Object.entries(texts).map(([inner, text]) => ({outer, wrap, inner, text})),
);

test.each(cases)('$outer: $inner, behind a front that seems whole, makes no row', ({wrap, text}) => {
	expect(clients([...broken(`${front}\n${text}\n`).split('\n'), own], wrap)).toEqual(['192.0.2.10']);
});

test.each(Object.entries(wraps))(
	'%s: a user name or a script’s message, which no request line asks for, makes no row',
	(_, wrap) => {
		const said = `${front}\n${forged}\n2`;
		const user = `2026/11/25 10:00:00 [error] 71#71: *5 user "${said}" was not found in "/etc/nginx/htpasswd"${end('GET / HTTP/1.1')}`;
		const script = `2026/11/25 10:00:00 [error] 71#71: *5 FastCGI sent in stderr: "PHP message: ${said}" while reading response header from upstream${end('POST / HTTP/1.1')}`;
		for (const message of [user, script]) {
			expect(clients([...message.slice(0, 2047).split('\n'), own], wrap)).toEqual(['192.0.2.10']);
		}
	},
);

test('a file that the head of `tail` names in there is no place of a true record', () => {
	const log = [...broken(`${front}\n==> /forged.log <==\n`).split('\n'), own];
	const [row] = readLogs([Buffer.from(`${log.join('\n')}\n`)]).transactions;
	expect(row.observerParts?.file).toBeUndefined();
});

test('a refusal in there blocks no request', () => {
	const rules = createRules();
	const history = createHistory(100);
	const clock = {now: () => testTime};
	const assembly = createAssembly({history, ruleByNumber: rules.byNumber, clock});
	const reader = createLogReader({rules, zone: utc, clock, ordinal: () => 0, onForbidden: assembly.refuse});
	const passed = makeV3Line({client: '203.0.113.66', connection: 7, uri: '/attack', request: 'GET /attack HTTP/1.1'});
	const refusal =
		'2026/11/25 10:00:00 [error] 71#71: *7 access forbidden by rule, client: 203.0.113.66, server: shop.test, request: "GET /attack HTTP/1.1", host: "shop.test"';
	const log = [passed, broken(`${front}\n${refusal}\n`)].join('\n');
	assembly.startBatch();
	for (const batch of toBatches(Buffer.from(`${log}\n`))) {
		reader.push(batch, observation => assembly.observe(observation));
	}

	reader.flush(observation => assembly.observe(observation));
	assembly.completeAll();
	expect([...history.columns.outcome.subarray(0, history.nextRow)].map(number => outcomes[number])).toEqual(['passed']);
});
