import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {toEcsDocument} from '../../source/waf/ecs-document.ts';
import {type Exchange} from '../../source/waf/text-observation.ts';
import {maskDetail, maskTarget, maskText} from '../../source/secrets/mask.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {drawDetailLines} from '../../source/views/detail/detail-lines.ts';
import {unicodeGlyphs} from '../../source/views/drawing/glyphs.ts';
import {toJsonLine} from '../../source/waf/json-line.ts';
import {formatPlain} from '../../source/views/printed/plain-line.ts';
import {aDetail, aRuleMatch, look} from '../views/builders.ts';

const zone = {offset: 0, source: 'ids'} as const;

/** Everything that goes out of a transaction, as one text. */
function giveOut(detail: TransactionDetail): string {
	const lines = drawDetailLines(detail, {offset: 0, width: 4000, raw: true}, look);
	return [
		toJsonLine(toEcsDocument(detail, zone)),
		formatPlain(detail, zone, unicodeGlyphs),
		JSON.stringify(detail),
		...lines.map(({line}) => line.map(({text}) => text).join('')),
		...lines.map(({value}) => value?.text ?? ''),
	].join('\n');
}

function withExchange(exchange: Exchange, given: Partial<TransactionDetail> = {}): TransactionDetail {
	return aDetail({target: '/item', path: '/item', query: undefined, ruleMatches: [], exchange, ...given});
}

function maskedBody(requestBody: string): string | undefined {
	return maskDetail(withExchange({requestBody})).exchange?.requestBody;
}

function maskedHeader(name: string, value: string): string | undefined {
	return maskDetail(withExchange({requestHeaders: [[name, value]]})).exchange?.requestHeaders?.[0][1];
}

const planted = [
	'query-hunter-one',
	'form-hunter two!',
	'json"hunter\\three',
	'nested-hünter-four',
	'cookie-hunter-five',
	'bearer.hunter.six',
	'basic-hunter-seven',
	'set-cookie-hunter-eight',
	'api-key-hunter-nine',
	'url-hunter-ten',
	'part-hunter\r\neleven',
	'referrer-hunter-twelve',
	'found-hunter-thirteen',
	'against-hunter-fourteen',
	'xml-hunter-fifteen',
];

describe('of a transaction that holds a secret in every place', () => {
	const [one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen] =
		planted;
	const basic = Buffer.from(`anna:${seven}`).toString('base64');
	const login = `user=anna&password=${encodeURIComponent(two)}&note=ok`;
	const json = JSON.stringify({user: 'anna', login: {passwd: three, deep: [{access_token: four}]}, count: 3});
	const part = `--b0\r\nContent-Disposition: form-data; name="secret"\r\nContent-Type: text/plain\r\n\r\n${eleven}\r\n--b0--\r\n`;
	const bodies = {form: login, json, part, xml: `<login><ns:password kind="x">${fifteen}</ns:password></login>`};
	const query = `next=/&access_token=${one}&to=${encodeURIComponent(`https://anna:${ten}@shop.test/`)}`;
	const echoes = planted.map(secret => `${secret} ${encodeURIComponent(secret)} ${JSON.stringify(secret)}`).join('\n');
	const detailOf = (requestBody: string): TransactionDetail =>
		aDetail({
			target: `/item?${query}`,
			path: '/item',
			query,
			referrer: `https://shop.test/reset?token=${twelve}`,
			userAgent: `agent ${one}`,
			exchange: {
				requestHeaders: [
					['Host', 'shop.test'],
					['COOKIE', `lang=en; sid=${five}`],
					['Authorization', `Bearer ${six}`],
					['proxy-authorization', `Basic ${basic}`],
					['X-Api-Key', nine],
				],
				requestBody,
				responseHeaders: [['Set-Cookie', `sid=${eight}; Path=/; HttpOnly`]],
				responseBody: echoes,
			},
			ruleMatches: [
				aRuleMatch({
					data: `Matched Data: hunter found within ARGS:password: ${thirteen}`,
					match: `Matched "Operator \`Rx' with parameter \`a' against variable \`REQUEST_COOKIES:session' (Value: \`${fourteen}' )`,
					uri: `/item?${query}`,
					message: `Seen ${one}`,
					raw: [`ModSecurity: ${thirteen} ${fourteen}`, Buffer.from(echoes).toString('latin1'), echoes].join(' '),
				}),
			],
		});

	test.each(Object.entries(bodies))(
		'with a %s, none of them is given out, nor drawn, nor copied',
		(name, requestBody) => {
			const ofBodies: Record<string, readonly string[]> = {
				form: [two],
				json: [three, four],
				part: [eleven],
				xml: [fifteen],
			};
			const others = new Set(Object.entries(ofBodies).flatMap(([key, secrets]) => (key === name ? [] : secrets)));
			const out = giveOut(maskDetail(detailOf(requestBody)));
			const seen = planted
				.filter(secret => !others.has(secret))
				.filter(secret =>
					[secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)].some(form => out.includes(form)),
				);
			expect(seen).toEqual([]);
			expect(out).not.toContain(basic);
		},
	);

	test('everything else stays: names, schemes, other values, what a rule says', () => {
		const masked = maskDetail(detailOf(login));
		expect(masked.exchange).toMatchObject({
			requestHeaders: [
				['Host', 'shop.test'],
				['COOKIE', 'lang=•••; sid=•••'],
				['Authorization', 'Bearer •••'],
				['proxy-authorization', 'Basic •••'],
				['X-Api-Key', '•••'],
			],
			requestBody: 'user=anna&password=•••&note=ok',
			responseHeaders: [['Set-Cookie', 'sid=•••; Path=/; HttpOnly']],
		});
		expect(masked.query).toBe('next=/&access_token=•••&to=https%3A%2F%2Fanna%3A•••%40shop.test%2F');
		expect(masked.ruleMatches[0].data).toBe('Matched Data: ••• found within ARGS:password: •••');
		expect(masked.ruleMatches[0].match).toBe(
			"Matched \"Operator `Rx' with parameter `a' against variable `REQUEST_COOKIES:session' (Value: `•••' )",
		);
		expect(masked.ruleMatches[0].id).toBe('942100');
	});
});

test('a transaction without secrets is the very same object', () => {
	const detail = withExchange({
		requestHeaders: [
			['Host', 'shop.test'],
			['User-Agent', 'curl/8'],
		],
		requestBody: 'q=shipping&author=anna&keyboard=de&passenger=2',
	});
	expect(maskDetail(detail)).toBe(detail);
});

test.each([
	['user[password]=one%20two&a=1', 'user[password]=•••&a=1'],
	['p%61ssword=geheim&a=1', 'p%61ssword=•••&a=1'],
	['new_passwd=geheim+alt&cvv2=123&PIN=12', 'new_passwd=•••&cvv2=•••&PIN=•••'],
	[
		'{"user":{"apiKey":"a\\"b","pin":1234,"ok":true},"token":null}',
		'{"user":{"apiKey":"•••","pin":•••,"ok":true},"token":null}',
	],
	['{"credentials":{"name":"anna","list":["b",7]},"x":1}', '{"credentials":{"name":"•••","list":["•••",•••]},"x":1}'],
	[
		'{"query":"mutation { login(name: \\"anna\\", password: \\"geheim\\") }"}',
		'{"query":"mutation { login(name: \\"anna\\", password: \\"•••\\") }"}',
	],
	['{"token":"cut in the mid', '{"token":"•••'],
	['<a><pin>1234</pin></a>', '<a><pin>•••</pin></a>'],
])('the body %s becomes %s', (body, expected) => {
	expect(maskedBody(body)).toBe(expected);
});

test.each([
	['Authorization', 'Digest username="anna", response="abc"', 'Digest •••'],
	['Cookie', 'a=1; bare; c = d', 'a=•••; •••; c =•••'],
	['X-CSRF-Token', 'ab', '•••'],
	['Ocp-Apim-Subscription-Key', 'abcd', '•••'],
	['Sec-WebSocket-Key', 'abcd', 'abcd'],
	['Referer', 'https://shop.test/?sid=abcd&x=1', 'https://shop.test/?sid=•••&x=1'],
	['Accept', 'text/html', 'text/html'],
])('the header %s: %s becomes %s', (name, value, expected) => {
	expect(maskedHeader(name, value)).toBe(expected);
});

test('a value of fewer than four characters is masked in its own place alone', () => {
	const detail = maskDetail(
		withExchange({requestHeaders: [['Cookie', 'sid=abc']], responseBody: 'abc is the beginning of the alphabet'}),
	);
	expect(detail.exchange).toEqual({
		requestHeaders: [['Cookie', 'sid=•••']],
		responseBody: 'abc is the beginning of the alphabet',
	});
});

test('a host and the scores that CRS prints by category are no secrets, whatever is', () => {
	const message =
		'Inbound Anomaly Score Exceeded (Total Inbound Score: 5 - SQLI=5,HTTP=0,SESS=0): individual scores: 5, 0';
	const masked = maskDetail(
		withExchange(
			{
				requestHeaders: [
					['Host', 'shop.test'],
					['Cookie', 'lang=test'],
				],
			},
			{host: 'shop.test', ruleMatches: [aRuleMatch({message})]},
		),
	);
	expect(masked).toMatchObject({
		host: 'shop.test',
		exchange: {
			requestHeaders: [
				['Host', 'shop.test'],
				['Cookie', 'lang=•••'],
			],
		},
		ruleMatches: [{message}],
	});
});

test('a value that is a word of a name does not take the names with it', () => {
	expect(maskedBody('password=password&token=true&x=true')).toBe('password=•••&token=•••&x=true');
});

test('each secret counts once, however it is spelled and wherever it is cut', () => {
	const match = aRuleMatch({
		match: "against variable `ARGS:pass' (Value: `geheim und l (4 characters omitted)' )",
		data: undefined,
		raw: 'geheim%20und%20lang',
	});
	const masked = maskDetail(withExchange({requestBody: 'pass=geheim+und+lang&pin=12&pin=12'}, {ruleMatches: [match]}));
	expect(masked.masked).toBe(2);
	expect(masked.ruleMatches[0]).toMatchObject({
		match: "against variable `ARGS:pass' (Value: `••• (4 characters omitted)' )",
		raw: '•••',
	});
});

describe('a request of which only lines of the error log are known', () => {
	const ofMatch = (given: Partial<ReturnType<typeof aRuleMatch>>) =>
		maskDetail(withExchange({}, {exchange: undefined, ruleMatches: [aRuleMatch(given)]})).ruleMatches[0];

	test('data that does not say where it was found is masked where the match names a secret', () => {
		const raw = String.raw`Pattern match "or" at ARGS:password. [file "a.conf"] [data "' or 1"] [uri "/"]`;
		expect(ofMatch({data: "' or 1", match: 'Pattern match "or" at ARGS:password.', raw})).toMatchObject({
			data: '•••',
			match: 'Pattern match "or" at ARGS:password.',
			raw: String.raw`Pattern match "or" at ARGS:password. [file "a.conf"] [data "•••"] [uri "/"]`,
		});
	});

	test('what matched is masked beside the value, and not where it is a word of the rule', () => {
		const masked = ofMatch({
			data: 'Matched Data: "select found within ARGS:password: x"select',
			match: 'Pattern match "select" at ARGS:password.',
			raw: String.raw`Pattern match "select" at ARGS:password. [data "Matched Data: \x22select found within ARGS:password: x\x22select"]`,
		});
		expect(masked).toMatchObject({
			data: 'Matched Data: ••• found within ARGS:password: •••',
			match: 'Pattern match "select" at ARGS:password.',
			raw: 'Pattern match "select" at ARGS:password. [data "Matched Data: ••• found within ARGS:password: •••"]',
		});
	});

	test('credentials of a header lose all but their scheme', () => {
		expect(ofMatch({data: 'Matched Data: x found within REQUEST_HEADERS:Authorization: Bearer abc.def'}).data).toBe(
			'Matched Data: ••• found within REQUEST_HEADERS:Authorization: Bearer •••',
		);
	});

	test('a cookie is a secret whatever its name, the name of one is none', () => {
		expect(ofMatch({data: 'Matched Data: en found within REQUEST_COOKIES:lang: en-GB'}).data).toBe(
			'Matched Data: ••• found within REQUEST_COOKIES:lang: •••',
		);
		expect(ofMatch({data: 'Matched Data: a found within ARGS_NAMES:token: token'}).data).toBe(
			'Matched Data: a found within ARGS_NAMES:token: •••',
		);
	});

	test("a short value is masked in the line's own fields as well", () => {
		const {raw} = ofMatch({
			data: undefined,
			match: undefined,
			raw: 'Warning. Matched "Operator `Rx\' against variable `ARGS:pin\' (Value: `12\' ) [file "a.conf"] [data "Matched Data: 1 found within ARGS:pin: 12"], client: 192.0.2.12, request: "GET /?pin=12 HTTP/1.1"',
		});
		expect(raw).toBe(
			'Warning. Matched "Operator `Rx\' against variable `ARGS:pin\' (Value: `•••\' ) [file "a.conf"] [data "Matched Data: ••• found within ARGS:pin: •••"], client: 192.0.2.12, request: "GET /?pin=••• HTTP/1.1"',
		);
	});
});

describe('a target by itself', () => {
	test.each([
		['/item?id=1&x=password', '/item?id=1&x=password'],
		['/reset?token=abc%26d&x=1', '/reset?token=•••&x=1'],
		['/cart;jsessionid=abcd?item=1', '/cart;jsessionid=•••?item=1'],
		['https://anna:geheim@shop.test/', 'https://anna:•••@shop.test/'],
		['/go?next=%2Flogin%3Fpassword%3Dabc%26x%3D1', '/go?next=%2Flogin%3Fpassword%3D•••%26x%3D1'],
		['/mail/anna@shop.test', '/mail/anna@shop.test'],
	])('%s becomes %s', (target, expected) => {
		expect(maskTarget(target)).toBe(expected);
	});

	test('a line of another log is masked by its words', () => {
		expect(maskText('192.0.2.1 - - "GET /?sid=abcd HTTP/1.1" 200 "Authorization: Basic YTpi"', '***')).toBe(
			'192.0.2.1 - - "GET /?sid=*** HTTP/1.1" 200 "Authorization: Basic ***"',
		);
	});
});

/* The ways in which servers, engines and pipelines write a text: each byte as it is or escaped. */
const writeByte: Record<string, (byte: number, printed: string) => string> = {
	percent: byte => `%${byte.toString(16).padStart(2, '0')}`,
	upper: byte => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`,
	engine: byte => String.raw`\x${byte.toString(16).padStart(2, '0')}`,
	apache: byte => String.raw`\\x${byte.toString(16).padStart(2, '0')}`,
};

const safe = /^[a-z0-9_.-]$/i;

/** All unsafe bytes escaped, and those of the rest that the dice say. */
function writeAs(way: string, text: string, dice: readonly boolean[]): string {
	return [...Buffer.from(text, 'utf8')]
		.map((byte, place) => {
			const printed = String.fromCharCode(byte);
			return safe.test(printed) && dice[place % dice.length] ? printed : writeByte[way](byte, printed);
		})
		.join('');
}

const written = fc
	.tuple(
		fc.string({unit: 'grapheme', minLength: 4, maxLength: 30}),
		fc.constantFrom('plain', 'percent', 'upper', 'engine', 'apache', 'json', 'json-in-json', 'form', 'percent-twice'),
		fc.array(fc.boolean(), {minLength: 1, maxLength: 7}),
	)
	// Nothing of what stands around a secret may be taken for one.
	.map(([text, way, dice]) => ({secret: `Zq${text.trim()}qZ`, way, dice}))
	.map(({secret, way, dice}) => {
		const json = JSON.stringify(secret).slice(1, -1);
		const forms: Record<string, string> = {
			plain: secret,
			json,
			'json-in-json': JSON.stringify(json).slice(1, -1),
			form: new URLSearchParams({a: secret}).toString().slice(2),
			'percent-twice': encodeURIComponent(encodeURIComponent(secret)),
		};
		return {secret, form: forms[way] ?? writeAs(way, secret, dice)};
	});

test('no spelling of a secret is left, wherever it stands', () => {
	fc.assert(
		fc.property(
			written,
			fc.string({unit: 'grapheme'}),
			fc.string({unit: 'grapheme'}),
			({secret, form}, before, after) => {
				const text = `${before} ${form} ${after}`;
				const detail = withExchange(
					{requestHeaders: [['X-Auth-Token', secret]], responseBody: text},
					{referrer: text, ruleMatches: [aRuleMatch({data: text, raw: text, match: undefined})]},
				);
				const masked = maskDetail(detail);
				const out = JSON.stringify([
					masked.exchange,
					masked.referrer,
					masked.ruleMatches[0].data,
					masked.ruleMatches[0].raw,
				]);
				expect(masked.exchange?.responseBody).not.toContain(form);
				expect(out).not.toContain(JSON.stringify(form).slice(1, -1));
				expect(masked.exchange?.requestHeaders).toEqual([['X-Auth-Token', '•••']]);
			},
		),
	);
});

test('of a secret that was cut nothing is left that is six characters long', () => {
	fc.assert(
		fc.property(
			fc.string({
				unit: fc.constantFrom('a', 'b', 'c', 'd', '%', '+', '"', '\\', 'ü', ' '),
				minLength: 10,
				maxLength: 40,
			}),
			fc.constantFrom(' (31 characters omitted)', '...', ''),
			(text, mark) => {
				const secret = `Zq${text}qZ`;
				const cut = secret.slice(0, 9);
				const body = maskDetail(
					withExchange({requestHeaders: [['X-Auth-Token', secret]], responseBody: `it is ${cut}${mark}`}),
				);
				expect(body.exchange?.responseBody).toBe(`it is •••${mark}`);
			},
		),
	);
});

/* Pieces that secrets are made of and found by, in any order: what an attacker would send. */
const pieces = fc
	.array(
		fc.constantFrom(
			'pass',
			'password',
			'token',
			'=',
			'&',
			':',
			'"',
			"'",
			'\\',
			'%',
			'%3D',
			'%26',
			String.raw`\x22`,
			String.raw`\u0022`,
			'{',
			'}',
			'[',
			']',
			',',
			' ',
			'\n',
			'\r\n',
			';',
			'@',
			'//',
			'<pin>',
			'</pin>',
			'name="pin"',
			'--',
			'•',
			'•••',
			'***',
			'ü',
			'\u{d800}',
			'Basic ',
			' found within ',
			'ARGS:pass: ',
			"against variable `ARGS:pin' (Value: `",
			"' )",
			' (3 characters omitted)',
			'...',
			'abcd',
			'efghij',
			'12',
			'null',
			'[data "',
			' at ARGS:pin. ',
		),
		{maxLength: 30},
	)
	.map(parts => parts.join(''));

const anyDetail = fc
	.record({query: pieces, body: pieces, cookie: pieces, answer: pieces, data: pieces, match: pieces, raw: pieces})
	.map(({query, body, cookie, answer, data, match, raw}) =>
		aDetail({
			target: `/item?${query}`,
			query,
			exchange: {
				requestHeaders: [
					['Cookie', cookie],
					['Authorization', answer],
				],
				requestBody: body,
				responseBody: answer,
			},
			ruleMatches: [aRuleMatch({data, match, raw})],
		}),
	);

test('masking twice is masking once, with either mask, and never throws', () => {
	fc.assert(
		fc.property(anyDetail, fc.constantFrom('•••', '***'), (detail, mask) => {
			const once = maskDetail(detail, mask);
			expect(maskDetail(once, mask)).toBe(once);
		}),
	);
});

test('hostile texts are masked to their end, however often something in them looks like the start of a secret', () => {
	const hostile = [
		'pass=',
		'pw:"x\\',
		'//u:',
		' found within ARGS:pw: ',
		"against variable `ARGS:pw' (Value: `",
		'{"pass":[',
		'%25',
		'<pin>',
	];
	for (const piece of hostile) {
		const body = piece.repeat(100_000 / piece.length);
		const masked = maskDetail(withExchange({requestBody: body, responseBody: body}, {query: body}));
		expect(masked.exchange?.requestBody?.length).toBeLessThanOrEqual(body.length);
	}
});
