/** What a rule of each type asks, but those that a document alone decides, which come twice. */
const types = [
	'type: any',
	'type: any\nquery_key: source.ip',
	'type: frequency\nnum_events: 50\ntimeframe: {minutes: 5}\nquery_key: source.ip',
	'type: frequency\nnum_events: 500\ntimeframe: {minutes: 1}',
	'type: cardinality\ncardinality_field: source.ip\nmax_cardinality: 30\ntimeframe: {minutes: 5}\nquery_key: url.path',
	'type: spike\nspike_height: 3\nspike_type: up\ntimeframe: {minutes: 5}\nquery_key: source.ip\nthreshold_cur: 20',
	'type: flatline\nthreshold: 1\ntimeframe: {minutes: 5}',
	'type: new_term\nfields: [source.ip]',
	'type: change\ncompare_key: modsecurity.outcome\nignore_null: true\nquery_key: source.ip',
	'type: metric_aggregation\nmetric_agg_key: modsecurity.score.inbound\nmetric_agg_type: avg\nmax_threshold: 20',
	'type: percentage_match\nmatch_bucket_filter: [{term: {modsecurity.outcome: blocked}}]\nmax_percentage: 99',
	'type: blacklist\ncompare_key: source.ip\nblacklist: [203.0.113.0/24]',
];

/** Filters as people write them, from one that nearly all meet to those of one host. */
const filters = [
	() => '{query_string: {query: "modsecurity.outcome:blocked AND modsecurity.categories:SQLI"}}',
	() => '{term: {modsecurity.outcome: detected}}',
	(number: number) => `{query_string: {query: 'url.domain:shop${number}.example AND NOT source.ip:192.0.2.1'}}`,
	(number: number) => `{terms: {modsecurity.rules.id: ["94${2000 + number}", "94${1000 + number}"]}}`,
	() => '{range: {modsecurity.score.inbound: {gte: 30}}}',
	(number: number) => `{wildcard: {url.path: "/admin${number}*"}}`,
	(number: number) =>
		`{bool: {must: [{term: {url.path: "/login${number}"}}], must_not: [{term: {modsecurity.outcome: passed}}]}}`,
];

/**
So many alert rules of all types as one stream of YAML. They tell nobody.
*/
export function makeRules(count: number): string {
	return Array.from({length: count}, (_, number) =>
		[
			`name: rule ${number}`,
			types[number % types.length],
			`filter: [${filters[number % filters.length](number)}]`,
			'realert: {minutes: 5}',
		].join('\n'),
	).join('\n---\n');
}
