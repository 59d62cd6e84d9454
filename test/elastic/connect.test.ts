import {once} from 'node:events';
import {createServer, type IncomingMessage, type RequestListener, type Server} from 'node:http';
import {connect as connectSocket, type AddressInfo} from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {connect} from '../../source/elastic/connect.ts';
import {type Elastic, type ElasticOptions} from '../../source/elastic/elastic.ts';
import {type ElasticError, type ElasticErrorCode} from '../../source/elastic/elastic-error.ts';

const never = new AbortController().signal;
const open: Array<{close(): unknown}> = [];

afterEach(async () => {
	for (const one of open.splice(0)) {
		await one.close();
	}
});

/** A server that answers as it is told, and what it was asked. */
async function serve(answer: RequestListener): Promise<{url: string; asked: IncomingMessage[]; server: Server}> {
	const asked: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		asked.push(request);
		answer(request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	open.push({
		close() {
			server.closeAllConnections();
			server.close();
		},
	});
	return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server};
}

async function to(node: string, more: Partial<ElasticOptions> = {}): Promise<Elastic> {
	const elastic = await connect({
		nodes: [node],
		cloudId: undefined,
		user: undefined,
		password: undefined,
		apiKey: undefined,
		ca: undefined,
		fingerprint: undefined,
		insecure: false,
		proxy: undefined,
		version: '1.2.3',
		...more,
	});
	open.push(elastic);
	return elastic;
}

const ok: RequestListener = (_request, response) => {
	response.setHeader('content-type', 'application/json');
	response.end('{"hits":{"hits":[]},"_shards":{"total":1,"failed":0}}');
};

const search = {method: 'POST', path: '/logs/_search', body: {size: 0}} as const;

async function fail(elastic: Elastic, limit?: number): Promise<ElasticError> {
	const error: unknown = await elastic.request({...search, limit}, never).catch((thrown: unknown) => thrown);
	expect((error as Error).name).toBe('ElasticError');
	expect((error as ElasticError).hint).not.toBe('');
	return error as ElasticError;
}

describe('what is sent', () => {
	test('plain JSON, a name, and nothing else that could be refused', async () => {
		const {url, asked} = await serve(ok);
		await (await to(url)).request(search, never);
		expect(asked[0].headers).toMatchObject({
			accept: expect.not.stringContaining('vnd.elasticsearch'),
			'content-type': 'application/json',
			'user-agent': 'waftop/1.2.3',
		});
		expect(asked[0].headers['x-elastic-client-meta']).toBeUndefined();
	});

	test('a path prefix, and user and password of the URL', async () => {
		const {url, asked} = await serve(ok);
		const elastic = await to(`${url.replace('//', '//user:p%40ss@')}/es/`);
		await elastic.request(search, never);
		expect(asked[0].url).toBe('/es/logs/_search');
		expect(asked[0].headers.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
		expect(elastic.name).toBe(url);
	});

	test('an API key', async () => {
		const {url, asked} = await serve(ok);
		await (await to(url, {apiKey: 'c2VjcmV0'})).request(search, never);
		expect(asked[0].headers.authorization).toBe('ApiKey c2VjcmV0');
	});

	test('through a proxy, which is told where it goes', async () => {
		const target = await serve(ok);
		const proxy = await serve(ok);
		const wanted: string[] = [];
		proxy.server.on('connect', (request, socket) => {
			wanted.push(request.url ?? '');
			const tunnel = connectSocket(Number(new URL(target.url).port), '127.0.0.1', () => {
				socket.write('HTTP/1.1 200 OK\r\n\r\n');
				socket.pipe(tunnel).pipe(socket);
			});
			open.push({close: () => tunnel.destroy()});
		});
		await (await to('http://es.test:9200', {proxy: proxy.url})).request(search, never);
		expect(wanted).toEqual(['es.test:9200']);
		expect(target.asked[0].url).toBe('/logs/_search');
	});

	test('to another node where one is away', async () => {
		const {url} = await serve(ok);
		const elastic = await to(url, {nodes: ['http://127.0.0.1:1', url]});
		const answers = [];
		for (let round = 0; round < 4; round++) {
			answers.push(await elastic.request(search, never).catch(() => undefined));
		}

		expect(answers.filter(answer => answer !== undefined).length).toBeGreaterThanOrEqual(3);
	});
});

describe('what comes back instead of an answer', () => {
	const errors: ReadonlyArray<readonly [string, number, string, string, ElasticErrorCode]> = [
		['a login page', 200, 'text/html', '<html>sign in</html>', 'not-elastic'],
		['a page of another server', 404, 'text/html', '<html>no</html>', 'not-elastic'],
		[
			'an unknown user',
			401,
			'application/json',
			'{"error":{"type":"security_exception","reason":"x"},"status":401}',
			'unauthorized',
		],
		[
			'no right',
			403,
			'application/json',
			'{"error":{"type":"security_exception","reason":"x"},"status":403}',
			'forbidden',
		],
		[
			'no index',
			404,
			'application/json',
			'{"error":{"type":"index_not_found_exception","reason":"x"},"status":404}',
			'missing',
		],
		[
			'a question that is wrong',
			400,
			'application/json',
			'{"error":{"type":"parsing_exception","reason":"x"},"status":400}',
			'rejected',
		],
		[
			'too many buckets, as an outage',
			503,
			'application/json',
			'{"error":{"type":"too_many_buckets_exception","reason":"x"},"status":503}',
			'too-many-buckets',
		],
		[
			'too much to do',
			429,
			'application/json',
			'{"error":{"type":"es_rejected_execution_exception","reason":"x"}}',
			'busy',
		],
		['a proxy without its server', 502, 'text/html', 'bad gateway', 'unavailable'],
		['broken JSON', 200, 'application/json', '{"hits":', 'not-elastic'],
	];

	test.each(errors)('%s', async (_, status, type, body, code) => {
		const {url} = await serve((_request, response) => {
			response.writeHead(status, {'content-type': type, 'retry-after': '7'});
			response.end(body);
		});
		const error = await fail(await to(url, {user: 'waf', password: 'a-secret'}));
		expect(error.code).toBe(code);
		expect(`${error.message} ${error.hint} ${error.stack} ${JSON.stringify(error)}`).not.toContain('a-secret');
		expect(error.message).toContain(url);
		expect(error.retryAfter).toBe(code === 'not-elastic' && status === 200 ? undefined : 7000);
	});

	test('nobody', async () => {
		expect((await fail(await to('http://127.0.0.1:1'))).code).toBe('refused');
	});

	test('silence, also in the middle of an answer, within the limit', async () => {
		const {url} = await serve((request, response) => {
			if (request.url !== '/logs/_search') {
				return;
			}

			response.writeHead(200, {'content-type': 'application/json'});
			response.write('{"hits":');
		});
		const elastic = await to(url);
		expect((await fail(elastic, 300)).code).toBe('timeout');
		const error: unknown = await elastic
			.request({method: 'GET', path: '/x', limit: 300}, never)
			.catch((thrown: unknown) => thrown);
		expect((error as ElasticError).code).toBe('timeout');
	});

	test('a connection that was closed while idle is no failure', async () => {
		const {url, server} = await serve(ok);
		const elastic = await to(url);
		await elastic.request(search, never);
		server.closeAllConnections();
		await elastic.request(search, never);
	});

	test('an abort ends it at once', async () => {
		const {url} = await serve(() => undefined);
		const stop = new AbortController();
		const asking = (await to(url)).request(search, stop.signal);
		stop.abort();
		await expect(asking).rejects.toThrow(url);
	});
});
