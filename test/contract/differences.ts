import {type CaseDocument} from './case.ts';
import {toDocument, toTime} from './random-documents.ts';

/**
What is otherwise here on purpose: a row of the table in docs/alerts.md, a rule that shows it, and what both make of it.
*/
export type Difference = {
	readonly where: string;
	readonly rule: string;
	readonly over: readonly CaseDocument[];
	readonly start?: string;
	readonly theirs: string;
	readonly ours: string;

	/** Where only the text differs: what stands in that of one of them. */
	readonly text?: {readonly pattern: RegExp; readonly theirs: boolean; readonly ours: boolean};
};

const lists: readonly CaseDocument[] = [
	{...toDocument(0, {id: 'a', path: '/a'}), tags: ['XSS', 'SQLI']},
	{...toDocument(5, {id: 'b', path: '/b'}), tags: ['SQLI']},
];

const plain = [
	toDocument(0, {id: 'a', ip: '192.0.2.1', domain: 'www.example.com', path: '/a', status: 403, score: 5}),
	toDocument(5, {id: 'b', ip: '192.0.2.2', path: '/b', status: 403, score: 10}),
	toDocument(30, {id: 'c', ip: '192.0.2.1', domain: 'www.example.com', path: '/a', status: 200}),
];

const nowhere = '0 matches (), 0 alerts, fails';

export const differences: readonly Difference[] = [
	{
		where: '`a.b.c` where `a.b` is a list of objects: the values in all of them',
		rule: 'type: blacklist\ncompare_key: parts.id\nblacklist: ["942100"]\nfilter_by_list: false',
		over: [{...toDocument(0, {id: 'a'}), parts: [{id: '941100'}, {id: '942100'}]}],
		theirs: nowhere,
		ours: '1 matches (null), 1 alerts',
	},
	{
		where: '`X.keyword` is the field where a document has none of that name',
		rule: 'type: any\nfilter:\n- term: {source.ip.keyword: 192.0.2.2}',
		over: plain,
		theirs: '0 matches (), 0 alerts',
		ours: '1 matches (null), 1 alerts',
	},
	{
		where: 'matches without an `aggregation_key` are gathered for themselves',
		rule: 'type: any\naggregation: {seconds: 40}\naggregation_key: url.domain\nrealert: {minutes: 0}',
		over: plain,
		theirs: '3 matches (null), 1 alerts',
		ours: '3 matches (null), 2 alerts',
	},
	{
		where: '`{name}` among numbers is refused when the rule is read',
		rule: 'type: any\nalert_text: "{0} {name}"\nalert_text_args: [source.ip]',
		over: plain.slice(0, 1),
		theirs: '1 matches (null), 0 alerts, fails',
		ours: 'refused',
	},
	{
		where: 'a template that fails says why in its text',
		rule: 'type: any\nalert_text_type: alert_text_jinja\nalert_text: "{{ \'a\' + 1 }}"',
		over: plain.slice(0, 1),
		theirs: '1 matches (null), 0 alerts, fails',
		ours: '1 matches (null), 1 alerts',
	},
	{
		where: 'top counts of a key of which a field is missing',
		rule: 'type: any\nquery_key: [source.ip, url.domain]\ntop_count_keys: [url.path]\nraw_count_keys: false',
		over: plain.slice(1, 2),
		theirs: '1 matches (192.0.2.2, None), 1 alerts',
		ours: '1 matches (192.0.2.2, None), 1 alerts',
		text: {pattern: /\/b: 1\b/, theirs: false, ours: true},
	},
	{
		where: 'a list as `query_key`: each element is a value of its own',
		rule: 'type: frequency\nnum_events: 2\ntimeframe: {minutes: 1}\nquery_key: tags',
		over: lists,
		theirs: '0 matches (), 0 alerts',
		ours: '1 matches (SQLI), 1 alerts',
	},
	{
		where: 'a list as `compare_key`: no error',
		rule: 'type: blacklist\ncompare_key: tags\nblacklist: [XSS]',
		over: lists,
		theirs: nowhere,
		ours: '1 matches (null), 1 alerts',
	},
	{
		where: 'ranges and expressions in lists match',
		rule: 'type: blacklist\ncompare_key: source.ip\nblacklist: ["192.0.2.0/30"]\nfilter_by_list: false',
		over: plain,
		theirs: '0 matches (), 0 alerts',
		ours: '3 matches (null), 1 alerts',
	},
	{
		where: 'new_term with the default postfix learns what was there',
		rule: 'type: new_term\nfields: [url.path]\nrealert: {minutes: 0}',
		over: [toDocument(-100, {id: 'z', path: '/a'}), ...plain],
		start: toTime(-10),
		theirs: '2 matches (null), 2 alerts',
		ours: '1 matches (null), 1 alerts',
	},
	{
		where: '`field_value` of a spike may lie deeper',
		rule: 'type: spike\nfield_value: modsecurity.score.inbound\nspike_height: 2\nspike_type: both\ntimeframe: {seconds: 10}',
		over: [0, 1, 2, 12, 13, 22, 23, 24].map((at, place) =>
			toDocument(at, {id: String(place), score: at < 20 ? 1 : 10}),
		),
		theirs: '0 matches (), 0 alerts',
		ours: '1 matches (null), 1 alerts',
	},
	{
		where: 'percentage_match with a key of several fields works',
		rule: 'type: percentage_match\nmatch_bucket_filter:\n- exists: {field: url.domain}\nmin_percentage: 50\nquery_key: [source.ip, http.response.status_code]\nbuffer_time: {seconds: 10}\nrealert: {minutes: 0}',
		over: plain,
		theirs: nowhere,
		ours: '1 matches (192.0.2.2,403), 1 alerts',
	},
	{
		where: 'spike_aggregation over a run without a value does not count it',
		rule: 'type: spike_aggregation\nmetric_agg_key: modsecurity.score.inbound\nmetric_agg_type: avg\nspike_height: 2\nspike_type: up\ntimeframe: {seconds: 20}\nbuffer_time: {seconds: 10}',
		over: plain,
		theirs: nowhere,
		ours: '0 matches (), 0 alerts',
	},
	{
		where: 'spike_aggregation with a number as key works',
		rule: 'type: spike_aggregation\nmetric_agg_key: modsecurity.score.inbound\nmetric_agg_type: sum\nquery_key: http.response.status_code\nspike_height: 2\nspike_type: up\ntimeframe: {seconds: 20}\nbuffer_time: {seconds: 10}',
		over: plain,
		theirs: nowhere,
		ours: '0 matches (), 0 alerts',
	},
	{
		where: 'a text with too few arguments is refused when the rule is read',
		rule: 'type: any\nalert_text: "{0} {1}"\nalert_text_args: [source.ip]',
		over: plain.slice(0, 1),
		theirs: '1 matches (null), 0 alerts, fails',
		ours: 'refused',
	},
	{
		where: 'a value that a format does not fit stands as it is',
		rule: 'type: any\nalert_text: "{0:>20}"\nalert_text_args: [source]',
		over: plain.slice(0, 1),
		theirs: '1 matches (null), 0 alerts, fails',
		ours: '1 matches (null), 1 alerts',
	},
	{
		where: 'a number as key of top counts works',
		rule: 'type: any\nquery_key: http.response.status_code\ntop_count_keys: [url.path]\nraw_count_keys: false',
		over: plain.slice(0, 1),
		theirs: '1 matches (403), 0 alerts, fails',
		ours: '1 matches (403), 1 alerts',
	},
	{
		where: '`scan_entire_timeframe` beyond `buffer_time` does not count documents again',
		rule: 'type: frequency\nnum_events: 3\ntimeframe: {minutes: 5}\nscan_entire_timeframe: true\nbuffer_time: {seconds: 20}\nrealert: {minutes: 10}',
		over: plain.slice(0, 1),
		theirs: '3 matches (null), 1 alerts',
		ours: '0 matches (), 0 alerts',
	},
];
