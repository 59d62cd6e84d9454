import {describe, expect, test} from 'vitest';
import {toEcsDocument} from '../../source/waf/ecs-document.ts';
import {type Exchange} from '../../source/waf/text-observation.ts';
import {maskDetail} from '../../source/secrets/mask.ts';
import {type TransactionDetail} from '../../source/waf/transaction.ts';
import {aDetail} from '../views/builders.ts';

type Document = {
	http: {request: {body?: unknown}; response: {body?: unknown}};
	modsecurity: Record<string, unknown>;
};

function toDocument(given: Partial<TransactionDetail>): Document {
	return toEcsDocument(aDetail(given), {offset: 0, source: 'ids'}) as Document;
}

describe('what an audit record knows stands in the document', () => {
	const exchange: Exchange = {
		requestHeaders: [
			['Host', 'shop.test'],
			['X-Tag', 'one'],
			['x-tag', 'two'],
			['__proto__', 'three'],
		],
		requestBody: 'q=1',
		responseHeaders: [['Server', 'nginx']],
		responseBody: 'no entry',
		engineMode: 'DetectionOnly',
	};

	test('headers by their names in lower case with all values, both bodies, the engine mode', () => {
		const {http, modsecurity} = toDocument({exchange});
		expect(http).toEqual({
			request: {method: 'GET', body: {content: 'q=1', bytes: 3}},
			response: {status_code: 403, body: {content: 'no entry', bytes: 8}},
		});
		expect(JSON.stringify(modsecurity['request_headers'])).toBe(
			'{"host":["shop.test"],"x-tag":["one","two"],"__proto__":["three"]}',
		);
		expect(modsecurity).toMatchObject({engine_mode: 'DetectionOnly', response_headers: {server: ['nginx']}});
	});

	test('what is not known is absent', () => {
		const {http, modsecurity} = toDocument({});
		expect(http).toEqual({request: {method: 'GET'}, response: {status_code: 403}});
		for (const key of ['engine_mode', 'request_headers', 'response_headers', 'contradictions', 'remarks']) {
			expect(modsecurity).not.toHaveProperty(key);
		}
	});

	test('a body is cut after 8 KiB, not in the middle of a letter, and its bytes say how long it was', () => {
		const {http} = toDocument({exchange: {requestBody: `${'a'.repeat(8191)}ü and more`}});
		expect(http.request.body).toEqual({content: 'a'.repeat(8191), bytes: 8202});
	});

	test('of a body with masked secrets the bytes are those that were sent', () => {
		const detail = maskDetail(aDetail({exchange: {requestBody: 'password=geheimnis'}}), '***');
		const {http} = toDocument(detail);
		expect(http.request.body).toEqual({content: 'password=***', bytes: 18});
	});

	test('a body with bytes that are no text does not say how many they were', () => {
		const {http} = toDocument({exchange: {requestBody: String.raw`a\xffb`}});
		expect(http.request.body).toEqual({content: String.raw`a\xffb`});
	});
});

test('contradictions and remarks stand there with what they are about', () => {
	const {modsecurity} = toDocument({
		contradictions: [
			{kind: 'two-clients', other: '192.0.2.9'},
			{kind: 'blocked-but-answered', statusCode: 200},
		],
		remarks: [
			{kind: 'no-messages', candidates: 2},
			{kind: 'record-unread', why: 'it is gone'},
		],
	});
	expect(modsecurity).toMatchObject({
		contradictions: [
			{kind: 'two-clients', other: '192.0.2.9'},
			{kind: 'blocked-but-answered', status_code: 200},
		],
		remarks: [
			{kind: 'no-messages', candidates: 2},
			{kind: 'record-unread', why: 'it is gone'},
		],
	});
});

test('the deny rule that a request got past stands there by its range, and nothing where there is none', () => {
	const zone = {offset: 0, source: 'ids'} as const;
	expect(toEcsDocument(aDetail({pastDeny: '203.0.113.0/24'}), zone)).toMatchObject({
		modsecurity: {past_deny: '203.0.113.0/24'},
	});
	expect(toEcsDocument(aDetail(), zone)['modsecurity']).not.toHaveProperty('past_deny');
});
