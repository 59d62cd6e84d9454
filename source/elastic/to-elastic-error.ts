import {second} from '../waf/clock.ts';
import {ElasticError, type ElasticErrorCode} from './elastic-error.ts';

/** What is known of a request that failed; never what it was signed with. */
export type FailedRequest = {
	/** Where it went: scheme, host and port. */
	readonly server: string;

	/** Method and path, without the query. */
	readonly what: string;
};

type Refusal = {readonly type: string; readonly reason: string};

const certificateCodes =
	/^(?:CERT_|DEPTH_ZERO_|UNABLE_TO_|SELF_SIGNED_|ERR_TLS_CERT|ERR_SSL|HOSTNAME_MISMATCH|INVALID_CA)|self-signed certificate|certificate|Server certificate CA fingerprint/i;

/**
An error of the client library as one of ours: a sentence with what, which and what to do next.
*/
export function toElasticError(error: unknown, request: FailedRequest): ElasticError {
	const {name = '', message = '', statusCode, body, headers} = describe(error);
	if (statusCode !== undefined) {
		return toRefusal(statusCode, body, headers, request);
	}

	return toConnectionError(name, `${message} ${codesOf(error)}`, request);
}

type Description = {
	readonly name?: string;
	readonly message?: string;
	readonly statusCode?: number;
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, unknown>>;
};

/** The library's `ResponseError` keeps status, body and headers in its `meta`. */
function describe(error: unknown): Description {
	const {name, message, meta} = error as {name?: string; message?: string; meta?: Description};
	return name === 'ResponseError' ? {...meta, name, message} : {name, message};
}

/** Codes of the operating system and of TLS stand at causes of causes. */
function codesOf(error: unknown): string {
	const codes: string[] = [];
	let current = error as {code?: unknown; cause?: unknown; meta?: {meta?: unknown}} | undefined;
	for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
		if (typeof current.code === 'string') {
			codes.push(current.code);
		}

		current = current.cause as typeof current;
	}

	return codes.join(' ');
}

function toConnectionError(name: string, words: string, {server, what}: FailedRequest): ElasticError {
	const make = (code: ElasticErrorCode, message: string, hint: string): ElasticError =>
		new ElasticError(code, message, hint);
	if (name === 'DeserializationError') {
		return make(
			'not-elastic',
			`${server} answered ${what} with invalid JSON`,
			'look for a proxy in between, with curl',
		);
	}

	if (certificateCodes.test(words)) {
		return make(
			'certificate',
			`the certificate of ${server} is not trusted: ${words.trim().slice(0, 120)}`,
			'trust its authority with --es-ca FILE, or its fingerprint with --es-fingerprint HEX',
		);
	}

	if (name === 'TimeoutError' || /Timeout|timed out|ETIMEDOUT/i.test(words)) {
		return make('timeout', `${server} did not answer ${what} in time`, 'the server may be overloaded');
	}

	if (/ECONNREFUSED/.test(words)) {
		return make(
			'refused',
			`cannot connect to ${server}: connection refused`,
			'start the server, or name another with --es',
		);
	}

	if (/ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/.test(words)) {
		return make('unreachable', `cannot reach ${server}`, 'check the name, the network and --es-proxy');
	}

	return make(
		'closed',
		`${server} closed the connection: ${words.trim().slice(0, 120)}`,
		server.startsWith('http:')
			? 'if it expects https, write --es https://…'
			: 'look for a proxy or firewall in between',
	);
}

/* Samples of bodies: `{"error":{"type":"index_not_found_exception","reason":"…","root_cause":[…]},"status":404}` and, of proxies, `<html>…`. */
function readRefusal(body: unknown): Refusal | undefined {
	const error = (body as {error?: unknown} | undefined)?.error;
	if (typeof error === 'string') {
		return {type: error, reason: ''};
	}

	if (typeof error !== 'object' || error === null) {
		return undefined;
	}

	type Cause = {type?: unknown; reason?: unknown; caused_by?: Cause};
	const {
		type,
		reason,
		root_cause: roots,
		caused_by: cause,
		failed_shards: failed,
	} = error as Cause & {
		root_cause?: Cause[];
		failed_shards?: Array<{reason?: Cause}>;
	};
	const root = roots?.at(0) ?? failed?.at(0)?.reason ?? cause;
	return {
		type: text(root?.type) ?? text(type) ?? '',
		reason: text(root?.caused_by?.reason) ?? text(root?.reason) ?? text(cause?.reason) ?? text(reason) ?? '',
	};
}

function text(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function toRefusal(
	statusCode: number,
	body: unknown,
	headers: Readonly<Record<string, unknown>> | undefined,
	{server, what}: FailedRequest,
): ElasticError {
	const refusal = readRefusal(body);
	const type = refusal?.type;
	const why = (refusal?.reason ?? '').replaceAll(/\s+/g, ' ').slice(0, 200);
	const make = (code: ElasticErrorCode, message: string, hint: string): ElasticError =>
		new ElasticError(code, message, hint, {type, retryAfter: readRetryAfter(headers)});
	// An outage passes, a question that is too large does not; some servers answer both with 503.
	if (type === 'too_many_buckets_exception' || /too_many_buckets/.test(JSON.stringify(body ?? ''))) {
		return make(
			'too-many-buckets',
			`${server} has too many values to answer ${what}`,
			'choose a shorter window with -',
		);
	}

	switch (statusCode) {
		case 401:
			return make(
				'unauthorized',
				`${server} rejected the user or key (401)`,
				'check --es-user and WAFTOP_ES_PASSWORD, or WAFTOP_ES_API_KEY',
			);
		case 403:
			return make(
				'forbidden',
				`${server} denied ${what} (403)${why === '' ? '' : `: ${why}`}`,
				'the user or key needs the index privileges read and view_index_metadata',
			);
		case 404:
			return refusal === undefined
				? make('not-elastic', `${server} has no ${what} (404)`, 'check the path in --es')
				: make('missing', `${server}: ${why === '' ? type : why}`, 'choose another with --index');
		case 429:
			return make('busy', `${server} is too busy (429)`, 'wait until its load drops');
		case 502:
		case 503:
		case 504:
			return make('unavailable', `${server} is not available (${statusCode})`, 'wait until it is back');
		default:
			return refusal === undefined
				? make(
						'not-elastic',
						`${server} answered ${what} with ${statusCode}`,
						'check with curl that it is a search server',
					)
				: make(
						'rejected',
						`${server} cannot answer ${what}: ${why === '' ? type : why}`,
						'see Search servers in the documentation',
					);
	}
}

function readRetryAfter(headers: Readonly<Record<string, unknown>> | undefined): number | undefined {
	const seconds = Number(headers?.['retry-after']);
	return Number.isFinite(seconds) && seconds > 0 ? seconds * second : undefined;
}
