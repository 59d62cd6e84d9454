import * as bounds from './bounds.ts';
import {type Bound, type Escaping, mergeTexts, type Piece, type Template, type Use} from './piece.ts';

type Variable = readonly [bound: Bound, use?: Use];

/** Those that a client has no hand in, or whose form is known; every other one is text (https://nginx.org/en/docs/varindex.html). */
const variables: Readonly<Record<string, Variable>> = {
	remote_addr: [bounds.address, 'client'],
	realip_remote_addr: [bounds.address, 'peer'],
	remote_port: [bounds.number],
	realip_remote_port: [bounds.number],
	remote_user: [bounds.basicUser],
	time_local: [bounds.localTime, 'local-time'],
	time_iso8601: [bounds.isoTime, 'iso-time'],
	msec: [bounds.number, 'epoch-s'],
	request: [bounds.text, 'request'],
	request_method: [bounds.text, 'method'],
	request_uri: [bounds.text, 'target'],
	uri: [bounds.text, 'decoded'],
	document_uri: [bounds.text, 'decoded'],
	args: [bounds.text, 'arguments'],
	query_string: [bounds.text, 'arguments'],
	is_args: [bounds.text],
	host: [bounds.host, 'host'],
	http_host: [bounds.text, 'host'],
	server_name: [bounds.host, 'host'],
	server_addr: [bounds.address],
	server_port: [bounds.number],
	status: [bounds.status, 'status'],
	body_bytes_sent: [bounds.number, 'size'],
	bytes_sent: [bounds.number, 'size-sent'],
	request_time: [bounds.number, 'duration-s'],
	request_length: [bounds.number],
	request_id: [bounds.word, 'id'],
	req_id: [bounds.word, 'id'],
	connection: [bounds.number],
	connection_requests: [bounds.number],
	connection_time: [bounds.number],
	pid: [bounds.number],
	pipe: [bounds.word],
	scheme: [bounds.word],
	https: [bounds.word],
	hostname: [bounds.word],
	nginx_version: [bounds.word],
	server_protocol: [bounds.word],
	request_completion: [bounds.word],
	gzip_ratio: [bounds.number],
	content_length: [bounds.number],
	ssl_protocol: [bounds.word],
	ssl_cipher: [bounds.word],
	ssl_session_reused: [bounds.word],
	upstream_addr: [bounds.list],
	upstream_status: [bounds.list],
	upstream_response_time: [bounds.list],
	upstream_response_length: [bounds.list],
	upstream_connect_time: [bounds.list],
	upstream_header_time: [bounds.list],
	upstream_bytes_received: [bounds.list],
	upstream_bytes_sent: [bounds.list],
	upstream_cache_status: [bounds.list],
	proxy_upstream_name: [bounds.word],
	proxy_alternative_upstream_name: [bounds.word],
};

/** What nginx decodes before it prints it, as it does a path or a user's name, may hold a newline of the client's: with no escapes, only these cannot. */
const unbroken =
	/^(?:request|request_method|request_uri|args|query_string|is_args|http_\w+|arg_\w+|cookie_\w+|sent_http_\w+|upstream_http_\w+)$/;

/* Samples: `$status`, `${status}` */
const reference = /\$(?:\{([a-z\d_]+)\}|([a-z\d_]+))/gi;

/**
Takes an nginx `log_format` apart, whose pieces are one text.

@param escape As `escape=` says; nginx without it means `default`.
*/
export function readNginxFormat(format: string, escape: 'default' | 'json' | 'none' = 'default'): Template {
	const escaping: Escaping = escape === 'default' ? 'quoted' : escape;
	const pieces: Piece[] = [];
	const names: string[] = [];
	const found = [...format.matchAll(reference)];
	for (const [place, match] of found.entries()) {
		const name = (match[1] ?? match[2]).toLowerCase();
		const [bound, use] = variables[name] ?? [bounds.text];
		const end = match.index + match[0].length;
		names.push(name);
		pieces.push({use, bound, behind: Buffer.from(format.slice(end, found[place + 1]?.index))});
	}

	const breaking = escaping === 'none' ? names.find(name => mayBreak(name)) : undefined;
	return {
		front: Buffer.from(format.slice(0, found.at(0)?.index)),
		pieces: mergeTexts(pieces),
		escaping,
		timeIs: 'end',
		doubt: breaking === undefined ? undefined : `escape=none with $${breaking} lets a client write whole lines`,
	};
}

function mayBreak(name: string): boolean {
	const isText = (variables[name]?.[0] ?? bounds.text).kind === 'text';
	return isText && !unbroken.test(name);
}
