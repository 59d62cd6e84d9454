import http, {type IncomingMessage} from 'node:http';
import https, {type RequestOptions} from 'node:https';
import {escapeText} from '../../waf/json-line.ts';
import {second} from '../../waf/clock.ts';
import {toSystemReason} from '../../waf/system-reason.ts';
import {type ChannelOptions, type Surroundings} from './channel.ts';
import {cutText} from './cut-text.ts';
import {DeliveryError} from './delivery-error.ts';
import {isOn, numberOf, readOptionFile, textOf} from './option-values.ts';
import {connectThrough} from './proxy-tunnel.ts';
import {readRetryAfter} from './retry-after.ts';

/** Of an answer: enough for a reason. */
const mostAnswer = 4096;
const longestReason = 160;

/** What the options of a channel say of its connection; each kind has its own prefix. */
export type HttpWay = {
	/** `slack_timeout`, `slack_ca_certs`, `slack_ignore_ssl_errors`, `slack_proxy` for `slack`. */
	readonly prefix: string;

	/** Of the alert: a header carries it, so that a receiver can drop a repeat. */
	readonly id: string;
	readonly options: ChannelOptions;
	readonly headers?: Readonly<Record<string, string>>;
};

/**
Posts once. Redirects are not followed, and of the environment no proxy is taken.

@returns What became of it: `sent to HOST, which answered 200 ok`.
@throws {DeliveryError} for everything but a status of success.
*/
export async function post(url: string, body: string, way: HttpWay, surroundings: Surroundings): Promise<string> {
	const place = toPlace(url);
	const seconds = numberOf(way.options, `${way.prefix}_timeout`, surroundings.limit / second);
	const limit = AbortSignal.timeout(Math.max(1, Math.round(seconds * second)));
	try {
		const {status, headers, text} = await exchange(place, body, way, AbortSignal.any([limit, surroundings.stop]));
		const answer = `${status}${describe(text)}`;
		if (status >= 200 && status < 300) {
			return `sent to ${place.host}, which answered ${answer}`;
		}

		if (status < 400) {
			throw new DeliveryError(`${place.host} answered ${status}: it redirects, which is not followed`, true);
		}

		const canRetry = status >= 500 || status === 408 || status === 429;
		const after = canRetry ? readRetryAfter(headers, text, surroundings.clock.now()) : undefined;
		throw new DeliveryError(`${place.host} answered ${answer}`, canRetry, after);
	} catch (error) {
		if (error instanceof DeliveryError) {
			throw error;
		}

		throw new DeliveryError(
			limit.aborted && !surroundings.stop.aborted
				? `${place.host} did not answer within ${seconds} s`
				: `${place.host}: ${toConnectionReason(error, way.prefix)}`,
			true,
		);
	}
}

/**
A URL that an option names.

@throws {DeliveryError} without the URL, which may be the secret.
*/
export function toPlace(url: string): URL {
	const place = URL.canParse(url) ? new URL(url) : undefined;
	if (place === undefined || !/^https?:$/.test(place.protocol)) {
		throw new DeliveryError('its URL is no http:// or https:// address', false);
	}

	return place;
}

/**
Why a connection failed, in words; of a certificate, what can be done.
*/
export function toConnectionReason(error: unknown, prefix: string): string {
	const {code = '', message} = error as NodeJS.ErrnoException;
	if (isAboutCertificate(error)) {
		return `its certificate is not trusted (${message}); name its authority in ${prefix}_ca_certs`;
	}

	return code === 'ECONNRESET' || message === 'socket hang up'
		? 'the connection was closed'
		: code === 'ENOTFOUND' || code === 'EAI_AGAIN'
			? 'its address cannot be found'
			: escapeText(cutText(toSystemReason(error), longestReason));
}

/**
Whether a connection failed since the other side could not show who it is.
*/
export function isAboutCertificate(error: unknown): boolean {
	const {code = '', message} = error as NodeJS.ErrnoException;
	return /CERT|SIGNATURE|ALTNAME|ISSUER/.test(code) || /certificate|altnames/i.test(message);
}

type Answer = {readonly status: number; readonly headers: IncomingMessage['headers']; readonly text: string};

async function exchange(
	place: URL,
	body: string,
	{prefix, id, options, headers = {}}: HttpWay,
	signal: AbortSignal,
): Promise<Answer> {
	const bytes = Buffer.from(body);
	const isSecure = place.protocol === 'https:';
	const authorities = textOf(options, `${prefix}_ca_certs`);
	const tls = {
		...(authorities === undefined ? {} : {ca: readOptionFile(options, `${prefix}_ca_certs`, authorities)}),
		...(isOn(options, `${prefix}_ignore_ssl_errors`) ? {rejectUnauthorized: false} : {}),
	};
	const proxy = isSecure ? textOf(options, `${prefix}_proxy`) : undefined;
	const socket = proxy === undefined ? undefined : await connectThrough(proxy, place, {prefix, options}, signal);
	const request: RequestOptions = {
		method: 'POST',
		// One message now and then: no connection is kept, so that none is found stale.
		agent: false,
		signal,
		headers: {
			'Content-Type': 'application/json',
			'Content-Length': bytes.length,
			'User-Agent': 'waftop',
			'X-Waftop-Alert-Id': toHeaderText(id),
			...headers,
		},
		...(isSecure ? tls : {}),
		...(socket === undefined ? {} : {socket}),
	};
	return new Promise((resolve, reject) => {
		const sent = (isSecure ? https : http).request(place, request, response => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (piece: string) => {
				text += piece;
				if (text.length > mostAnswer) {
					response.destroy();
				}
			});
			const done = (): void => {
				resolve({status: response.statusCode ?? 0, headers: response.headers, text: text.slice(0, mostAnswer)});
			};

			// Whatever comes behind the head decides nothing.
			response.on('end', done).on('close', done).on('error', done);
		});
		sent.on('error', reject);
		sent.end(bytes);
	});
}

/** A header holds printable ASCII. */
function toHeaderText(text: string): string {
	return text.replaceAll(/[^!-~]/gu, character => encodeURIComponent(character));
}

function describe(text: string): string {
	const words = escapeText(cutText(text, 2 * longestReason).replaceAll(/\s+/g, ' ')).trim();
	return words === '' ? '' : ` ${cutText(words, longestReason)}`;
}
