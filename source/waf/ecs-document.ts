import {formatInstant} from './calendar.ts';
import {type Exchange} from './text-observation.ts';
import {type RuleMatch} from './rule-match.ts';
import {toZoneName, type TimeZone} from './time-zone.ts';
import {type Contradiction, type TransactionDetail} from './transaction.ts';

/**
A transaction as an ECS document (https://www.elastic.co/docs/reference/ecs), nested as Elasticsearch stores it. What the log does not say is left out.
*/
export type EcsDocument = {readonly [key: string]: unknown};

/** Bytes of a body that are given out. */
const longestBody = 8192;

/**
Turns a transaction into its document; what ECS has no field for lies under `modsecurity`.
*/
export function toEcsDocument(detail: TransactionDetail, zone: TimeZone): EcsDocument {
	const exchange = detail.exchange ?? {};
	const parts = detail.observerParts;
	const type = detail.isUnseen
		? undefined
		: detail.outcome === 'blocked'
			? ['denied']
			: detail.outcome === 'unknown'
				? undefined
				: ['allowed'];
	return prune({
		'@timestamp': detail.time === undefined ? undefined : formatInstant(detail.time),
		event: {
			timezone: toZoneName(zone.offset),
			kind: 'event',
			category: detail.isUnseen ? ['web'] : ['web', 'intrusion_detection'],
			type,
			provider: detail.isUnseen ? undefined : 'modsecurity',
		},
		source: {
			ip: detail.client,
			port: detail.clientPort,
			geo: {country_iso_code: detail.place?.country},
			as: {number: detail.place?.asNumber, organization: {name: detail.place?.asName}},
		},
		http: {
			request: {method: detail.method, body: toBody(exchange.requestBody, exchange.requestBodyBytes)},
			response: {
				status_code: detail.statusCode,
				bytes: detail.access?.size,
				body: toBody(exchange.responseBody, exchange.responseBodyBytes),
			},
		},
		url: {original: detail.target, path: detail.path, query: detail.query, domain: toDomain(detail.host)},
		user_agent: {original: detail.userAgent},
		log: {file: {path: parts?.file ?? detail.file}},
		observer: {hostname: parts === undefined ? detail.observer : undefined},
		host: {name: parts?.host},
		kubernetes: {namespace: parts?.namespace, pod: {name: parts?.pod}},
		container: {name: parts?.container},
		service: {name: parts?.unit},
		modsecurity: {
			unique_id: detail.uniqueId,
			outcome: detail.isUnseen ? 'unseen' : detail.outcome,
			access: toAccess(detail.access),
			score: {inbound: detail.inboundScore, outbound: detail.outboundScore, threshold: detail.threshold},
			categories: detail.isUnseen ? undefined : [...detail.categories],
			server: detail.server,
			engine_mode: exchange.engineMode,
			request_headers: toHeaders(exchange.requestHeaders),
			response_headers: toHeaders(exchange.responseHeaders),
			contradictions: detail.contradictions.length === 0 ? undefined : detail.contradictions.map(toContradiction),
			remarks: (detail.remarks ?? []).length === 0 ? undefined : detail.remarks!.map(remark => ({...remark})),
			past_deny: detail.pastDeny,
			truncated: detail.isUnseen ? undefined : detail.truncated,
			revision: detail.isUnseen ? undefined : detail.revision,
			time_zone_source: zone.source,
			rules: detail.isUnseen ? undefined : detail.ruleMatches.map(match => toRule(match)),
		},
	});
}

/** The line in the access log, by what it was joined, and how many may be meant. Durations are in milliseconds. */
function toAccess(access: TransactionDetail['access']): Record<string, unknown> | undefined {
	return (
		access && {
			line_no: access.lineNumber,
			file: access.file,
			joined: access.joined,
			candidates: access.candidates === 0 ? undefined : access.candidates,
			status: access.status,
			bytes: access.size,
			duration: access.duration,
		}
	);
}

/** A content that is shorter than its bytes was cut. They are left out where letters like `\xff` may stand for one byte each. */
function toBody(body: string | undefined, bytesUnmasked: number | undefined): Record<string, unknown> | undefined {
	if (body === undefined || body === '') {
		return undefined;
	}

	const bytes = Buffer.byteLength(body, 'utf8');
	// A letter that the cut would halve is left out.
	const content =
		bytes <= longestBody ? body : new TextDecoder().decode(Buffer.from(body).subarray(0, longestBody), {stream: true});
	return {content, bytes: /\\x[89a-f][\da-f]/.test(body) ? undefined : (bytesUnmasked ?? bytes)};
}

/** By names in lower case, each with all its values: a header may come twice. */
function toHeaders(headers: Exchange['requestHeaders']): Record<string, readonly string[]> | undefined {
	const byName = new Map<string, string[]>();
	for (const [name, value] of headers ?? []) {
		const values = byName.get(name.toLowerCase());
		if (values === undefined) {
			byName.set(name.toLowerCase(), [value]);
		} else {
			values.push(value);
		}
	}

	return byName.size === 0 ? undefined : Object.fromEntries(byName);
}

/** The other client, or the status, beside what it is. */
function toContradiction(contradiction: Contradiction): Record<string, unknown> {
	return contradiction.kind === 'blocked-but-answered'
		? {kind: contradiction.kind, status_code: contradiction.statusCode}
		: {...contradiction};
}

function toRule(match: RuleMatch): Record<string, unknown> {
	return {
		line_no: match.lineNumber,
		time: match.time === undefined ? undefined : formatInstant(match.time),
		id: match.id,
		file: match.file,
		line: match.line,
		message: match.message,
		data: match.data,
		match: match.match,
		severity: match.severity,
		version: match.version,
		tags: match.tags === undefined ? undefined : [...match.tags],
		hostname: match.hostname,
		uri: match.uri,
		action: match.action,
		code: match.code,
		phase: match.phase,
		paranoia_level: match.paranoiaLevel,
		ref: match.reference,
	};
}

/** The host without a port. */
function toDomain(host: string | undefined): string | undefined {
	return host === undefined ? undefined : (/^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(host)?.[1] ?? host);
}

/** Leaves out what is undefined, and objects that are empty then. A key may be the client's choice, and is never assigned: `__proto__` would not become a key. */
function prune(value: Record<string, unknown>): Record<string, unknown> {
	const kept: Array<[string, unknown]> = [];
	for (const [key, inner] of Object.entries(value)) {
		const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
		const pruned = isObject ? prune(inner as Record<string, unknown>) : inner;
		if (pruned !== undefined && !(isObject && Object.keys(pruned as object).length === 0)) {
			kept.push([key, pruned]);
		}
	}

	return Object.fromEntries(kept);
}
