import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';

/**
The application behind the WAF.
*/
export type Backend = {
	readonly port: number;
	stop(): Promise<void>;
};

/**
Starts a small shop on a free loopback port: it answers 200 to everything but what `/missing`, `/error` and `/leak` stand for, and never 403,
so that a 403 is always the WAF's.
*/
export async function startBackend(): Promise<Backend> {
	const server = createServer(answer);
	server.keepAliveTimeout = 30_000;
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

function answer(request: IncomingMessage, response: ServerResponse): void {
	request.resume();
	request.on('end', () => {
		const {status, type, body} = toAnswer(request.url ?? '/');
		response.writeHead(status, {'content-type': type, 'content-length': Buffer.byteLength(body)});
		response.end(request.method === 'HEAD' ? undefined : body);
	});
}

function toAnswer(url: string): {status: number; type: string; body: string} {
	if (url.startsWith('/api/') || url.startsWith('/v2/')) {
		return {status: 200, type: 'application/json', body: '{"ok":true,"items":[]}'};
	}

	if (url.startsWith('/missing')) {
		return {status: 404, type: 'text/html', body: '<h1>Nothing here</h1>'};
	}

	if (url.startsWith('/error')) {
		return {status: 500, type: 'text/html', body: '<h1>Something went wrong</h1>'};
	}

	if (url.startsWith('/leak')) {
		const body =
			'You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version near "1"';
		return {status: 200, type: 'text/html', body};
	}

	return {status: 200, type: 'text/html', body: '<h1>Test shop</h1>'};
}
