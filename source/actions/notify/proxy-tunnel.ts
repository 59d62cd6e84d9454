import http from 'node:http';
import {type Socket} from 'node:net';
import {type ChannelOptions} from './channel.ts';
import {DeliveryError} from './delivery-error.ts';
import {secretOf, textOf} from './option-values.ts';

/**
A connection to a place through the proxy that an option names: `CONNECT`, so that the proxy sees host and port alone.

@param proxy `http://proxy.example:3128`, or without `http://`.
@throws {DeliveryError} where the proxy says no.
*/
export async function connectThrough(
	proxy: string,
	place: URL,
	{prefix, options}: {readonly prefix: string; readonly options: ChannelOptions},
	signal: AbortSignal,
): Promise<Socket> {
	const whole = proxy.includes('://') ? proxy : `http://${proxy}`;
	if (!URL.canParse(whole) || new URL(whole).protocol !== 'http:') {
		throw new DeliveryError(`${prefix}_proxy: expected http://HOST:PORT`, false);
	}

	const {hostname, port, username, password} = new URL(whole);
	const user = textOf(options, `${prefix}_proxy_login`) ?? decodeURIComponent(username);
	const word =
		secretOf(options, `${prefix}_proxy_password`) ??
		secretOf(options, `${prefix}_proxy_pass`) ??
		decodeURIComponent(password);
	const target = `${place.hostname}:${place.port === '' ? 443 : place.port}`;
	const login = Buffer.from(`${user}:${word}`).toString('base64');
	return new Promise((resolve, reject) => {
		const request = http.request({
			host: hostname.replace(/^\[|\]$/g, ''),
			port: port === '' ? 80 : Number(port),
			method: 'CONNECT',
			path: target,
			agent: false,
			signal,
			headers: {Host: target, ...(user === '' ? {} : {'Proxy-Authorization': `Basic ${login}`})},
		});
		request.on('connect', (response, socket: Socket) => {
			if (response.statusCode === 200) {
				resolve(socket);
				return;
			}

			socket.destroy();
			reject(new DeliveryError(`the proxy ${hostname} answered ${response.statusCode}`, true));
		});
		request.on('response', response => {
			response.destroy();
			reject(new DeliveryError(`the proxy ${hostname} answered ${response.statusCode}`, true));
		});
		request.on('error', error => reject(new DeliveryError(`the proxy ${hostname}: ${error.message}`, true)));
		request.end();
	});
}
