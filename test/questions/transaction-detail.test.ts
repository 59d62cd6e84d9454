import {describe, expect, test} from 'vitest';
import {makeV2Line, makeV3Line, toBytes, toUriField} from '../parsing/server-lines.ts';
import {readTransactions} from '../history/read-log.ts';

const read = (...lines: string[]) => readTransactions(toBytes(`${lines.join('\n')}\n`), {capacity: 100}).transactions;

const score = makeV3Line({
	ruleId: '949110',
	file: '/etc/crs4/rules/REQUEST-949-BLOCKING-EVALUATION.conf',
	match: "Matched \"Operator `Ge' with parameter `5' against variable `TX:ANOMALY_SCORE' (Value: `15' )",
	message: 'Inbound Anomaly Score Exceeded (Total Score: 15)',
	request: 'GET /get?q=1&r=2 HTTP/1.1',
	denied: true,
});

describe('the detail of a transaction', () => {
	test('says of the request what any of its lines says', () => {
		const [detail, ...others] = read(
			makeV3Line({request: 'GET /get?q=1&r=2 HTTP/1.1', referrer: 'https://a.test/'}),
			score,
		);
		expect(others).toEqual([]);
		expect(detail).toMatchObject({
			time: Date.UTC(2026, 10, 25, 10),
			uniqueId: '179560080012.345678',
			outcome: 'blocked',
			client: '192.0.2.10',
			method: 'GET',
			host: 'shop.test',
			target: '/get?q=1&r=2',
			path: '/get',
			query: 'q=1&r=2',
			referrer: 'https://a.test/',
			server: 'shop.test',
			inboundScore: 15,
			threshold: 5,
			categories: ['SQLI'],
			contradictions: [],
			truncated: false,
			revision: 1,
			linesGone: 0,
		});
		expect(detail.outboundScore).toBeUndefined();
		expect(detail.estimatedScore).toBeUndefined();
	});

	test('gives one entry a line, in the order of the log, doubled rules and all', () => {
		const [{ruleMatches}] = read(makeV3Line(), makeV3Line(), makeV3Line({ruleId: '942110'}), score);
		expect(ruleMatches.map(({lineNumber, id, action, code}) => [lineNumber, id, action, code])).toEqual([
			[1, '942100', 'warning', undefined],
			[2, '942100', 'warning', undefined],
			[3, '942110', 'warning', undefined],
			[4, '949110', 'denied', 403],
		]);
	});

	test('has an estimate where the log has no score', () => {
		const [detail] = read(makeV3Line());
		expect([detail.estimatedScore, detail.inboundScore, detail.threshold]).toEqual([5, undefined, undefined]);
	});

	test('names a hidden client as a contradiction', () => {
		const forged = makeV3Line({client: '198.51.100.66', uniqueId: '179560080099.999999'});
		const name = `a' )${forged.slice(forged.indexOf(' [file "'))}`;
		const [detail] = read(makeV3Line({match: `Matched against \`ARGS_NAMES:${name}' (Value: \`x' )`}));
		expect([detail.client, detail.contradictions]).toEqual([undefined, [{kind: 'client-hidden'}]]);
	});

	test('reads a doubtful line as the others settle it, wherever it stands', () => {
		const forged = makeV3Line({client: '198.51.100.66', uniqueId: '179560080099.999999'});
		const path = `/get"] [unique_id "179560080099.999999"] [ref "v1"]${forged.slice(forged.indexOf(', client: '))}`;
		const target = encodeURIComponent(path).replaceAll('%2F', '/');
		const doubtful = makeV3Line({uri: toUriField(target), request: `GET ${target} HTTP/1.1`});
		for (const lines of [
			[doubtful, makeV3Line()],
			[makeV3Line(), doubtful],
		]) {
			const [{ruleMatches, client, uniqueId}, ...others] = read(...lines);
			expect([others.length, client, uniqueId]).toEqual([0, '192.0.2.10', '179560080012.345678']);
			expect(ruleMatches[lines.indexOf(doubtful)]).toMatchObject({id: '942100', uri: toUriField(target), severity: 2});
		}
	});

	test('is marked where a line of it was cut', () => {
		const [detail] = read(makeV3Line(), makeV3Line({referrer: 'x'.repeat(2000)}));
		expect([detail.truncated, detail.ruleMatches.map(({truncated}) => truncated)]).toEqual([true, [false, true]]);
	});

	test('of Apache has the path of the uri field, the host and the Referer', () => {
		const [detail] = read(makeV2Line({uri: '/a/b', hostname: 'Shop.test:8443', referrer: 'https://a.test/'}));
		expect([detail.path, detail.host, detail.referrer, detail.method]).toEqual([
			'/a/b',
			'Shop.test:8443',
			'https://a.test/',
			undefined,
		]);
	});
});
