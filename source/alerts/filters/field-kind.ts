import {namesOf} from './field-aliases.ts';

/**
How a search server compares the values of a field. `any`: by what the value itself is, texts as keywords.
*/
export type FieldKind = 'any' | 'address' | 'date' | 'number' | 'text';

/* The fields of our documents that are no keywords; `waftop ship` maps them so, and a test holds the two together. */
const kinds: Readonly<Record<string, FieldKind>> = {
	'@timestamp': 'date',
	'event.created': 'date',
	'event.ingested': 'date',
	'modsecurity.rules.time': 'date',
	'source.ip': 'address',
	'source.port': 'number',
	'http.request.body.bytes': 'number',
	'http.request.body.content': 'text',
	'http.response.body.bytes': 'number',
	'http.response.body.content': 'text',
	'http.response.status_code': 'number',
	'modsecurity.contradictions.status_code': 'number',
	'modsecurity.remarks.candidates': 'number',
	'modsecurity.remarks.why': 'text',
	'modsecurity.rules.data': 'text',
	'modsecurity.rules.match': 'text',
	'modsecurity.rules.paranoia_level': 'number',
	'modsecurity.rules.phase': 'number',
	'modsecurity.rules.severity': 'number',
	'modsecurity.score.inbound': 'number',
	'modsecurity.score.outbound': 'number',
	'modsecurity.score.threshold': 'number',
};

/**
How the values of a field are compared.
*/
export function toFieldKind(field: string): FieldKind {
	const named = namesOf(field).at(-1)!;
	return Object.hasOwn(kinds, named) ? kinds[named] : 'any';
}
