import {formatInstant} from './calendar.ts';
import {type RuleMatch} from './rule-match.ts';
import {toZoneName, type TimeZone} from './time-zone.ts';
import {type TransactionDetail} from './transaction.ts';

/**
A transaction as an ECS document (https://www.elastic.co/docs/reference/ecs), nested as Elasticsearch stores it. What the log does not say is left out.
*/
export type EcsDocument = {readonly [key: string]: unknown};

/**
Turns a transaction into its document; what ECS has no field for lies under `modsecurity`.
*/
export function toEcsDocument(detail: TransactionDetail, zone: TimeZone): EcsDocument {
	const type = detail.outcome === 'blocked' ? ['denied'] : detail.outcome === 'unknown' ? undefined : ['allowed'];
	return prune({
		'@timestamp': detail.time === undefined ? undefined : formatInstant(detail.time),
		event: {
			timezone: toZoneName(zone.offset),
			kind: 'event',
			category: ['web', 'intrusion_detection'],
			type,
			provider: 'modsecurity',
		},
		source: {ip: detail.client, port: detail.clientPort},
		http: {request: {method: detail.method}, response: {status_code: detail.statusCode}},
		url: {original: detail.target, path: detail.path, query: detail.query, domain: toDomain(detail.host)},
		user_agent: {original: detail.userAgent},
		log: {file: {path: detail.file}},
		observer: {hostname: detail.observer},
		modsecurity: {
			unique_id: detail.uniqueId,
			outcome: detail.outcome,
			score: {inbound: detail.inboundScore, outbound: detail.outboundScore, threshold: detail.threshold},
			categories: [...detail.categories],
			server: detail.server,
			truncated: detail.truncated,
			revision: detail.revision,
			time_zone_source: zone.source,
			rules: detail.ruleMatches.map(match => toRule(match)),
		},
	});
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

/** Leaves out what is undefined, and objects that are empty then. */
function prune(value: Record<string, unknown>): Record<string, unknown> {
	const kept: Record<string, unknown> = {};
	for (const [key, inner] of Object.entries(value)) {
		const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
		const pruned = isObject ? prune(inner as Record<string, unknown>) : inner;
		if (pruned !== undefined && !(isObject && Object.keys(pruned as object).length === 0)) {
			kept[key] = pruned;
		}
	}

	return kept;
}
