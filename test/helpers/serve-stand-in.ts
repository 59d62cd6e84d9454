import {createServer, type IncomingMessage} from 'node:http';
import {type AddressInfo} from 'node:net';
import {gunzipSync} from 'node:zlib';
import {onTestFinished} from 'vitest';
import {type ElasticRequest} from '../../source/elastic/elastic.ts';
import {isElasticError} from '../../source/elastic/elastic-error.ts';
import {type DocumentSource} from '../../source/waf/document.ts';
import {createStandIn} from './stand-in.ts';

async function readBody(request: IncomingMessage): Promise<unknown> {
	const pieces: Buffer[] = [];
	for await (const piece of request) {
		pieces.push(piece as Buffer);
	}

	const bytes = Buffer.concat(pieces);
	const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
	return text === '' ? undefined : (JSON.parse(text) as unknown);
}

export type ServedStandIn = {
	readonly url: string;
	readonly add: (source: DocumentSource) => void;

	/** Once an answer has held this text, it answers nothing more. */
	readonly fallSilentAfter: (text: string) => void;
};

/**
The stand-in behind a socket, as the program reaches a server, with documents in the index `waf-2026`.
*/
export async function serveStandIn(sources: readonly DocumentSource[]): Promise<ServedStandIn> {
	const standIn = createStandIn();
	standIn.store.create('waf-2026', {'@timestamp': {type: 'date'}});
	const add = (source: DocumentSource): void => {
		standIn.store.put('waf-2026', undefined, source, true);
	};

	for (const source of sources) {
		add(source);
	}

	let lastWords: string | undefined;
	let isSilent = false;
	const server = createServer((request, response) => {
		void (async () => {
			if (isSilent) {
				return;
			}

			const url = new URL(request.url ?? '/', 'http://127.0.0.1');
			const asked = {
				method: request.method as ElasticRequest['method'],
				path: decodeURIComponent(url.pathname),
				query: Object.fromEntries(url.searchParams),
				body: await readBody(request),
			};
			response.setHeader('content-type', 'application/json');
			try {
				const answer = JSON.stringify(await standIn.request(asked, new AbortController().signal));
				isSilent ||= lastWords !== undefined && answer.includes(lastWords);
				response.end(answer);
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
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		add,
		fallSilentAfter(text) {
			lastWords = text;
		},
	};
}
