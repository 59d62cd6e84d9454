import {Buffer} from 'node:buffer';
import {connect, type Socket} from 'node:net';

/**
A request as a script says it: raw, so that odd ones come through unharmed. Text is one byte a character (Latin-1).
*/
export type Request = {
	/** What X-Forwarded-For says: the address that the WAF takes for the client's. */
	readonly client: string;

	/** Default GET. */
	readonly method?: string;

	/** The request target, already percent-encoded as far as it shall be. */
	readonly target: string;

	/** Default shop.test; an empty text sends no Host header. */
	readonly host?: string;

	/** An empty text sends no User-Agent header. */
	readonly userAgent?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
};

export const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/**
The bytes of a request.
*/
export function toBytes(request: Request): Buffer {
	const {client, method = 'GET', target, host = 'shop.test', userAgent = browser, headers = {}, body} = request;
	const all: Record<string, string> = {
		...(host === '' ? {} : {Host: host}),
		...(userAgent === '' ? {} : {'User-Agent': userAgent}),
		Accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
		'X-Forwarded-For': client,
		...(body === undefined
			? {}
			: {'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(body.length)}),
		...headers,
	};
	const lines = [`${method} ${target} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`)];
	return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`, 'latin1');
}

/**
A kept-alive connection to the WAF, opened when it is first used and again after the server closed it.
*/
export type Connection = {
	/** Sends one request after the answer to the one before; resolves to the status, or 0 where the server closed without an answer. */
	send(request: Request): Promise<number>;
	close(): void;
};

/**
Makes a connection to a loopback port.
*/
export function createConnection(port: number): Connection {
	let socket: Socket | undefined;
	let turn: Promise<unknown> = Promise.resolve();

	const exchange = async (request: Request): Promise<number> => {
		if (!socket || socket.destroyed || !socket.writable) {
			socket = connect({host: '127.0.0.1', port, noDelay: true});
		}

		return readAnswer(socket, request);
	};

	return {
		async send(request) {
			const answer = turn.then(async () => exchange(request));
			turn = answer;
			return answer;
		},
		close() {
			socket?.destroy();
		},
	};
}

async function readAnswer(socket: Socket, request: Request): Promise<number> {
	return new Promise(resolve => {
		let received = '';
		const finish = (status: number, isOver: boolean) => {
			socket.removeAllListeners();
			socket.on('error', () => undefined);
			if (isOver) {
				socket.destroy();
			}

			resolve(status);
		};

		const status = () => Number(/^HTTP\/1\.\d (\d{3})/.exec(received)?.[1] ?? 0);
		socket.on('data', data => {
			received += data.toString('latin1');
			if (isWhole(received, request.method)) {
				finish(status(), /\r\nconnection: close/i.test(received));
			}
		});
		socket.on('close', () => {
			finish(status(), true);
		});
		socket.on('error', () => undefined);
		socket.setTimeout(10_000, () => {
			finish(status(), true);
		});
		socket.write(toBytes(request));
	});
}

function isWhole(answer: string, method: string | undefined): boolean {
	const head = answer.indexOf('\r\n\r\n');
	if (head === -1) {
		return false;
	}

	if (method === 'HEAD') {
		return true;
	}

	if (/\r\ntransfer-encoding: chunked/i.test(answer)) {
		return answer.endsWith('\r\n0\r\n\r\n');
	}

	const length = Number(/\r\ncontent-length: (\d+)/i.exec(answer)?.[1] ?? 0);
	return answer.length >= head + 4 + length;
}
