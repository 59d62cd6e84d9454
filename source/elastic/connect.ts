import {type Client, type ClientOptions} from '@elastic/elasticsearch';
import {second} from '../waf/clock.ts';
import {ElasticError} from './elastic-error.ts';
import {type Elastic, type ElasticOptions, type ElasticRequest} from './elastic.ts';
import {toElasticError} from './to-elastic-error.ts';

const usualLimit = 10 * second;

/** The library's own limit lies behind ours: it bounds what our signal does not, and bodies are not bounded by a request's. */
const libraryLimit = 60 * second;
const mostConnections = 8;
const largestAnswer = 256 * 1024 * 1024;

/**
Makes the client, which costs a third of a second to load: only where a search server is asked.

Plain JSON and no product check: so the same client speaks to Elasticsearch 7.17, 8 and 9 and to OpenSearch, and tells by the answers what it speaks to. No retries of its own, since it makes them without a pause.

@throws {ElasticError} where the options cannot be.
*/
export async function connect(options: ElasticOptions): Promise<Elastic> {
	const library = await import('@elastic/elasticsearch');
	const {Client, Transport, HttpConnection} = library;
	class PlainTransport extends Transport {
		constructor(given: ConstructorParameters<typeof Transport>[0]) {
			super({
				...given,
				// The library's types know no null, its code does.
				productCheck: null as unknown as string,
				retryOnTimeout: false,
				vendoredHeaders: {
					jsonContentType: 'application/json',
					ndjsonContentType: 'application/x-ndjson',
					accept: 'application/json,text/plain',
				},
			});
		}
	}

	const name = nameOf(options);
	let client: Client;
	try {
		client = new Client({
			...toPlace(options),
			auth: toAuth(options),
			...toTls(options),
			...(options.proxy === undefined
				? {agent: {connections: mostConnections, keepAliveTimeout: 60 * second}}
				: {proxy: options.proxy, Connection: HttpConnection}),
			Transport: PlainTransport,
			enableMetaHeader: false,
			headers: {'user-agent': `waftop/${options.version}`},
			maxRetries: 0,
			requestTimeout: libraryLimit,
			maxResponseSize: largestAnswer,
			maxCompressedResponseSize: largestAnswer,
			compression: true,
			name: 'waftop',
		});
	} catch (error) {
		throw new ElasticError('broken', `${name}: ${(error as Error).message}`, 'check --es and the other --es-* options');
	}

	const once = async (request: ElasticRequest, signal: AbortSignal): Promise<object> => {
		const {method, path, query, body, lines} = request;
		const {body: answer, headers} = await client.transport.request(
			{
				method,
				path,
				querystring: {...query},
				...(lines === undefined ? {body: body as Record<string, unknown>} : {bulkBody: [...lines]}),
			},
			{signal, meta: true},
		);
		if (typeof answer !== 'object' || answer === null) {
			const type = (headers?.['content-type'] ?? 'no type').split(';')[0];
			throw new ElasticError(
				'not-elastic',
				`${name} is not a search server: it answered ${method} ${path} with ${type}`,
				'name the server itself with --es, not a login page or a proxy',
			);
		}

		return answer;
	};

	return {
		name,
		async request<Answer extends object>(request: ElasticRequest, stop: AbortSignal): Promise<Answer> {
			// A server that has closed an idle connection fails the first request on it: that one says nothing.
			for (let attempt = 0; ; attempt++) {
				const limit = AbortSignal.timeout(request.limit ?? usualLimit);
				try {
					return (await once(request, AbortSignal.any([stop, limit]))) as Answer;
				} catch (error) {
					const known =
						error instanceof ElasticError
							? error
							: toElasticError(limit.aborted ? timedOut(error) : error, {
									server: name,
									what: `${request.method} ${request.path}`,
								});
					const isStale = attempt === 0 && known.code === 'closed' && !stop.aborted;
					if (!isStale) {
						throw known;
					}
				}
			}
		},
		async close() {
			await client.close();
		},
	};
}

/** Ours is told from an abort by a caller. */
function timedOut(error: unknown): Error {
	return Object.assign(new Error((error as Error).message), {name: 'TimeoutError'});
}

function nameOf({nodes, cloudId}: ElasticOptions): string {
	return nodes.length === 0
		? `cloud ${cloudId?.split(':')[0] ?? ''}`
		: nodes.map(node => new URL(node).origin).join(', ');
}

function toPlace({nodes, cloudId}: ElasticOptions): Partial<ClientOptions> {
	return cloudId === undefined ? {nodes: [...nodes]} : {cloud: {id: cloudId}};
}

function toAuth({user, password, apiKey}: ElasticOptions): ClientOptions['auth'] {
	if (apiKey !== undefined) {
		return {apiKey};
	}

	return user === undefined ? undefined : {username: user, password: password ?? ''};
}

/** A fingerprint is checked by the client on each connection; the chain need not lead to an authority that is known then. */
function toTls({ca, fingerprint, insecure}: ElasticOptions): Partial<ClientOptions> {
	return {
		tls: {
			...(ca === undefined ? {} : {ca}),
			...(insecure || fingerprint !== undefined ? {rejectUnauthorized: false} : {}),
		},
		...(fingerprint === undefined ? {} : {caFingerprint: fingerprint}),
	};
}
