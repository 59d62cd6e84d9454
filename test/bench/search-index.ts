import process from 'node:process';
import {createTotalsAsker} from '../../source/elastic/ask-totals.ts';
import {createDocumentPages} from '../../source/elastic/document-pages.ts';
import {type Elastic} from '../../source/elastic/elastic.ts';
import {type IndexView, readIndexView} from '../../source/elastic/index-view.ts';
import {allOf} from '../../source/elastic/query.ts';
import {putTemplate} from '../../source/actions/ship/index-template.ts';
import {shapesOf} from '../../source/parsing/documents/read-by-shape.ts';
import {toTimeWindow} from '../../source/questions/time-window.ts';
import {day, hour, minute} from '../../source/waf/clock.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {shipRecorded} from '../helpers/recorded-documents.ts';
import {drive} from '../end-to-end/driver.ts';
import {connectTo} from '../servers/connect-to.ts';
import {ServerUnavailable} from '../servers/java.ts';
import {type SearchServer, startSearchServer} from '../servers/search-server.ts';
import {readUsage} from './measure-process.ts';
import {type Section} from './section.ts';
import {quantile} from './statistics.ts';
import {formatMegabytes, formatSeconds, formatWhole, type Row} from './table.ts';

const index = 'waftop-bench';
const session = 'bench';
const span = 30 * day;
const batchSize = 4000;
const lanes = 3;
const freshDocuments = 200;
const never = new AbortController().signal;

/** Seconds that waftop follows the index for its CPU and memory. */
const watchedSeconds = 20;

/** Synthetic from recorded attacks: clients, paths and times of their own, evenly over thirty days. */
function makeDocuments(from: number, count: number, total: number, end: number): string[] {
	const lines: string[] = [];
	for (let number = from; number < from + count; number++) {
		const source = templates[number % templates.length];
		const time = end - Math.floor((span * ((number * 7919) % total)) / total);
		const client = `10.${(number >> 13) & 255}.${(number >> 5) & 255}.${number & 31}`;
		lines.push(
			'{"create":{}}',
			source
				.replace('"TIME"', String(time))
				.replace('CLIENT', client)
				.replaceAll('PATH', `/item/${number % 5000}`),
		);
	}

	return lines;
}

/** What is counted over, and little else: the index is large enough. */
const templates = ['nginx-on', 'nginx-detection-only'].flatMap(name =>
	shipRecorded(name as 'nginx-on').map(document => {
		const {modsecurity, http, waftop} = document as Record<string, Record<string, unknown>>;
		const rules = (modsecurity['rules'] as DocumentSource[]).map(({id, file, message, severity}) => ({
			id,
			file,
			message,
			severity,
		}));
		return JSON.stringify({
			'@timestamp': 'TIME',
			source: {ip: 'CLIENT'},
			http,
			url: {path: 'PATH'},
			modsecurity: {...modsecurity, rules},
			waftop: {...waftop, path: 'PATH'},
		});
	}),
);

async function grow(elastic: Elastic, from: number, to: number, end: number): Promise<void> {
	let next = from;
	await Promise.all(
		Array.from({length: lanes}, async () => {
			while (next < to) {
				const first = next;
				const count = Math.min(batchSize, to - first);
				next += count;
				await elastic.request(
					{
						method: 'POST',
						path: `/${index}-all/_bulk`,
						lines: makeDocuments(first, count, to, end),
						limit: 10 * minute,
					},
					never,
				);
			}
		}),
	);
	await elastic.request({method: 'POST', path: `/${index}-all/_refresh`, limit: 10 * minute}, never);
}

/** Documents of the last seconds, and nothing of the minute before. */
async function freshen(elastic: Elastic): Promise<void> {
	const lines = makeDocuments(0, freshDocuments, freshDocuments, Date.now()).map(line =>
		line.replace(/"@timestamp":\d+/, `"@timestamp":${Date.now()}`),
	);
	await elastic.request({method: 'POST', path: `/${index}-all/_bulk`, query: {refresh: true}, lines}, never);
}

/** `first` is what nobody had asked before; `seconds` and `bytes` are the median of all. */
type Cost = {readonly first: number; readonly seconds: number; readonly bytes: number};

async function measure(times: number, ask: () => Promise<object | undefined>): Promise<Cost> {
	const costs: Array<Pick<Cost, 'seconds' | 'bytes'>> = [];
	for (let round = 0; round < times; round++) {
		const started = performance.now();
		const answer = await ask();
		costs.push({seconds: (performance.now() - started) / 1000, bytes: JSON.stringify(answer ?? {}).length});
	}

	return {
		first: costs[0].seconds,
		seconds: quantile(
			costs.map(({seconds}) => seconds),
			0.5,
		),
		bytes: quantile(
			costs.map(({bytes}) => bytes),
			0.5,
		),
	};
}

async function measurePoll(elastic: Elastic, view: IndexView): Promise<Cost> {
	const pages = createDocumentPages(elastic, view.timeField, {index: `${index}-*`, session});
	return measure(15, async () => {
		const range = {
			range: {
				[view.timeField]: {gte: Date.now() - minute, lt: 'now+5m', format: 'epoch_millis||strict_date_optional_time'},
			},
		};
		return pages.first(allOf(range, view.marker), 1000, never);
	});
}

async function measureTotals(elastic: Elastic, view: IndexView, window: number): Promise<Cost> {
	const asker = createTotalsAsker(elastic, {index: `${index}-*`, session});
	return measure(3, async () => {
		const now = Date.now();
		const {from, to, step} = toTimeWindow(window, now, undefined);
		return asker.ask({from, to, step, filter: []}, view, {now, zone: 0}, never);
	});
}

async function measureScreen(server: SearchServer): Promise<{seconds: number; cpu: number; rss: number}> {
	let result = {seconds: 0, cpu: 0, rss: 0};
	const started = performance.now();
	await drive({args: ['--es', server.url, '--index', `${index}-*`], columns: 120, rows: 40}, async waftop => {
		// Totals of the server, and rows.
		await waftop.sees(/CATEGORY[^]*\d%[^]*10\.\d+\.\d+\.\d+/);
		const seconds = (performance.now() - started) / 1000;
		const before = readUsage(waftop.pid);
		const end = performance.now() + watchedSeconds * 1000;
		await waftop.until('time has passed', () => performance.now() >= end);
		const after = readUsage(waftop.pid);
		result = {
			seconds,
			cpu: ((after?.cpuSeconds ?? 0) - (before?.cpuSeconds ?? 0)) / watchedSeconds,
			rss: after?.maxRss ?? 0,
		};
	});
	return result;
}

/**
What an index costs: a poll, the totals and the first screen, over ten thousand to ten million documents of a real server.
*/
export const searchIndex: Section = {
	name: 'index',
	async run({isQuick, step}) {
		let server: SearchServer;
		try {
			server = await startSearchServer('elasticsearch-8');
		} catch (error) {
			if (error instanceof ServerUnavailable) {
				process.stderr.write(`not measured: ${error.message}\n`);
				return [];
			}

			throw error;
		}

		const elastic = await connectTo(server);
		await putTemplate(elastic, index, never);
		const rows: Row[] = [];
		const sizes = isQuick ? [2000, 10_000] : [10_000, 1_000_000, 10_000_000];
		let there = 0;
		let firstPoll: Cost | undefined;
		try {
			for (const size of sizes) {
				const words = formatWhole(size);
				await step(`${words} documents`, async () => grow(elastic, there, size, Date.now() - hour));
				there = size;
				// As much comes in the last minute whatever there was before.
				await step('a fresh minute', async () => freshen(elastic));
				const view = await readIndexView(
					elastic,
					{index: `${index}-*`, session, forced: undefined, shapesOf: source => shapesOf(source), now: 0},
					never,
				);
				const poll = await step('a poll', async () => measurePoll(elastic, view));
				firstPoll ??= poll;
				rows.push({
					what: `a poll of ${words} documents`,
					result: `${formatSeconds(poll.seconds)}, ${formatWhole(poll.bytes)} bytes`,
					target: 'as with few',
					isReached: poll.seconds <= firstPoll.seconds * 2 + 0.02,
				});
				for (const [name, window] of [
					['15m', 15 * minute],
					['24h', 24 * hour],
					['30d', span],
				] as const) {
					const totals = await step(`totals of ${name}`, async () => measureTotals(elastic, view, window));
					rows.push({
						what: `totals of ${name} over ${words}`,
						result: `${formatSeconds(totals.first)} at first, then ${formatSeconds(totals.seconds)}`,
					});
				}

				const screen = await step('the screen', async () => measureScreen(server));
				rows.push(
					{
						what: `first screen over ${words}`,
						result: formatSeconds(screen.seconds),
						...(size === sizes.at(-1) ? {target: '≤ 2 s', isReached: screen.seconds <= 2} : {}),
					},
					{
						what: `following ${words}`,
						result: `${(100 * screen.cpu).toFixed(1)} % CPU, ${formatMegabytes(screen.rss)}`,
					},
				);
			}
		} finally {
			await elastic.close();
			await server.stop();
		}

		return rows;
	},
};
