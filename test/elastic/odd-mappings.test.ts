import {describe, expect, test} from 'vitest';
import {readIndexView} from '../../source/elastic/index-view.ts';
import {search} from '../../source/elastic/search.ts';
import {shapesOf} from '../../source/parsing/documents/read-by-shape.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {readDocuments, toStored} from '../helpers/read-documents.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {createStandIn} from '../helpers/stand-in.ts';
import {makeV3Line} from '../parsing/server-lines.ts';
import {testTime} from '../parsing/read-events.ts';

/* What is found through the marker of the view, read. */
async function findAll(sources: readonly DocumentSource[], properties: Record<string, unknown> = {}) {
	const standIn = createStandIn({now: () => testTime});
	standIn.store.create('odd', {'@timestamp': {type: 'date'}, ...properties});
	for (const source of sources) {
		standIn.store.put('odd', undefined, source, true);
	}

	const {signal} = new AbortController();
	const place = {index: 'odd', session: 'test'};
	const options = {...place, forced: undefined, shapesOf: (source: DocumentSource) => shapesOf(source), now: testTime};
	const view = await readIndexView(standIn, options, signal);
	const {hits} = await search(standIn, {size: 1000, query: view.marker}, place, signal);
	const found = (hits?.hits ?? []).map(({_source: source = {}}) => source);
	const {transactions} = readDocuments(toStored(found));
	return {view, found: found.length, clients: clientsOf(transactions)};
}

const records = pipelines['audit-v3']('nginx-on')
	.filter(source => JSON.stringify(source).includes('"ruleId"'))
	.slice(0, 20);
const clients = clientsOf(readDocuments(toStored(records)).transactions);

function clientsOf(transactions: ReadonlyArray<{readonly client?: string | undefined}>): string[] {
	return transactions.map(({client}) => client ?? '').toSorted((one, other) => (one < other ? -1 : 1));
}
const other = {'@timestamp': new Date(testTime).toISOString(), message: 'started', level: 'info'};

function wrapped(prefix: string, isDotted: boolean): DocumentSource[] {
	return records.map(({'@timestamp': time, ...record}) =>
		isDotted
			? {
					'@timestamp': time,
					...Object.fromEntries(Object.entries(record).map(([key, value]) => [`${prefix}.${key}`, value])),
				}
			: {'@timestamp': time, [prefix]: record},
	);
}

const asText = (field: string): DocumentSource[] =>
	records.map(({'@timestamp': time, ...record}) => ({'@timestamp': time, [field]: JSON.stringify(record)}));

describe('every record is found and read, and nothing else,', () => {
	test.each<[string, readonly DocumentSource[], Record<string, unknown>]>([
		['where messages are nested', records, {transaction: {properties: {messages: {type: 'nested'}}}}],
		['below a field of any name', wrapped('waf_json', false), {}],
		['below a field of any name, with dots', wrapped('waf_json', true), {}],
		['as JSON in message', asText('message'), {}],
		['as JSON in a keyword', asText('message'), {message: {type: 'keyword'}}],
		['where a keyword ignores long values', asText('message'), {message: {type: 'keyword', ignore_above: 256}}],
	])('%s', async (_what, sources, properties) => {
		const seen = await findAll([other, ...sources, other], properties);
		expect(clients.length).toBeGreaterThan(10);
		expect(seen.clients).toEqual(clients);
		expect(seen.found).toBe(records.length);
	});
});

test('where a mapping keeps the records from being searched, every document is read', async () => {
	const properties = {event: {properties: {original: {type: 'keyword', index: false}}}};
	const sources = asText('').map(({'@timestamp': time, '': text}) => ({'@timestamp': time, event: {original: text}}));
	const {view, ...seen} = await findAll([other, ...sources], properties);
	expect(seen).toEqual({found: sources.length + 1, clients});
	expect(view.main).toMatchObject({isText: true, isUncounted: true});
});

test('a server is not asked to count what is nested', async () => {
	const {view} = await findAll(records, {transaction: {properties: {messages: {type: 'nested'}}}});
	expect(view.main).toMatchObject({name: 'audit-v3', isText: true, isUncounted: true});
	expect((await findAll(records)).view.main.isText).toBeUndefined();
});

test('a native record as text is read whole, its body not', async () => {
	const message = [
		'--a1b2c3d4-A--',
		'[25/Nov/2026:10:00:00 +0000] 179560080012.345678 192.0.2.10 40000 198.51.100.1 443',
		'--a1b2c3d4-B--',
		'GET /get HTTP/1.1',
		'Host: shop.test',
		'',
		'--a1b2c3d4-C--',
		'--ffffffff-A--',
		'[25/Nov/2026:10:00:00 +0000] 179560080012.999999 203.0.113.9 40000 198.51.100.1 443',
		'--a1b2c3d4-H--',
		makeV3Line().replace(/^.*?(?=ModSecurity)|, client: .*/g, ''),
		'--a1b2c3d4-Z--',
		'',
	].join('\n');
	const {transactions} = readDocuments(toStored([{'@timestamp': '2026-11-25T10:00:00Z', message}]));
	expect(transactions).toMatchObject([{client: '192.0.2.10', method: 'GET', path: '/get'}]);
	expect((await findAll([{'@timestamp': '2026-11-25T10:00:00Z', message}])).clients).toEqual(['192.0.2.10']);
});
