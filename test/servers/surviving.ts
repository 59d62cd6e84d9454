import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {createTotalsAsker} from '../../source/elastic/ask-totals.ts';
import {readIndexView} from '../../source/elastic/index-view.ts';
import {shapesOf} from '../../source/parsing/documents/read-by-shape.ts';
import {hour, minute, second} from '../../source/waf/clock.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {run} from '../end-to-end/run-program.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {connectTo} from './connect-to.ts';
import {createRandom} from './random.ts';
import {type SearchServer} from './search-server.ts';
import {secretsOf, trustOf} from './shipping.ts';

const isLong = process.env['WAFTOP_LONG'] === '1';
const documents = isLong ? 100_000 : 20_000;
const burst = 12_000;
const outage = isLong ? 2 * minute : 20 * second;
const writers = 4;
const batchSize = 250;
const never = new AbortController().signal;

/**
waftop follows an index of a real server while four writers fill it out of order, some documents come late, the day rolls over, and the server is killed twice.
*/
export function describeSurviving(server: () => SearchServer): void {
	test(`${documents} documents are shown once each, through late ones, a burst, a rollover, kills and an outage`, async () => {
		const random = createRandom(7);
		const templates = pipelines['audit-v3']('nginx-detection-only');
		const started = Date.now();
		const waftop = run(
			{
				args: ['--json', '--es', server().url, '--index', 'survive-*', '--since', '1h', ...trustOf(server())],
				env: secretsOf(server()),
			},
			3_600_000,
		);
		let shown = new Map<string, number>();
		const look = (): void => {
			shown = new Map();
			for (const line of waftop.stdout().split('\n')) {
				const id = /"unique_id":"([^"]*)"/.exec(line)?.[1];
				if (id !== undefined) {
					shown.set(id, (shown.get(id) ?? 0) + 1);
				}
			}
		};

		const make = (number: number, time: number): {index: string; source: DocumentSource} => {
			const source = structuredClone(templates[number % templates.length]) as Record<string, Record<string, unknown>>;
			const digits = String(number).padStart(8, '0');
			source['transaction']['unique_id'] = `${Math.floor(time / second)}${digits.slice(0, 2)}.${digits.slice(2)}`;
			const index = number < documents / 2 ? 'survive-2026.11.24' : 'survive-2026.11.25';
			return {index, source: {...source, '@timestamp': new Date(time).toISOString()}};
		};

		const indexed = new Set<string>();
		const write = async (made: ReadonlyArray<ReturnType<typeof make>>, name: string): Promise<void> => {
			const body = made
				.flatMap(({index, source}, place) => [
					JSON.stringify({index: {_index: index, _id: `${name}-${place}`}}),
					JSON.stringify(source),
				])
				.join('\n');
			// A writer tries again with the same ids until the server has the batch, as every pipeline does.
			for (;;) {
				const elastic = await connectTo(server());
				const answer = await elastic
					.request<{errors: boolean}>({method: 'POST', path: '/_bulk', lines: body.split('\n'), limit: 30_000}, never)
					.catch(() => undefined);
				await elastic.close();
				if (answer?.errors === false) {
					break;
				}

				await pause(300);
			}

			for (const {source} of made) {
				indexed.add(String((source['transaction'] as Record<string, unknown>)['unique_id']));
			}
		};

		let next = 0;
		const writeAll = async (writer: number): Promise<void> => {
			while (next < documents) {
				const from = next;
				next += batchSize;
				const now = Date.now();
				const isBurst = from >= documents - burst - batchSize && from < documents - batchSize;
				const moment = Math.floor(started / second) * second;
				const made = Array.from({length: Math.min(batchSize, documents - from)}, (_, place) => {
					const late = random() < 0.01 ? random() * 20 * minute : random() * 5 * second;
					return make(from + place, isBurst ? moment : now - late);
				});
				await write(made, `w${writer}-${from}`);
				await pause(random() * 120);
			}
		};

		const troubles = async (): Promise<void> => {
			for (const share of [0.25, 0.6]) {
				const isBefore = (): boolean => next < documents * share;
				while (isBefore()) {
					await pause(20);
				}

				await server().kill();
				await pause(share > 0.5 ? outage : 0);
				await server().start();
			}
		};

		try {
			await Promise.all([...Array.from({length: writers}, async (_, writer) => writeAll(writer)), troubles()]);
			// The sweep behind an outage looks an hour back; another one shows that nothing is left to be found.
			await server().kill();
			await pause(3000);
			await server().start();
			const end = Date.now() + 15 * minute;
			for (look(); shown.size < indexed.size && Date.now() < end; look()) {
				await pause(500);
			}

			expect(indexed.size).toBe(documents);
			expect([...indexed].filter(id => !shown.has(id))).toEqual([]);
			expect([...shown].filter(([, times]) => times !== 1)).toEqual([]);
			expect(shown.size).toBe(documents);
			expect(waftop.stderr()).toMatch(/connection refused|closed the connection/);
			await compareTotals(server());
		} finally {
			waftop.child.kill('SIGTERM');
			await waftop.finished;
		}
	});
}

/** Totals are the server's; a count of the test's own says the same. */
async function compareTotals(server: SearchServer): Promise<void> {
	const elastic = await connectTo(server);
	const index = 'survive-*';
	const session = 'test';
	const now = Date.now();
	const view = await readIndexView(
		elastic,
		{index, session, forced: undefined, shapesOf: source => shapesOf(source), now},
		never,
	);
	const question = {from: now - hour - minute, to: now + minute, filter: [], step: minute};
	const found = await createTotalsAsker(elastic, {index, session}).ask(question, view, {now, zone: 0}, never);
	const {count} = await elastic.request<{count: number}>(
		{method: 'POST', path: `/${index}/_count`, body: {query: {match: {'transaction.request.method': 'POST'}}}},
		never,
	);
	const posts = await createTotalsAsker(elastic, {index, session}).ask(
		{...question, filter: [{condition: {kind: 'method', method: 'POST'}, negated: false}]},
		view,
		{now, zone: 0},
		never,
	);
	await elastic.close();
	expect(found?.totals.all.value).toBe(documents);
	expect(posts?.totals.all.value).toBe(count);
	expect(found?.totals.timeline.all.reduce((sum, part) => sum + part, 0)).toBe(documents);
}
