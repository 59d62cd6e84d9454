/* Each of them is tried over documents that were recorded and over generated ones; name, index and alerter are added. */

/**
Rules as people write them: every type, each with the options that change what it finds, when it tells, and what it says.
*/
export const rules: readonly string[] = [
	// Any, with all that silences and gathers.
	'type: any',
	'type: any\nrealert: {minutes: 0}\nfilter:\n- term: {modsecurity.outcome: blocked}',
	'type: any\nquery_key: source.ip\nrealert: {seconds: 90}',
	'type: any\nquery_key: [source.ip, url.domain]\nrealert: {minutes: 5}',
	'type: any\nrealert: {seconds: 10}\nexponential_realert: {minutes: 2}',
	'type: any\nrealert: {seconds: 0}\nquery_delay: {seconds: 25}\nbuffer_time: {minutes: 3}',
	'type: any\naggregation: {seconds: 40}\nalert_text_type: exclude_fields',
	'type: any\naggregation: {minutes: 1}\naggregation_key: http.request.method\nalert_text_type: alert_text_only\nalert_text: "{0} from {1}"\nalert_text_args: [url.path, source.ip]',
	'type: any\naggregation: {minutes: 1}\naggregate_by_match_time: true\nquery_key: source.ip\nalert_text_type: exclude_fields',
	"type: any\naggregation: {schedule: '*/2 * * * *'}\nalert_text_type: aggregation_summary_only\nsummary_table_fields: [source.ip, http.request.method]",
	'type: any\naggregation: {minutes: 1}\nalert_text_type: aggregation_summary_only\nsummary_table_fields: [url.path]\nsummary_table_type: markdown\nsummary_table_max_rows: 3\nsummary_prefix: Paths\nsummary_suffix: End',
	'type: any\naggregation: {minutes: 1}\nalert_text_type: aggregation_summary_only\nsummary_table_fields: [url.path, nosuch]\nsummary_table_type: html',
	'type: any\nrealert: {minutes: 1}\nalert_subject: "{0} asked for {1:.10} ({2})"\nalert_subject_args: [source.ip, url.path, priority]\nalert_text: "Owner {0}, {1:>8}, span {2}"\nalert_text_args: [owner, http.request.method, realert]\nowner: night shift\nalert_missing_value: "-"',
	'type: any\nrealert: {minutes: 1}\nalert_text: "{who} {what}"\nalert_text_kw: {source.ip: who, nosuch: what}\nalert_text_type: alert_text_only\nalert_subject: A rather long one\nalert_subject_max_len: 8',

	// Lists and changes.
	'type: blacklist\ncompare_key: http.request.method\nblacklist: [POST, PUT]\nrealert: {seconds: 30}',
	'type: whitelist\ncompare_key: source.ip\nwhitelist: ["192.0.2.1", "127.0.0.1"]\nignore_null: false\nrealert: {minutes: 0}\nalert_text_type: exclude_fields',
	'type: whitelist\ncompare_key: modsecurity.outcome\nwhitelist: [blocked]\nignore_null: true\nfilter_by_list: false\nrealert: {minutes: 2}',
	'type: change\nquery_key: source.ip\ncompare_key: modsecurity.outcome\nignore_null: true\nrealert: {minutes: 0}\nalert_text_type: exclude_fields',
	'type: change\nquery_key: url.domain\ncompare_key: [http.request.method, source.ip]\nignore_null: false\ntimeframe: {seconds: 10}\nrealert: {minutes: 1}',

	// Counts.
	'type: frequency\nnum_events: 5\ntimeframe: {seconds: 30}\nrealert: {seconds: 45}',
	'type: frequency\nnum_events: 3\ntimeframe: {minutes: 1}\nquery_key: source.ip\nrealert: {minutes: 0}\ntop_count_keys: [url.path, http.request.method]\nraw_count_keys: false\ntop_count_number: 2\nalert_text_type: exclude_fields',
	'type: frequency\nnum_events: 4\ntimeframe: {minutes: 2}\nquery_key: [url.domain, source.ip]\nattach_related: true\nrealert: {minutes: 1}',
	'type: frequency\nnum_events: 10\ntimeframe: {minutes: 1}\nuse_count_query: true\nrealert: {minutes: 0}',
	'type: frequency\nnum_events: 6\ntimeframe: {minutes: 2}\nuse_terms_query: true\nquery_key: source.ip\nterms_size: 2\nrealert: {minutes: 0}',
	'type: spike\nspike_height: 2\nspike_type: up\ntimeframe: {seconds: 40}\nthreshold_cur: 3\nrealert: {minutes: 0}',
	'type: spike\nspike_height: 2\nspike_type: both\ntimeframe: {seconds: 20}\nquery_key: source.ip\nthreshold_cur: 1\nalert_on_new_data: true\nrealert: {minutes: 0}',
	'type: spike\nspike_height: 3\nspike_type: down\ntimeframe: {seconds: 30}\nthreshold_ref: 2\nuse_count_query: true\nrealert: {seconds: 10}',
	'type: flatline\nthreshold: 2\ntimeframe: {seconds: 30}\nrealert: {minutes: 1}\nexponential_realert: {minutes: 5}',
	'type: flatline\nthreshold: 1\ntimeframe: {seconds: 40}\nquery_key: source.ip\nforget_keys: true\nrealert: {minutes: 0}',
	'type: cardinality\ncardinality_field: url.path\nmax_cardinality: 3\ntimeframe: {minutes: 1}\nrealert: {seconds: 20}\nalert_text_type: exclude_fields',
	'type: cardinality\ncardinality_field: http.request.method\nmin_cardinality: 2\ntimeframe: {seconds: 30}\nquery_key: source.ip\nrealert: {minutes: 0}',
	'type: new_term\nfields: [url.path, [source.ip, http.request.method]]\nuse_keyword_postfix: false\nrealert: {minutes: 0}\nalert_text_type: exclude_fields',
	'type: new_term\nquery_key: source.ip\nuse_terms_query: true\nuse_keyword_postfix: false\nrealert: {minutes: 0}',

	// What is computed over a run.
	'type: percentage_match\nmatch_bucket_filter:\n- term: {modsecurity.outcome: blocked}\nmax_percentage: 60\nmin_percentage: 30\nbuffer_time: {minutes: 1}\npercentage_format_string: "%.1f"\nrealert: {minutes: 0}',
	'type: percentage_match\nmatch_bucket_filter:\n- exists: {field: source.ip}\n- term: {http.request.method: GET}\nmin_percentage: 80\nquery_key: url.domain\nmin_denominator: 2\nbuffer_time: {minutes: 2}\nrealert: {minutes: 1}',
	'type: metric_aggregation\nmetric_agg_key: modsecurity.score.inbound\nmetric_agg_type: avg\nmax_threshold: 4\nbuffer_time: {minutes: 1}\nmetric_format_string: "{:.2f}"\nrealert: {minutes: 0}',
	'type: metric_aggregation\nmetric_agg_key: modsecurity.score.inbound\nmetric_agg_type: max\nmax_threshold: 3\nquery_key: [source.ip, url.domain]\nbuffer_time: {minutes: 2}\nrealert: {minutes: 0}',
	'type: metric_aggregation\nmetric_agg_key: modsecurity.score.inbound\nmetric_agg_type: percentiles\npercentile_range: 90\nmin_threshold: 5\nquery_key: url.domain\nbuffer_time: {minutes: 1}\nbucket_interval: {seconds: 20}\nrealert: {seconds: 30}',
	'type: metric_aggregation\nmetric_agg_key: url.path\nmetric_agg_type: cardinality\nmax_threshold: 2\nbuffer_time: {minutes: 2}\nuse_run_every_query_size: true\nrealert: {minutes: 0}',
	'type: spike_aggregation\nmetric_agg_key: modsecurity.score.inbound\nmetric_agg_type: sum\nspike_height: 2\nspike_type: up\ntimeframe: {seconds: 40}\nbuffer_time: {seconds: 20}\nthreshold_cur: 1\nrealert: {minutes: 0}',
];

/**
Files that are no rules: both programs refuse them.
*/
export const refused: readonly string[] = [
	'type: frequency\ntimeframe: {minutes: 5}',
	'type: frequency\nnum_events: 3\ntimeframe: {minute: 5}',
	'type: frequency\nnum_events: 3\ntimeframe: 5',
	'type: spike\nspike_height: 2\ntimeframe: {minutes: 5}',
	'type: spike\nspike_height: 2\nspike_type: sideways\ntimeframe: {minutes: 5}',
	'type: nosuch',
	'type: any\nfilter: {term: {a: b}}',
	'type: any\nrealert: 5 minutes',
	'type: any\nalert_text_type: nosuch',
	'type: any\nsummary_table_fields: source.ip',
	'type: cardinality\ncardinality_field: a\ntimeframe: {minutes: 5}',
	'type: blacklist\nblacklist: [a]',
	'type: whitelist\ncompare_key: a\nwhitelist: [a]',
	'type: change\ncompare_key: a\nquery_key: b',
	'type: flatline\ntimeframe: {minutes: 5}',
	'type: percentage_match\nmatch_bucket_filter: []',
	'type: metric_aggregation\nmetric_agg_key: a\nmetric_agg_type: median\nmax_threshold: 1',
	'type: metric_aggregation\nmetric_agg_key: a\nmetric_agg_type: sum',
	'type: new_term\nfields: []',
	'type: any\nscan_entire_timeframe: true',
	'type: frequency\nnum_events: 1\ntimeframe: {minutes: 1}\nuse_terms_query: true',
	'type: spike_aggregation\nmetric_agg_key: a\nmetric_agg_type: sum\nspike_height: 2\nspike_type: up\ntimeframe: {minutes: 1}\nbucket_interval: {minutes: 1}',
	'type: any\nmatch_enhancements: [no.such.Enhancement]',
];
