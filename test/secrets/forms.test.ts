import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {maskDetail, maskTarget, maskText} from '../../source/secrets/mask.ts';
import {aDetail} from '../views/builders.ts';

/* Invented, and written in pieces: no scanner of secrets is to take them for real ones. */
const some = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0';
const hexadecimal = '0123456789abcdef0123456789abcdef';
const tokens: readonly string[] = (
	[
		['ghp_', some.slice(0, 36)],
		['gho_', some.slice(0, 36)],
		['ghs_', some.slice(0, 36)],
		['github_pat_', `11AAAAAAA0${some}`],
		['glpat-', some.slice(0, 20)],
		['glrt-', some.slice(0, 20)],
		['xoxb-', `123456789012-1234567890123-${some.slice(0, 24)}`],
		['xoxp-', `1234-5678-${some.slice(0, 24)}`],
		['xapp-', `1-A1B2-${some.slice(0, 24)}`],
		['sk_live_', some.slice(0, 24)],
		['rk_test_', some.slice(0, 24)],
		['AIzaSy', some.slice(0, 33)],
		['ya29.', some],
		['GOCSPX-', some.slice(0, 28)],
		['SK', hexadecimal],
		['SG.', `${some.slice(0, 22)}.${some}`],
		['npm_', some.slice(0, 36)],
		['pypi-', `AgEIcHlwaS5vcmc${some}`],
		['AKIAIOSFODNN7', 'EXAMPLE'],
		['ASIAIOSFODNN7', 'EXAMPLE'],
		['dop_v1_', `${hexadecimal}${hexadecimal}`],
		['sk-ant-', `api03-${some}`],
		['hvs.', some],
		['12345678:AA', some],
		['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.', some],
		['eyJhbGciOiJIUzI1NiIsI', 'nR5cCI6IkpX'],
	] as const
).map(parts => parts.join(''));

test.each(tokens)('the token %s is masked wherever it stands', token => {
	for (const text of [
		token,
		`x=${token}&y=1`,
		`{"a":"${token}"}`,
		`/reset/${token}/now`,
		`see "${token}".`,
		`x%3D${token}`,
	]) {
		expect(maskText(text)).not.toContain(token.slice(0, 24));
		expect(maskTarget(`/${text}`)).not.toContain(token.slice(0, 24));
	}
});

test('a token that a log cut is masked', () => {
	for (const token of tokens.slice(0, 12)) {
		expect(maskText(`x=${token.slice(0, -4)}...`)).not.toContain(token.slice(0, 20));
	}
});

test('a secret key of AWS is masked where something says AWS, and a checksum stays', () => {
	const key = ['wJalrXUtnFEMI/K7MDENG/', 'bPxRfiCYEXAMPLEKEY'].join('');
	expect(maskText(`aws configure set x ${key}`)).toBe('aws configure set x •••');
	expect(maskText('aws da39a3ee5e6b4b0d3255bfef95601890afd80709')).toBe('aws da39a3ee5e6b4b0d3255bfef95601890afd80709');
});

describe('numbers of cards', () => {
	test.each([
		'4111111111111111',
		'4111 1111 1111 1111',
		'4111-1111-1111-1111',
		'4111+1111+1111+1111',
		'5555 5555 5555 4444',
		'4222222222222',
		'5555555555554444',
		'2223003122003222',
		'378282246310005',
		'3782 822463 10005',
		'30569309025904',
		'3056 930902 5904',
		'6011111111111117',
		'3530111333300000',
		'6304000000000000',
		'2200000000000004',
	])('%s is masked', number => {
		expect(maskText(`x=${number}&y=2`)).toBe('x=•••&y=2');
		expect(maskText(`pay ${number}, please`)).toBe('pay •••, please');
		expect(maskTarget(`/?x=${encodeURIComponent(number)}`)).toBe('/?x=•••');
		expect(maskText(`{"x":${number}}`)).toBe('{"x":•••}');
	});

	test.each([
		'4111111111111112',
		'1234567890123456',
		'1732453391123',
		'4111.1111.1111.1111',
		'4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1',
		'a4111111111111111',
		'41111111111111111111111',
		'0.4111111111111111',
		'0000000000000000',
	])('%s is none', number => {
		expect(maskText(`x ${number} y`)).toBe(`x ${number} y`);
	});

	test('each number that fits a brand and its check is found among others', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('4', '51', '37', '6011', '3530'),
				fc.stringMatching(/^\d{14}$/),
				fc.constantFrom('', ' ', '-'),
				fc.nat(999),
				(begin, rest, sign, before) => {
					const length = begin === '37' ? 15 : 16;
					const digits = (begin + rest).slice(0, length - 1);
					const sum = digits
						.split('')
						.toReversed()
						.reduce((total, digit, place) => {
							const weighed = Number(digit) * (place % 2 === 0 ? 2 : 1);
							return total + (weighed > 9 ? weighed - 9 : weighed);
						}, 0);
					const card = `${digits}${(10 - (sum % 10)) % 10}`;
					const groups = begin === '37' ? /^(.{4})(.{6})(.{5})$/ : /^(.{4})(.{4})(.{4})(.{4})$/;
					const printed = card.replace(groups, (_, ...parts) => parts.slice(0, -2).join(sign));
					expect(maskText(`n=${before}, c=${printed}.`)).toBe(`n=${before}, c=•••.`);
				},
			),
		);
	});
});

describe('private keys', () => {
	const body = 'MIIEowIBAAKCAQEA7hunter2Zq+/abc\nhunter2Zq==\n';
	test.each(['RSA PRIVATE', 'PRIVATE', 'EC PRIVATE', 'OPENSSH PRIVATE', 'ENCRYPTED PRIVATE'])('%s KEY', kind => {
		const key = `-----BEGIN ${kind} KEY-----\n${body}-----END ${kind} KEY-----`;
		for (const text of [
			key,
			`{"k":${JSON.stringify(key)}}`,
			`k=${encodeURIComponent(key)}&x=1`,
			key.slice(0, -40),
			key.replaceAll(' ', '+'),
		]) {
			expect(maskText(text)).not.toContain('hunter2Zq');
			expect(maskText(text)).toContain('BEGIN');
		}
	});

	test('a certificate is public', () => {
		const text = `-----BEGIN CERTIFICATE-----\n${body}-----END CERTIFICATE-----`;
		expect(maskText(text)).toBe(text);
	});
});

test('credentials of Basic are masked wherever they stand, and the password in them is as well', () => {
	const basic = Buffer.from('anna:hunter2Zq').toString('base64');
	const detail = aDetail({
		ruleMatches: [],
		exchange: {requestBody: `log=Basic ${basic}`, responseBody: 'it is hunter2Zq'},
	});
	expect(maskDetail(detail).exchange).toMatchObject({requestBody: 'log=Basic •••', responseBody: 'it is •••'});
});

describe('headers', () => {
	const masked = (name: string, value: string) =>
		maskDetail(
			aDetail({ruleMatches: [], exchange: {requestHeaders: [[name, value]], responseHeaders: [[name, value]]}}),
		).exchange?.responseHeaders?.[0][1];

	test.each([
		['Set-Cookie', 'sid=hunter2Zq; Path=/; HttpOnly', 'sid=•••; Path=/; HttpOnly'],
		['set-cookie', 'lang=hunter2Zq', 'lang=•••'],
		['SET-COOKIE', '__Host-x=hunter2Zq; Secure; SameSite=Lax', '__Host-x=•••; Secure; SameSite=Lax'],
		['Cookie', 'a=hunter2Zq; b=hunter3Zq', 'a=•••; b=•••'],
		['Authorization', 'Bearer hunter2Zq', 'Bearer •••'],
		['Authentication', 'Token hunter2Zq', 'Token •••'],
		['X-Authorization', 'hunter2Zq', '•••'],
		['Proxy-Authorization', 'Basic hunter2Zq', 'Basic •••'],
		['X-Api-Key', 'hunter2Zq', '•••'],
		['Api-Key', 'hunter2Zq', '•••'],
		['apikey', 'hunter2Zq', '•••'],
		['X-Amz-Security-Token', 'hunter2Zq', '•••'],
		['X-Vault-Token', 'hunter2Zq', '•••'],
		['DPoP', 'hunter2Zq', '•••'],
		['X-Functions-Key', 'hunter2Zq', '•••'],
		['Sec-WebSocket-Protocol', `graphql-transport-ws, ${some}`, 'graphql-transport-ws, •••'],
		['Sec-WebSocket-Protocol', 'access_token, hunter2Zq', 'access_token, •••'],
		['Sec-WebSocket-Protocol', 'graphql-ws, bearer.hunter2Zq', 'graphql-ws, bearer.•••'],
		['Sec-WebSocket-Protocol', 'graphql-ws, v4.channel.k8s.io', 'graphql-ws, v4.channel.k8s.io'],
		['Location', 'https://shop.test/?code=hunter2Zq&state=x', 'https://shop.test/?code=•••&state=x'],
		['X-Cache-Key', 'hunter2Zq', 'hunter2Zq'],
		['Content-Type', 'text/html; charset=utf-8', 'text/html; charset=utf-8'],
	])('%s: %s becomes %s', (name, value, expected) => {
		expect(masked(name, value)).toBe(expected);
	});

	test('a cookie that an answer sets is masked wherever else it stands: in the line of a rule, in the body', () => {
		const detail = aDetail({
			ruleMatches: [],
			exchange: {responseHeaders: [['Set-Cookie', 'theme=hunter2Zq; Path=/']], responseBody: 'hunter2Zq'},
			referrer: 'https://shop.test/hunter2Zq',
		});
		expect(JSON.stringify(maskDetail(detail))).not.toContain('hunter2Zq');
	});

	test('a rule that matched in it shows it masked', () => {
		expect(maskText('[data "Matched Data: x found within RESPONSE_HEADERS:Set-Cookie: theme=hunter2Zq; Path=/"]')).toBe(
			'[data "Matched Data: ••• found within RESPONSE_HEADERS:Set-Cookie: theme=•••; Path=/"]',
		);
	});
});
