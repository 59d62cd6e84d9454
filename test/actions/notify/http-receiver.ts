import http, {type IncomingHttpHeaders, type ServerResponse} from 'node:http';
import https from 'node:https';
import {type AddressInfo} from 'node:net';

/** What came to a receiver. */
export type Received = {readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string};

/** How a receiver answers: a status, or by hand. */
export type Answer = number | ((response: ServerResponse) => void);

/**
A server that keeps what is posted to it.
*/
export type HttpReceiver = {
	readonly url: string;
	readonly received: Received[];

	/** Answers of the next requests, in order; 200 where none is left. */
	readonly answers: Answer[];
	close(): Promise<void>;
};

export async function startReceiver(
	tls?: {readonly key: string; readonly cert: string},
	port = 0,
): Promise<HttpReceiver> {
	const received: Received[] = [];
	const answers: Answer[] = [];
	const listener: http.RequestListener = (request, response) => {
		let body = '';
		request.setEncoding('utf8');
		request.on('data', (piece: string) => {
			body += piece;
		});
		request.on('end', () => {
			received.push({path: request.url ?? '', headers: request.headers, body});
			const answer = answers.shift() ?? 200;
			if (typeof answer === 'number') {
				response.writeHead(answer).end('ok');
			} else {
				answer(response);
			}
		});
	};
	const server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
	await new Promise<void>(resolve => {
		server.listen(port, '127.0.0.1', resolve);
	});
	return {
		url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
		received,
		answers,
		async close() {
			server.closeAllConnections();
			await new Promise(resolve => {
				server.close(resolve);
			});
		},
	};
}
