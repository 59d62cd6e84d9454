import {type Elastic} from '../../elastic/elastic.ts';
import {isElasticError} from '../../elastic/elastic-error.ts';

const pipeline = 'waftop-ingested';

const keyword = {type: 'keyword', ignore_above: 8191};
const text = {type: 'text', norms: false};
const kept = {type: 'object', enabled: false};
const body = {properties: {content: text, bytes: {type: 'long'}}};

/**
Mappings of the documents of `waftop ship`: what is counted over is a keyword, addresses are addresses, and what is not named here is kept but not indexed.
*/
export const shippedMappings = {
	dynamic: false,
	properties: {
		'@timestamp': {type: 'date'},
		event: {
			properties: {
				ingested: {type: 'date'},
				created: {type: 'date'},
				timezone: keyword,
				kind: keyword,
				category: keyword,
				type: keyword,
				provider: keyword,
			},
		},
		source: {properties: {ip: {type: 'ip', ignore_malformed: true}, port: {type: 'integer'}}},
		http: {
			properties: {
				request: {properties: {method: keyword, referrer: keyword, body}},
				response: {properties: {status_code: {type: 'integer'}, body}},
			},
		},
		url: {properties: {original: keyword, path: keyword, query: keyword, domain: keyword}},
		user_agent: {properties: {original: keyword}},
		log: {properties: {file: {properties: {path: keyword}}}},
		observer: {properties: {hostname: keyword}},
		modsecurity: {
			properties: {
				unique_id: keyword,
				outcome: keyword,
				score: {
					properties: {inbound: {type: 'integer'}, outbound: {type: 'integer'}, threshold: {type: 'integer'}},
				},
				categories: keyword,
				server: keyword,
				engine_mode: keyword,
				// Names are the client's choice: as fields of their own they would grow without end.
				request_headers: kept,
				response_headers: kept,
				contradictions: {properties: {kind: keyword, other: keyword, status_code: {type: 'integer'}}},
				past_deny: keyword,
				remarks: {properties: {kind: keyword, candidates: {type: 'integer'}, why: text}},
				truncated: {type: 'boolean'},
				time_zone_source: keyword,
				rules: {
					properties: {
						id: keyword,
						file: keyword,
						message: keyword,
						data: text,
						severity: {type: 'byte'},
						version: keyword,
						tags: keyword,
						action: keyword,
						phase: {type: 'byte'},
						paranoia_level: {type: 'byte'},
					},
				},
			},
		},
		waftop: {
			properties: {
				category: keyword,
				severity: {type: 'byte'},
				score: {type: 'integer'},
				path: keyword,
				host: keyword,
			},
		},
	},
} as const;

/**
Puts the template in place, with a pipeline that notes when a document came. A server that has no such pipelines does without: the sender's clock has to do.

@throws {ElasticError} where the user or key may not.
*/
export async function putTemplate(elastic: Elastic, index: string, stop: AbortSignal): Promise<void> {
	const hasPipeline = await elastic
		.request(
			{
				method: 'PUT',
				path: `/_ingest/pipeline/${pipeline}`,
				body: {
					description: 'When a document of waftop ship came',
					processors: [{set: {field: 'event.ingested', value: '{{{_ingest.timestamp}}}'}}],
				},
			},
			stop,
		)
		.then(
			() => true,
			(error: unknown) => {
				if (isElasticError(error, 'rejected', 'missing', 'forbidden', 'not-elastic')) {
					return false;
				}

				throw error;
			},
		);
	await elastic.request(
		{
			method: 'PUT',
			path: `/_index_template/${encodeURIComponent(index)}`,
			body: {
				index_patterns: [`${index}-*`],
				priority: 200,
				template: {
					settings: {
						'index.mapping.total_fields.limit': 200,
						...(hasPipeline ? {'index.default_pipeline': pipeline} : {}),
					},
					mappings: shippedMappings,
				},
			},
		},
		stop,
	);
}
