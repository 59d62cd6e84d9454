import {describe, expect, test} from 'vitest';
import {type AlertDocument} from '../../source/alerts/filters/alert-document.ts';
import {readFilter} from '../../source/alerts/filters/read-filter.ts';
import {shippedMappings} from '../../source/actions/ship/index-template.ts';
import {type Elastic} from '../../source/elastic/elastic.ts';
import {loadPatterns} from '../../source/waf/filter/filter-pattern.ts';
import {createRandom} from './random.ts';

const never = new AbortController().signal;
const index = 'alert-filters';

/* Rules with lists, texts, numbers, addresses of both kinds, dates of two days, empty and missing fields, and what stands in the way of a grammar. */
const documents: readonly AlertDocument[] = [
	make({
		at: '2026-11-24T02:16:38.000Z',
		ip: '192.0.2.1',
		path: '/login',
		outcome: 'blocked',
		score: 15,
		categories: ['SQLI'],
	}),
	make({
		at: '2026-11-24T02:16:39.500Z',
		ip: '192.0.2.77',
		path: '/a/b c',
		outcome: 'passed',
		score: 3,
		categories: ['XSS', 'SQLI'],
	}),
	make({
		at: '2026-11-25T00:00:00.000Z',
		ip: '2001:db8::1',
		path: '/wp-login.php',
		outcome: 'detected',
		score: 5,
		categories: ['LFI'],
	}),
	make({
		at: '2026-11-25T12:00:00.000Z',
		ip: '198.51.100.9',
		path: '/LOGIN',
		outcome: 'blocked',
		score: 20,
		categories: ['RCE', 'LFI'],
		data: 'Matched Data: OR 1=1 found within ARGS:id',
	}),
	make({
		at: '2026-11-25T23:59:59.999Z',
		ip: '203.0.113.7',
		path: '',
		outcome: 'unknown',
		score: 0,
		categories: [],
		data: "o'neil UNION SELECT example.org 192.0.2.1",
	}),
	make({at: '2026-11-26T00:00:00.000Z', path: '/wp*', outcome: 'passed', categories: ['not a class', 'AND']}),
	make({
		at: '2026-11-26T08:00:00.000Z',
		ip: '192.0.2.128',
		path: '/ünï/ß',
		outcome: 'blocked',
		score: 100,
		categories: ['XSS'],
	}),
	make({
		at: '2026-11-26T09:30:00.000Z',
		ip: '192.0.2.1',
		path: String.raw`/back\slash"quote`,
		outcome: 'Blocked',
		score: 5,
		categories: ['SQLI', 'XSS', 'RCE'],
	}),
];

function make(given: {
	at: string;
	ip?: string;
	path: string;
	outcome: string;
	score?: number;
	categories: readonly string[];
	data?: string;
}): AlertDocument {
	return {
		'@timestamp': given.at,
		...(given.ip === undefined ? {} : {source: {ip: given.ip}}),
		url: {path: given.path, domain: 'shop.example.org'},
		modsecurity: {
			outcome: given.outcome,
			score: {inbound: given.score, threshold: 5},
			categories: given.categories,
			truncated: given.path === '/login',
			rules: [
				{
					id: '942100',
					severity: 2,
					data: given.data ?? 'Matched Data: <script> found within ARGS:q',
					message: 'SQL Injection Attack',
				},
				{id: given.categories.includes('XSS') ? '941100' : '930120', severity: 3, message: 'Another one'},
			],
		},
	};
}

const queries: readonly string[] = [
	'modsecurity.outcome:blocked',
	'modsecurity.outcome:Blocked',
	'modsecurity.outcome:(blocked OR passed)',
	'modsecurity.outcome:(blocked passed)',
	'modsecurity.categories:(SQLI XSS)',
	'modsecurity.categories:"not a class"',
	'modsecurity.categories:not a class',
	String.raw`modsecurity.categories:not\ a\ class`,
	'modsecurity.categories:"AND"',
	'blocked passed',
	'blocked OR passed',
	'blocked AND SQLI XSS RCE',
	'SQLI XSS blocked OR passed',
	String.raw`url.path:\/login`,
	'url.path:"/login"',
	'url.path:/.*login/',
	'url.path:/.*LOGIN|.*wp-.*/',
	String.raw`url.path:/\/a\/b c/`,
	String.raw`url.path:\/wp*`,
	'url.path:"/wp*"',
	String.raw`url.path:\/wp\*`,
	'url.path:*login*',
	String.raw`url.path:?login`,
	'url.path:*',
	'_exists_:url.path',
	'_exists_:source.ip',
	'_exists_:modsecurity.score',
	'modsecurity.score:*',
	'NOT _exists_:source.ip',
	'source.ip:192.0.2.1',
	'source.ip:"192.0.2.0/24"',
	'source.ip:"2001:db8::/32"',
	String.raw`source.ip:2001\:db8\:\:1`,
	'source.ip:[192.0.2.0 TO 192.0.2.127]',
	'source.ip:{192.0.2.1 TO *}',
	'source.ip:192.0.2.*',
	'modsecurity.score.inbound:5',
	'modsecurity.score.inbound:>=5',
	'modsecurity.score.inbound:>5',
	'modsecurity.score.inbound:<5',
	'modsecurity.score.inbound:(>=5 AND <20)',
	'modsecurity.score.inbound:(+>=5 +<20)',
	'modsecurity.score.inbound:[5 TO 15]',
	'modsecurity.score.inbound:{5 TO 15]',
	'modsecurity.score.inbound:[* TO 5}',
	'modsecurity.rules.id:942*',
	'modsecurity.rules.id:9?1100',
	'modsecurity.rules.id:[930000 TO 941200]',
	'modsecurity.rules.id:>94',
	'modsecurity.outcome:blokced~',
	'modsecurity.outcome:blocke~1',
	'modsecurity.outcome:blo~',
	'modsecurity.rules.data:union',
	'modsecurity.rules.data:UNION',
	'modsecurity.rules.data:"union select"',
	'modsecurity.rules.data:"select union"',
	'modsecurity.rules.data:sel*',
	'modsecurity.rules.data:SEL*',
	"modsecurity.rules.data:o'neil",
	'modsecurity.rules.data:example.org',
	'modsecurity.rules.data:example',
	'modsecurity.rules.data:/sel.*/',
	'modsecurity.rules.data:(matched AND within)',
	'modsecurity.\\*:blocked',
	'"SQL Injection"',
	'"SQL Injection Attack"',
	'*njection*',
	'SQLI',
	'192.0.2.1',
	'15',
	'modsecurity.truncated:true',
	'NOT blocked',
	'-blocked',
	'!blocked',
	'* NOT blocked',
	'*:* AND NOT modsecurity.outcome:blocked',
	'passed OR SQLI AND blocked',
	'blocked AND SQLI OR passed',
	'passed OR NOT SQLI',
	'(passed OR SQLI) AND blocked',
	'(NOT SQLI) AND (NOT passed)',
	'passed OR (NOT SQLI)',
	'blocked && SQLI || passed',
	'+blocked -SQLI passed',
	'nosuch:x',
	'NOT nosuch:x',
	'\\@timestamp:[2026-11-24 TO 2026-11-25]',
	'@timestamp:[2026-11-24 TO 2026-11-25]',
	'@timestamp:[2026-11-24 TO 2026-11-25}',
	'@timestamp:{2026-11-24 TO *}',
	'@timestamp:>=2026-11-25T12',
	'@timestamp:["2026-11-24T02:16:38Z" TO "2026-11-24T02:16:39.500Z"]',
	'@timestamp:2026-11-25',
	'@timestamp:<=2026-11',
	'modsecurity.outcome:[a TO c]',
	'modsecurity.outcome:blocked^2 SQLI',
	'url.path:a+b-c',
	'a! b',
	'- blocked',
	'',
	'   ',
];

const clauses: ReadonlyArray<Record<string, unknown>> = [
	{term: {'modsecurity.outcome': 'blocked'}},
	{term: {'modsecurity.outcome': {value: 'blocked'}}},
	{term: {'source.ip': '192.0.2.0/24'}},
	{term: {'modsecurity.score.inbound': 5}},
	{term: {'modsecurity.score.inbound': '5'}},
	{term: {'modsecurity.rules.data': 'union'}},
	{term: {'modsecurity.rules.data': 'UNION'}},
	{term: {'modsecurity.truncated': true}},
	{term: {'modsecurity.rules.severity': 3}},
	{terms: {'modsecurity.categories': ['XSS', 'RCE']}},
	{terms: {'source.ip': ['192.0.2.1', '2001:db8::/32']}},
	{range: {'modsecurity.score.inbound': {gte: 5, lt: 20}}},
	{range: {'modsecurity.score.inbound': {gt: '5'}}},
	{range: {'@timestamp': {gte: '2026-11-25', lt: '2026-11-26'}}},
	{range: {'@timestamp': {gt: '2026-11-25', lte: '2026-11-26'}}},
	{range: {'@timestamp': {lte: '2026-11-24||+1d'}}},
	{range: {'@timestamp': {gte: '2026-11-25T12:00:00||/d'}}},
	{range: {'url.path': {gt: '/LOGIN', lte: '/login'}}},
	{range: {'source.ip': {gte: '192.0.2.2', lte: '192.0.2.200'}}},
	{wildcard: {'url.path': '*login*'}},
	{wildcard: {'url.path': {value: '*LOGIN*', case_insensitive: true}}},
	{wildcard: {'url.path': {wildcard: String.raw`/wp\*`}}},
	{wildcard: {'modsecurity.rules.data': 'sel*'}},
	{prefix: {'url.path': '/wp'}},
	{prefix: {'url.path': {value: '/l'}}},
	{regexp: {'url.path': '/[lL].*'}},
	{regexp: {'url.path': '/wp.login\\.php'}},
	{regexp: {'url.path': '"/wp*"'}},
	{exists: {field: 'source.ip'}},
	{exists: {field: 'modsecurity.score'}},
	{exists: {field: 'modsecurity.rules'}},
	{match: {'modsecurity.rules.data': 'union script'}},
	{match: {'modsecurity.rules.data': {query: 'select union', operator: 'and'}}},
	{match: {'modsecurity.outcome': 'blocked passed'}},
	{match_phrase: {'modsecurity.rules.data': 'UNION select'}},
	{match_phrase: {'modsecurity.outcome': 'blocked'}},
	{match_all: {}},
	{bool: {must: [{term: {'modsecurity.outcome': 'blocked'}}], must_not: [{prefix: {'url.path': '/l'}}]}},
	{bool: {should: [{term: {'modsecurity.categories': 'XSS'}}, {term: {'modsecurity.categories': 'LFI'}}]}},
	{
		bool: {
			must: {term: {'modsecurity.outcome': 'blocked'}},
			should: [{term: {'modsecurity.categories': 'XSS'}}],
			minimum_should_match: 1,
		},
	},
	{
		bool: {
			should: ['SQLI', 'XSS', 'RCE'].map(category => ({term: {'modsecurity.categories': category}})),
			minimum_should_match: 2,
		},
	},
	{bool: {must_not: {exists: {field: 'source.ip'}}}},
	{bool: {}},
	{query_string: {query: 'blocked SQLI', default_operator: 'AND'}},
	{query_string: {query: 'blocked OR passed AND SQLI', default_operator: 'AND'}},
	{query_string: {query: 'blocked', default_field: 'modsecurity.categories'}},
	{query_string: {query: 'SQLI AND blocked', fields: ['modsecurity.categories', 'modsecurity.outcome']}},
];

/**
Filters of alert rules find in one document what a real server finds in an index of it.
*/
export function describeAlertFilters(elastic: () => Elastic): void {
	describe('filters of alert rules', () => {
		test('each finds what the server finds', async () => {
			await loadPatterns();
			await fill(elastic());
			const wrong: string[] = [];
			for (const clause of [...queries.map(query => ({query_string: {query}})), ...clauses]) {
				const theirs = await ask(elastic(), clause);
				const ours = evaluate(clause);
				if (theirs !== ours) {
					wrong.push(`${JSON.stringify(clause)}: the server finds ${theirs}, we find ${ours}`);
				}
			}

			expect(wrong).toEqual([]);
		});

		test('queries put together at random do, too', async () => {
			await loadPatterns();
			await fill(elastic());
			const random = createRandom(20_261_128);
			const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)];
			const values = [
				'blocked',
				'passed',
				'modsecurity.categories:SQLI',
				'modsecurity.categories:(XSS OR LFI)',
				'url.path:*login*',
				'modsecurity.score.inbound:>=5',
			];
			const build = (depth: number): string => {
				const parts = Array.from({length: 1 + Math.floor(random() * 4)}, () => {
					const inner = depth > 0 && random() < 0.3 ? `(${build(depth - 1)})` : pick(values);
					return `${pick(['', '', '', 'NOT ', '-', '+', '!'])}${inner}`;
				});
				return parts.reduce((query, part) => `${query}${pick([' ', ' AND ', ' OR ', ' && ', ' || '])}${part}`);
			};

			const wrong: string[] = [];
			for (let round = 0; round < 300; round++) {
				const clause = {query_string: {query: build(2), default_operator: pick(['OR', 'OR', 'AND'])}};
				const [theirs, ours] = [await ask(elastic(), clause), evaluate(clause)];
				if (theirs !== ours) {
					wrong.push(`${JSON.stringify(clause)}: the server finds ${theirs}, we find ${ours}`);
				}
			}

			expect(wrong).toEqual([]);
		});
	});
}

function evaluate(clause: unknown): string {
	try {
		const matches = readFilter([clause], {now: () => 0, note() {}, useField() {}});
		return documents.flatMap((document, place) => (matches(document) ? [place] : [])).join(' ') || 'nothing';
	} catch (error) {
		return `an error (${(error as Error).message})`;
	}
}

async function ask(elastic: Elastic, clause: unknown): Promise<string> {
	const body = {query: {bool: {filter: [clause]}}, size: 100, _source: false, sort: ['_doc']};
	try {
		const answer = await elastic.request({method: 'POST', path: `/${index}/_search`, body}, never);
		const {hits} = (answer as {hits: {hits: ReadonlyArray<{_id: string}>}}).hits;
		return (
			hits
				.map(({_id}) => Number(_id))
				.toSorted((left, right) => left - right)
				.join(' ') || 'nothing'
		);
	} catch (error) {
		return `an error (${(error as Error).message})`;
	}
}

async function fill(elastic: Elastic): Promise<void> {
	await elastic.request({method: 'DELETE', path: `/${index}?ignore_unavailable=true`}, never);
	await elastic.request({method: 'PUT', path: `/${index}`, body: {mappings: shippedMappings}}, never);
	for (const [place, body] of documents.entries()) {
		await elastic.request({method: 'PUT', path: `/${index}/_doc/${place}?refresh=true`, body}, never);
	}
}
