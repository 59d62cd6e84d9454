import {type QuotedTransaction} from '../../source/questions/quoted-transaction.ts';
import {type Report} from '../../source/report/report.ts';
import {createLineCounts} from '../../source/waf/line-counts.ts';

const noon = Date.UTC(2026, 10, 25, 12);

/**
A transaction that carried something, as a report quotes it.
*/
export function aQuoted(row: number, given: Partial<QuotedTransaction> = {}): QuotedTransaction {
	return {
		row,
		time: noon + row * 1000,
		uniqueId: 'id',
		outcome: 'detected',
		client: '192.0.2.7',
		method: 'GET',
		host: 'shop.example',
		target: '/item?id=1',
		statusCode: 200,
		userAgent: 'agent',
		score: 15,
		scoreEstimated: false,
		threshold: 5,
		category: 'SQLI',
		payloads: [
			{rule: '942100', message: 'injection', data: 'Matched Data: x found within ARGS:id: 1 x', match: undefined},
			{rule: '942190', message: 'another', data: undefined, match: 'some match'},
		],
		morePayloads: 3,
		lines: [
			{
				file: 'error.log',
				kind: 'file',
				inode: 77,
				lineNumber: 12,
				offset: 3456,
				length: 120,
				sha256: 'ab'.repeat(32),
				text: 'a raw line',
				isCut: false,
			},
		],
		moreLines: 2,
		...given,
	};
}

/**
A report with something in each of its places.
*/
export function aReport(given: Partial<Report> = {}): Report {
	const row = {count: 4, through: 1, blocked: 2};
	const top = (...keys: readonly string[]) => ({
		distinct: 9,
		bound: '=' as const,
		rows: keys.map(key => ({key, ...row, label: 'a message'})),
	});
	const bins = [
		{all: 3, blocked: 2, through: 1, passed: 0},
		{all: 5, blocked: 3, through: 1, passed: 0},
		{all: 0, blocked: 0, through: 0, passed: 0},
		{all: 2, blocked: 1, through: 0, passed: 0},
	];
	const timeline = {from: noon, step: 60_000, bins, untimed: 1};
	const group = {client: '192.0.2.7', host: 'shop.example', path: '/item', isThrough: true, score: 15};
	return {
		asked: {
			version: '1.2.3',
			made: noon,
			sources: ['error.log', 'other.log'],
			isIndex: false,
			since: noon,
			until: noon,
			filter: 'cat:SQLI',
			showSecrets: false,
		},
		summary: {
			lines: {...createLineCounts(), read: 40, modsecurity: 30, engine: 2, other: 4, unreadable: 4, forged: 1},
			transactions: 10,
			maybePages: 0,
			outcomes: {blocked: 6, detected: 2, passed: 1, unknown: 1},
			first: noon,
			last: noon + 240_000,
			zone: {offset: 3_600_000, source: 'assumed'},
			onlyDenials: false,
			categories: top('SQLI', 'XSS', 'ours'),
			clients: top('192.0.2.7', '192.0.2.8'),
			networks: {distinct: 0, bound: '=', rows: []},
			rules: top('942100', '941100'),
			paths: top('/item', '/other'),
			hosts: top('shop.example', 'api.example'),
		},
		timeline,
		shortTimeline: timeline,
		notStopped: {
			groups: [
				{...group, first: noon, last: noon + 5000, through: 2, count: 2, sample: aQuoted(1)},
				{...group, path: '/other', first: noon, last: noon, through: 0, count: 1, sample: aQuoted(2)},
			],
			unmatched: 0,
			moreGroups: 4,
			isCut: true,
			moreRequests: 8,
		},
		examples: new Map([['XSS', aQuoted(3, {client: undefined})]]),
		hiddenClients: 1,
		missing: 3,
		gaps: [{kind: 'gap', name: 'error.log', reason: 'truncated', lost: 100, at: noon}],
		denials: [
			{
				range: '192.0.2.7',
				time: noon,
				by: 'someone',
				method: 'deny',
				reason: 'a reason',
				force: 'a force',
				ended: undefined,
				status: {verdict: 'served', hits: 3, blocked: 2, servedBy: ['api.example']},
			},
			{
				range: '192.0.2.8',
				time: noon,
				by: 'someone',
				method: 'deny',
				reason: 'another',
				force: undefined,
				ended: noon,
				status: undefined,
			},
		],
		lost: [{name: 'gone.log', why: 'deleted'}],
		marked: [
			{
				entry: {mark: 'attack', note: 'a note', time: noon, by: 'someone'},
				subject: {kind: 'client', address: '192.0.2.7'},
				requests: 3,
			},
			{
				entry: {mark: 'look', note: 'another note', time: noon, by: 'someone'},
				subject: {kind: 'request', time: noon, client: '192.0.2.8', host: 'shop.example', path: '/item'},
				requests: 1,
			},
		],
		marksProblem: 'some problem',
		...given,
	};
}

/* Words of our own that a report is made by: no log says them. */
const words = new Set([
	'kind',
	'bound',
	'source',
	'outcome',
	'reason',
	'version',
	'sha256',
	'verdict',
	'method',
	'mark',
]);

/**
The same report with an attacker's text in each field that holds a text from outside; texts that were equal stay so, and others differ.
*/
export function forge<Value>(value: Value, text: string): Value {
	const numbers = new Map<string, number>();
	const change = (one: unknown, key: string): unknown => {
		if (typeof one === 'string') {
			const number = numbers.get(one) ?? numbers.size;
			numbers.set(one, number);
			return words.has(key) ? one : `${text}${number}${text}`;
		}

		if (one instanceof Map) {
			return new Map([...(one as Map<unknown, unknown>)].map(([name, item]) => [change(name, ''), change(item, '')]));
		}

		if (Array.isArray(one)) {
			return one.map(item => change(item, key));
		}

		return typeof one === 'object' && one !== null
			? Object.fromEntries(Object.entries(one).map(([name, item]) => [name, change(item, name)]))
			: one;
	};

	return change(value, '') as Value;
}
