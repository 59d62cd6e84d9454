import {expect, test} from 'vitest';
import {readLogs} from './read-logs.ts';

/*
Two pods in one stream: each has a process 7 and a connection 3, and an engine whose ids are the bare second.
*/
const second = '1795600800';

function toLine(pod: string, id: string, rule: string, isDenial: boolean): string {
	const verdict = isDenial
		? '[client 203.0.113.9] ModSecurity: Access denied with code 403 (phase 2). '
		: 'ModSecurity: Warning. ';
	return `[pod/${pod}/waf] 2026/11/25 10:00:00 [${isDenial ? 'error' : 'info'}] 7#7: *3 ${verdict}m [file "/r/REQUEST-${rule.slice(0, 3)}-X.conf"] [line "1"] [id "${rule}"] [rev ""] [msg "m"] [data ""] [severity "2"] [ver ""] [maturity "0"] [accuracy "0"] [hostname "192.0.2.1"] [uri "/p"] [unique_id "${id}"] [ref ""], client: 203.0.113.9, server: shop.test, request: "GET /p HTTP/1.1", host: "shop.test"`;
}

test.each([
	['the bare second', second, second],
	['their own', '179560080015.420817', '179560080015.730112'],
])('lines of two pods are two requests, with ids that are %s', (_, one, other) => {
	const log = [
		toLine('a', one, '941100', false),
		toLine('b', other, '942100', false),
		toLine('a', one, '930100', false),
		toLine('b', other, '949110', true),
	];
	const {transactions} = readLogs([Buffer.from(`${log.join('\n')}\n`)]);
	const told = transactions.map(({observer, outcome, ruleMatches}) => [
		observer,
		outcome,
		ruleMatches.map(({id}) => id),
	]);
	expect(told.toSorted((first, last) => String(first[0]).localeCompare(String(last[0])))).toEqual([
		['a/waf', 'passed', ['941100', '930100']],
		['b/waf', 'blocked', ['942100', '949110']],
	]);
});
