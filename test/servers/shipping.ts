import {appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as pause} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {toShippedDocument} from '../../source/actions/ship/shipped-document.ts';
import {createDocumentPages} from '../../source/elastic/document-pages.ts';
import {readCountedFacts} from '../../source/questions/counted-facts.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {maskForOutput} from '../../source/secrets/mask.ts';
import {run} from '../end-to-end/run-program.ts';
import {readTransactions} from '../history/read-log.ts';
import {connectTo} from './connect-to.ts';
import {linesOfCopy, manyLines} from './many-lines.ts';
import {createRandom} from './random.ts';
import {type SearchServer} from './search-server.ts';

const isLong = process.env['WAFTOP_LONG'] === '1';
const kills = isLong ? 100 : 10;
const never = new AbortController().signal;

/**
`waftop ship` against a real server, killed again and again while its log grows and is rotated.
*/
export function describeShipping(server: () => SearchServer): void {
	test(`a log that is shipped with ${kills} kills on the way stands in the index whole, each transaction once`, async () => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'waftop-ship-'));
		const log = path.join(folder, 'error.log');
		const env = {XDG_STATE_HOME: folder, ...secretsOf(server())};
		const args = ['ship', log, '--es', server().url, '--index', 'shipped', ...trustOf(server())];
		const random = createRandom(20_261_125);
		const copies = isLong ? 200 : 40;
		const lines = manyLines(copies);
		writeFileSync(log, '');
		let written = 0;
		let rotated = '';
		const grow = (share: number, whole = false): void => {
			const wanted = Math.min(lines.length, Math.ceil(lines.length * share));
			const until = whole ? Math.ceil(wanted / linesOfCopy) * linesOfCopy : wanted;
			appendFileSync(
				log,
				lines
					.slice(written, until)
					.map(line => `${line}\n`)
					.join(''),
			);
			written = until;
		};

		try {
			for (let round = 1; round <= kills; round++) {
				const shipping = run({args, env});
				await pause(600 + random() * 900);
				grow((round - random() / 2) / kills);
				await pause(random() * 900);
				shipping.child.kill('SIGKILL');
				await shipping.finished;
				if (round === Math.ceil(kills / 2)) {
					// Rotated while nobody looked.
					grow(round / kills, true);
					rotated = `${log}.1`;
					renameSync(log, rotated);
					writeFileSync(log, '');
				}

				if (round === 3) {
					await server().kill();
					await server().start();
				}
			}

			grow(1);
			const last = await run({args: [...args, '--no-follow'], env}).finished;
			expect({code: last.code, stderr: last.stderr}).toMatchObject({
				code: 0,
				stderr: expect.stringMatching(/shipped \d+/),
			});
			const again = await run({args: [...args, '--no-follow'], env}).finished;
			expect(again.stderr).toContain('shipped 0 transactions');

			const wanted = [rotated, log].flatMap(file => expectedOf(file));
			const found = await readIndex(server(), 'shipped-*');
			expect(found.length).toBe(wanted.length);
			expect(found.toSorted()).toEqual(wanted.toSorted());
		} finally {
			rmSync(folder, {recursive: true, force: true});
		}
	});
}

/** What the index should hold of a log, but for when it came and the log's own path. */
function expectedOf(file: string): string[] {
	const {transactions, slots, history, zone} = readTransactions(readFileSync(file), {capacity: 60_000});
	return transactions.map((detail, place) =>
		comparable(toShippedDocument(maskForOutput(detail), zone, readCountedFacts(history, slots[place]), os.hostname())),
	);
}

function comparable(document: DocumentSource): string {
	const {log: _path, event, ...rest} = structuredClone(document) as DocumentSource & {event: Record<string, unknown>};
	const {ingested: _when, ...kept} = event;
	return JSON.stringify(sortKeys({...rest, event: kept}));
}

function sortKeys(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(item => sortKeys(item));
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(
				Object.entries(value)
					.toSorted(([one], [other]) => (one < other ? -1 : 1))
					.map(([key, inner]) => [key, sortKeys(inner)]),
			)
		: value;
}

async function readIndex(server: SearchServer, index: string): Promise<string[]> {
	const elastic = await connectTo(server);
	await elastic.request({method: 'POST', path: `/${index}/_refresh`}, never);
	const found: string[] = [];
	const pages = createDocumentPages(elastic, '@timestamp', {index, session: 'test'});
	for await (const {hits} of pages.read({match_all: {}}, {content: true}, never)) {
		found.push(...hits.map(({_source: source = {}}) => comparable(source)));
	}

	await elastic.close();
	return found;
}

/** Options that let waftop trust a server with TLS. */
export function trustOf({caFile}: SearchServer): string[] {
	return caFile === undefined ? [] : ['--es-ca', caFile, '--es-user', 'elastic'];
}

export function secretsOf({password}: SearchServer): Record<string, string> {
	return password === undefined ? {} : {WAFTOP_ES_PASSWORD: password};
}
