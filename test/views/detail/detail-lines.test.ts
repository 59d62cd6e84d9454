import {describe, expect, test} from 'vitest';
import {type Exchange} from '../../../source/waf/text-observation.ts';
import {maskDetail} from '../../../source/secrets/mask.ts';
import {type TransactionDetail} from '../../../source/waf/transaction.ts';
import {drawDetailLines} from '../../../source/views/detail/detail-lines.ts';
import {type DetailLine} from '../../../source/views/detail/detail-writer.ts';
import {widthOf} from '../../../source/views/drawing/text-width.ts';
import {aDetail, asciiLook, look} from '../builders.ts';

function toText({line}: DetailLine): string {
	return line.map(({text}) => text).join('');
}

function draw(given: Partial<TransactionDetail>, {raw = false, width = 76, revealed = 0} = {}, seen = look): string {
	return drawDetailLines(aDetail(given), {offset: 0, width, raw, revealed}, seen).map(toText).join('\n');
}

const exchange: Exchange = {
	requestHeaders: [
		['Host', 'shop.test'],
		['X-Odd\u{1b}[2J', 'a\tb'],
	],
	requestBody: 'name=anna&text=a+%3Cb%3E',
	responseHeaders: [['Server', 'nginx']],
	responseBody: 'no\nentry',
	engineMode: 'DetectionOnly',
};

describe('what only an audit record knows', () => {
	test('headers stand as they were sent, behind the rule matches, a form as its fields', () => {
		const text = draw({exchange});
		expect(text).toContain(
			[
				'headers  Host: shop.test',
				String.raw`         X-Odd\x1b[2J: a\tb`,
				'body     name = anna',
				'         text = a <b>',
			].join('\n'),
		);
		expect(text.indexOf('headers')).toBeGreaterThan(text.indexOf('949110'));
		expect(text).toContain('engine   DetectionOnly');
	});

	test('the answer is folded to a line that says how much it is, and stands below the raw lines', () => {
		expect(draw({exchange})).toContain('answer   1 header, a body of 8 bytes: r shows them');
		const text = draw({exchange}, {raw: true});
		expect(text).not.toContain('r shows them');
		expect(text).toMatch(/ModSecurity: Warning[^]*answer {3}Server: nginx\nbody {5}no\n {9}entry$/);
	});

	test.each([
		['JSON stands as it is', '{"a": 1,\n "b": "c"}', 'body     {"a": 1,\n          "b": "c"}'],
		['of a binary body its length is shown', `PK${'\\xff\0'.repeat(40)}`, 'body     binary, 82 bytes'],
		['a long text says how much is not shown', 'x '.repeat(20_000), '... 38,000 more characters'],
		['a form of many fields says how many are not shown', 'a=1&'.repeat(70), '... 11 more fields'],
	])('%s', (_, requestBody, expected) => {
		expect(draw({exchange: {requestBody}})).toContain(expected);
	});

	test('a body of megabytes costs no more rows than one of a page', () => {
		const rows = draw({exchange: {requestBody: 'a=1&'.repeat(500_000)}}).split('\n');
		expect(rows.length).toBeLessThan(100);
	});

	test('no row is wider than asked', () => {
		for (const row of draw({exchange}, {width: 38, raw: true}).split('\n')) {
			expect(widthOf(row)).toBeLessThanOrEqual(38);
		}
	});
});

describe('the first lines', () => {
	test.each([
		[
			{outcome: 'detected', exchange, inboundScore: 8} as const,
			'Not blocked: inbound score 8, threshold 5; engine in DetectionOnly.',
		],
		[{outcome: 'blocked', ruleMatches: []} as const, 'Blocked (403); its record names no rule.'],
		[{outcome: 'unknown', ruleMatches: [], statusCode: 502} as const, 'No rule match; answered with 502.'],
		[{outcome: 'unknown', ruleMatches: [], linesGone: 2} as const, 'Outcome unknown: not in this log.'],
		[
			{remarks: [{kind: 'no-messages', candidates: 2}]} as const,
			'The audit record of this request names no rule; it may belong to one of 2 requests of this client in that second.',
		],
		[
			{remarks: [{kind: 'no-messages', candidates: 0}]} as const,
			'The audit record of this request names no rule: no rule matched, or the rules that did are not audited.',
		],
		[
			{remarks: [{kind: 'answered-early'}], outcome: 'unknown', ruleMatches: [], statusCode: 400} as const,
			'Apache answered this request itself, before the rules about its content ran: it did not pass them.',
		],
		[
			{remarks: [{kind: 'may-be-page'}]} as const,
			'May be one request with the row before it of its connection: nginx logs a request and the page that it answers with as two, and a client that asks twice looks the same. The audit log tells.',
		],
		[
			{remarks: [{kind: 'record-unread', why: 'a\u{202e}b'}]} as const,
			String.raw`Its audit record could not be read: a\u{202e}b.`,
		],
		[
			{contradictions: [{kind: 'two-clients', other: '192.0.2.9'}]} as const,
			'! another record names the client 192.0.2.9',
		],
		[{contradictions: [{kind: 'blocked-but-answered', statusCode: 200}]} as const, '! blocked, yet answered with 200'],
		[{masked: 1} as const, '1 value masked, v reveals'],
	])('%j say %s', (given, expected) => {
		expect(draw(given, {width: 200})).toContain(expected);
	});

	test('beside the feed, where keys do not reach it, no key is named', () => {
		const lines = drawDetailLines(
			aDetail({masked: 2, exchange}),
			{offset: 0, width: 76, raw: false, isPreview: true},
			look,
		);
		expect(lines.map(toText)).toContain('2 values masked');
		expect(lines.map(toText).join('\n')).not.toMatch(/[rv] (?:reveals|shows)/);
	});

	test('revealed secrets are announced loudly', () => {
		expect(draw({}, {revealed: 3})).toContain(' REVEALED  3 values shown, v masks');
		expect(draw({})).not.toMatch(/masked|REVEALED/);
	});
});

test('a masked path gives no filter, since it would find nothing', () => {
	const detail = maskDetail(
		aDetail({target: '/reset/geheimnis?token=geheimnis', path: '/reset/geheimnis', query: 'token=geheimnis'}),
	);
	const lines = drawDetailLines(detail, {offset: 0, width: 76, raw: false}, look);
	const request = lines.find(line => toText(line).startsWith('request'));
	expect(request?.value).toEqual({text: '/reset/•••?token=•••', condition: undefined});
});

test('a terminal without UTF-8 sees three asterisks', () => {
	const detail = maskDetail(aDetail({target: '/?token=geheimnis', path: '/', query: 'token=geheimnis'}));
	expect(draw(detail, {}, asciiLook)).toContain('/?token=***');
});
