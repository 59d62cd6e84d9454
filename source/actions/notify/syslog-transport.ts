import {createSocket} from 'node:dgram';
import {lookup} from 'node:dns/promises';
import net from 'node:net';
import tls from 'node:tls';
import {type Milliseconds, second} from '../../waf/clock.ts';
import {type Surroundings} from './channel.ts';
import {DeliveryError} from './delivery-error.ts';
import {toConnectionReason} from './http-post.ts';

export type SyslogPlace = {
	readonly host: string;
	readonly port: number;

	/** Undefined: no TLS. `ca` are the authorities that are trusted; undefined: those of the system. */
	readonly tls?: {readonly ca: string | undefined} | undefined;
};

/**
Sends one datagram.

@throws {DeliveryError} where it cannot leave; that it does not arrive is never known.
*/
export async function sendDatagram(content: string, {host, port}: SyslogPlace, limit: Milliseconds): Promise<void> {
	try {
		const {address, family} = await within(lookup(host), limit);
		const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
		try {
			await new Promise<void>((resolve, reject) => {
				socket.on('error', reject);
				socket.send(content, port, address, error => {
					if (error === null) {
						resolve();
					} else {
						reject(error);
					}
				});
			});
		} finally {
			socket.close();
		}
	} catch (error) {
		throw new DeliveryError(`${host}:${port}: ${toConnectionReason(error, 'syslog')}`, true);
	}
}

/**
Sends one message with its length in front over a connection of its own, and waits until the other side has closed too: there is no other answer. One that keeps it open is taken to have read it after the limit.

@throws {DeliveryError}
*/
export async function sendStream(
	content: string,
	{host, port, tls: secure}: SyslogPlace,
	{limit, stop}: Pick<Surroundings, 'limit' | 'stop'>,
): Promise<void> {
	const frame = `${Buffer.byteLength(content)} ${content}`;
	const name = `${host}:${port}`;
	await new Promise<void>((resolve, reject) => {
		const onConnected = (): void => {
			socket.end(frame);
		};

		const socket =
			secure === undefined
				? net.connect({host, port}, onConnected)
				: tls.connect(
						{
							host,
							port,
							...(net.isIP(host) === 0 ? {servername: host} : {}),
							...(secure.ca === undefined ? {} : {ca: secure.ca}),
						},
						onConnected,
					);
		let isWritten = false;
		let isOver = false;
		const timer = AbortSignal.timeout(limit);
		const onTime = (): void => {
			isOver = true;
			socket.destroy();
		};

		timer.addEventListener('abort', onTime, {once: true});
		const onStop = (): void => {
			socket.destroy();
		};

		stop.addEventListener('abort', onStop, {once: true});
		socket.on('finish', () => {
			isWritten = true;
		});
		// What the other side says must be read, or its end is never seen.
		socket.resume();
		let reason: unknown;
		socket.on('error', error => {
			reason = error;
		});
		socket.on('close', () => {
			timer.removeEventListener('abort', onTime);
			stop.removeEventListener('abort', onStop);
			if (reason !== undefined) {
				reject(new DeliveryError(`${name}: ${toConnectionReason(reason, 'syslog')}`, true));
			} else if (isWritten && !stop.aborted) {
				resolve();
			} else {
				const why = isOver ? `did not answer within ${limit / second} s` : 'closed the connection';
				reject(new DeliveryError(`${name} ${why}`, true));
			}
		});
	});
}

async function within<Value>(promise: Promise<Value>, limit: Milliseconds): Promise<Value> {
	const timer = AbortSignal.timeout(limit);
	return Promise.race([
		promise,
		new Promise<never>((_, reject) => {
			timer.addEventListener('abort', () => reject(new Error(`no answer within ${limit / second} s`)), {once: true});
		}),
	]);
}
