import {beforeAll, describe, expect, test} from 'vitest';
import {putTemplate} from '../../source/actions/ship/index-template.ts';
import {askCount} from '../../source/elastic/ask-count.ts';
import {askThrough} from '../../source/elastic/ask-through.ts';
import {askUnusual} from '../../source/elastic/ask-unusual.ts';
import {createTotalsAsker} from '../../source/elastic/ask-totals.ts';
import {createDocumentPages} from '../../source/elastic/document-pages.ts';
import {type Elastic} from '../../source/elastic/elastic.ts';
import {isElasticError} from '../../source/elastic/elastic-error.ts';
import {readFieldCaps} from '../../source/elastic/field-caps.ts';
import {type IndexView, readIndexView} from '../../source/elastic/index-view.ts';
import {shapesOf} from '../../source/parsing/documents/read-by-shape.ts';
import {day, hour} from '../../source/waf/clock.ts';
import {type DocumentSource, readText} from '../../source/waf/document.ts';
import {parseFilter} from '../../source/waf/filter/filter-text.ts';
import {type Filter} from '../../source/waf/filter/filter.ts';
import {nameGroup} from '../../source/waf/through.ts';
import {readDocuments, toStored} from '../helpers/read-documents.ts';
import {pipelines} from '../helpers/recorded-documents.ts';

const session = 'contract';
const never = new AbortController().signal;

/**
What waftop relies on in a search server; run against real ones and against the stand-in, which is thereby held to them.
*/
export function describeContract(open: () => Elastic): void {
	const put = async (index: string, sources: readonly DocumentSource[], settings?: object): Promise<void> => {
		const elastic = open();
		if (settings !== undefined) {
			await elastic.request({method: 'PUT', path: `/${index}`, body: settings}, never);
		}

		for (let at = 0; at < sources.length; at += 2000) {
			const lines = sources
				.slice(at, at + 2000)
				.flatMap((source, place) => [
					JSON.stringify({create: {_index: index, _id: `${index}-${at + place}`}}),
					JSON.stringify(source),
				]);
			const query = {refresh: true};
			const {errors} = await elastic.request<{errors: boolean}>(
				{method: 'POST', path: '/_bulk', query, lines, limit: 60_000},
				never,
			);
			expect(errors).toBe(false);
		}
	};

	const pagesOf = (index: string) => createDocumentPages(open(), '@timestamp', {index, session});
	const everything = {match_all: {}};

	test('documents of one moment, more than a page may hold, come once each', async () => {
		const moment = '2026-11-25T10:00:00.000Z';
		const settings = {
			settings: {number_of_shards: 2, number_of_replicas: 0},
			mappings: {properties: {'@timestamp': {type: 'date'}}},
		};
		await put(
			'moment',
			Array.from({length: 12_000}, (_, number) => ({'@timestamp': moment, number})),
			settings,
		);
		const found: number[] = [];
		for await (const {hits} of pagesOf('moment').read(everything, {content: true}, never)) {
			found.push(...hits.map(({_source: source}) => Number(source?.['number'])));
		}

		expect(found.length).toBe(12_000);
		expect(new Set(found).size).toBe(12_000);
		const first = await pagesOf('moment').first(everything, 1000, never);
		expect(first.hits.length).toBe(1000);
		expect(first.isLast).toBe(false);
	});

	test('pages are in the order of time, without content where none is wanted', async () => {
		const times = Array.from({length: 500}, (_, number) => Date.UTC(2026, 10, 25, 10) + ((number * 7919) % 500) * 1000);
		await put(
			'ordered',
			times.map(time => ({'@timestamp': new Date(time).toISOString(), note: 'x'})),
		);
		const seen: number[] = [];
		for await (const {hits} of pagesOf('ordered').read(everything, {content: false, size: 100}, never)) {
			expect(hits.every(({_source: source}) => source === undefined)).toBe(true);
			seen.push(...hits.map(({sort}) => Number(sort?.[0])));
		}

		expect(seen).toEqual(times.toSorted((one, other) => one - other));
	});

	test('fields say what can be counted over', async () => {
		await put('fields', [
			{'@timestamp': '2026-11-25T10:00:00.000Z', client: '192.0.2.1', size: 7, inner: {text: 'a b'}},
		]);
		const caps = await readFieldCaps(open(), 'fields', never);
		expect(caps.find('client')).toEqual({name: 'client.keyword', type: 'keyword'});
		expect(caps.find('nothing', 'size')).toEqual({name: 'size', type: 'number'});
		expect(caps.find('@timestamp')).toEqual({name: '@timestamp', type: 'date'});
		expect([caps.has('inner'), caps.isMapped('inner'), caps.isMapped('inner.text')]).toEqual([true, false, true]);
		expect(caps.indices).toEqual(['fields']);
	});

	test('where no index fits, the sentence names some that are there', async () => {
		await put('there-is-one', [{'@timestamp': '2026-11-25T10:00:00.000Z'}]);
		const error: unknown = await viewOf('nowhere-*').catch((thrown: unknown) => thrown);
		expect(isElasticError(error, 'missing')).toBe(true);
		expect((error as Error & {hint: string}).message).toContain('nowhere-*');
		expect((error as Error & {hint: string}).hint).toMatch(/indices there: .*; choose with --index/);
	});

	test('what is more frequent now than in the day before is found, with what is usual', async () => {
		const now = Date.now();
		const make = (client: string, time: number) => ({
			'@timestamp': new Date(time).toISOString(),
			attack_name: 'REQUEST-942-APPLICATION-ATTACK-SQLI',
			attack_uri: '/item',
			client,
		});
		// An hour ago everything was of one client; now another one has come.
		await put('unusual', [
			...Array.from({length: 400}, (_, place) => make('192.0.2.1', now - hour - place * 60_000)),
			...Array.from({length: 40}, (_, place) => make('192.0.2.1', now - place * 1000)),
			...Array.from({length: 40}, (_, place) => make('192.0.2.2', now - place * 1000)),
		]);
		const found = await askUnusual(open(), await viewOf('unusual'), now, {index: 'unusual', session}, never);
		expect(found?.rows.at(0)).toMatchObject({table: 'clients', key: '192.0.2.2', count: 40});
		expect(found?.rows.at(0)?.usual).toBeLessThan(1);
		expect(found?.rows.some(({key}) => key === '192.0.2.1')).toBe(false);
	});

	const viewOf = async (index: string): Promise<IndexView> =>
		readIndexView(open(), {index, session, forced: undefined, shapesOf: source => shapesOf(source), now: 0}, never);

	describe.each(['waftop', 'audit-v3', 'logstash-fields'])('documents of the shape %s', shape => {
		// The recorded attacks of two servers; the times are those of the recording.
		const sources = [...pipelines[shape]('nginx-on'), ...pipelines[shape]('nginx-detection-only')];
		const index = `${shape}-contract`;
		const times = sources.map(source => Date.parse(String(source['@timestamp'])));
		const from = Math.floor(Math.min(...times) / hour) * hour;
		const to = from + day;
		const alone = toStored(sources).map(document => readDocuments([document], 16));
		let view: IndexView;

		beforeAll(async () => {
			if (shape === 'waftop') {
				await putTemplate(open(), shape, never);
			}

			await put(index, sources);
			view = await viewOf(index);
		});

		const ask = async (filter: Filter) => {
			const asker = createTotalsAsker(open(), {index, session});
			const counts = await asker.ask({from, to, filter, step: hour}, view, {now: to, zone: 0}, never);
			expect(counts).toBeDefined();
			return counts!;
		};

		/** Documents that fit by themselves, as waftop reads and filters them. */
		const countHere = (filter: Filter): number => alone.filter(document => document.count(filter) > 0).length;

		test('are recognised', () => {
			expect(view.main.name).toBe(shape);
		});

		test('are counted as they are', async () => {
			const {totals, unfiltered} = await ask([]);
			const read = readDocuments(toStored(sources)).transactions;
			expect(totals.all).toEqual({value: sources.length, bound: '='});
			expect(unfiltered).toBe(sources.length);
			expect(totals.timeline.all.reduce((sum, count) => sum + count, 0)).toBe(sources.length);
			const clients = new Map<string, number>();
			for (const source of sources) {
				const client = readText(source, 'source.ip', 'transaction.client_ip', 'client') ?? '';
				clients.set(client, (clients.get(client) ?? 0) + 1);
			}

			expect(new Map(totals.clients.rows.map(({key, count}) => [key, count]))).toEqual(clients);
			if (shape !== 'logstash-fields') {
				const outcomes = {open: 0, blocked: 0, detected: 0, passed: 0, unknown: 0};
				for (const {outcome} of read) {
					outcomes[outcome]++;
				}

				expect(totals.outcomes).toEqual(outcomes);
			}

			if (shape === 'waftop') {
				const categories = new Map<string | undefined, {count: number; also: number}>();
				const add = (category: string | undefined, by: {count: number; also: number}): void => {
					const sum = categories.get(category) ?? {count: 0, also: 0};
					categories.set(category, {count: sum.count + by.count, also: sum.also + by.also});
				};

				for (const {
					categories: [main, ...others],
				} of read) {
					add(main, {count: 1, also: 0});
					for (const other of others) {
						add(other, {count: 0, also: 1});
					}
				}

				expect(new Map(totals.categories.map(({category, count, also = 0}) => [category, {count, also}]))).toEqual(
					categories,
				);
			}
		});

		test('what was not stopped is grouped there as it is here', async () => {
			const question = {from, to, filter: [], step: hour};
			const asked = await askThrough(open(), question, view, {index, session, zone: 0, stop: never});
			if (shape === 'logstash-fields') {
				expect(asked).toMatchObject({groups: [], untold: expect.stringContaining('no outcome') as string});
				return;
			}

			const groups = new Map<string, {count: number; detected: number}>();
			for (const {client, host, target = '', path, outcome} of readDocuments(toStored(sources)).transactions) {
				if (outcome === 'detected' || outcome === 'passed') {
					// Ours is cut at its 256th byte; another mapping leaves out what is longer, with its query.
					const kept = shape === 'waftop' ? path?.slice(0, 256) : target.length > 256 ? '' : path;
					const key = nameGroup({client, host: host?.toLowerCase().replace(/:\d+$/, ''), path: kept});
					const {count, detected} = groups.get(key) ?? {count: 0, detected: 0};
					groups.set(key, {count: count + 1, detected: detected + (outcome === 'detected' ? 1 : 0)});
				}
			}

			expect(groups.size).toBeGreaterThan(10);
			expect(new Map(asked!.groups.map(({key, count, detected}) => [key, {count, detected}]))).toEqual(groups);
			expect(asked!.distinct).toEqual({value: groups.size, bound: '='});
			const {totals} = await ask([]);
			expect(asked!.groups.reduce((sum, {count}) => sum + count, 0)).toBe(
				totals.outcomes.detected + totals.outcomes.passed,
			);
			const only = parseFilter('client:192.0.2.10');
			const filtered = await askThrough(open(), {...question, filter: only.ok ? only.filter : []}, view, {
				index,
				session,
				zone: 0,
				stop: never,
			});
			expect([...new Set(filtered!.groups.map(({client}) => client))]).toEqual(['192.0.2.10']);
		});

		test.each([
			'client:192.0.2.10',
			'!client:192.0.2.10',
			'client:192.0.2.0/25',
			'rule:942100',
			'rule:942*',
			'!rule:942100',
			'cat:SQLI',
			'!cat:XSS',
			'cat:PROTOCOL',
			'outcome:blocked',
			'outcome:detected',
			'!outcome:blocked',
			'method:POST',
			'!method:get',
			'host:shop',
			'host:*.test',
			'host:=shop.test',
			'path:product',
			'path:/pro*',
			'!path:=/product',
			'score>=10',
			'score<20',
			'sev:CRITICAL',
			'tag:attack-sqli',
			'!tag:ATTACK-SQLI',
			'time:00:00-12:00',
			'time:12:00-00:00',
			'cat:SQLI outcome:blocked !client:192.0.2.12',
		])('%s finds there what it finds here, or is not sent', async text => {
			const parsed = parseFilter(text);
			if (!parsed.ok) {
				throw new Error(parsed.problem);
			}

			const {totals} = await ask(parsed.filter);
			// What is counted while it is typed is what is counted then.
			const options = {index, session, zone: 0};
			const typed = await askCount(open(), {from, to, filter: parsed.filter}, view, options, never);
			expect(typed).toEqual(
				totals.refused.length === 0 ? totals.all : {why: `${totals.refused[0].token}: ${totals.refused[0].reason}`},
			);
			if (totals.refused.length === 0) {
				expect(totals.all.value).toBe(countHere(parsed.filter));
			} else {
				expect(totals.all.value).toBe(sources.length);
				expect(shape).not.toBe('waftop');
			}
		});
	});
}
