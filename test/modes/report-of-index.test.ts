import {createServer, type IncomingMessage} from 'node:http';
import {type AddressInfo} from 'node:net';
import {gunzipSync} from 'node:zlib';
import {expect, onTestFinished, test} from 'vitest';
import {runOnce} from '../../source/modes/run-once.ts';
import {runReport} from '../../source/modes/run-report.ts';
import {type ElasticRequest} from '../../source/elastic/elastic.ts';
import {isElasticError} from '../../source/elastic/elastic-error.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {pipelines} from '../helpers/recorded-documents.ts';
import {createStandIn} from '../helpers/stand-in.ts';
import {readSettings} from './read-settings.ts';
import {runPrinted} from './run-printed.ts';

async function readBody(request: IncomingMessage): Promise<unknown> {
	const pieces: Buffer[] = [];
	for await (const piece of request) {
		pieces.push(piece as Buffer);
	}

	const bytes = Buffer.concat(pieces);
	const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
	return text === '' ? undefined : (JSON.parse(text) as unknown);
}

/** The stand-in behind a socket, as the program reaches a server. */
async function serve(sources: readonly DocumentSource[]): Promise<string> {
	const standIn = createStandIn();
	standIn.store.create('waf-2026', {'@timestamp': {type: 'date'}});
	for (const source of sources) {
		standIn.store.put('waf-2026', undefined, source, true);
	}

	const server = createServer((request, response) => {
		void (async () => {
			const url = new URL(request.url ?? '/', 'http://127.0.0.1');
			const asked = {
				method: request.method as ElasticRequest['method'],
				path: decodeURIComponent(url.pathname),
				query: Object.fromEntries(url.searchParams),
				body: await readBody(request),
			};
			response.setHeader('content-type', 'application/json');
			try {
				response.end(JSON.stringify(await standIn.request(asked, new AbortController().signal)));
			} catch (error) {
				response.statusCode = isElasticError(error, 'missing') ? 404 : 400;
				response.end('{"error":{"type":"stand_in"}}');
			}
		})();
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a report of an index has the numbers of --once, and names no place that nobody could look into', async () => {
	const url = await serve(pipelines['audit-v3']('nginx-on'));
	const args = ['--es', url, '--index', 'waf-2026', '--since', '2020-01-01T00:00'];
	const once = await runPrinted(async () => runOnce(await readSettings([...args, '--once', '--json'])));
	const settings = await readSettings([...args, '--once']);
	const asked = {kind: 'report', settings, isToDiscover: false, output: undefined} as const;
	const report = await runPrinted(async () => runReport({...asked, format: 'json'}, '1.2.3'));
	const expected = JSON.parse(once.stdout) as {transactions: number};
	expect(expected.transactions).toBeGreaterThan(10);
	expect(JSON.parse(report.stdout)).toMatchObject({...expected, asked: {index: true, sources: ['waf-2026']}});
	const {stdout} = await runPrinted(async () => runReport({...asked, format: 'md'}, '1.2.3'));
	expect(stdout).toContain('a document of the index');
	expect(stdout).toContain('The documents of an index were read, not the log itself');
	expect(stdout).not.toContain('sha256sum');
});
