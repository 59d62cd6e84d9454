import {z} from 'zod';
import {type RuleType} from '../rule.ts';
import {combinations, count, cron, length, names, span, spanOrCron, texts} from './option-values.ts';

const metricNames = ['min', 'max', 'avg', 'sum', 'cardinality', 'value_count', 'percentiles'] as const;
const list = z.array(z.unknown());
const record = z.record(z.string(), z.unknown());

/** What all rules may say, with what applies where they do not. */
const common = {
	name: z.string().optional(),
	description: z.string().optional(),
	owner: z.string().optional(),
	priority: z.union([z.int(), z.string()]).optional(),
	is_enabled: z.boolean().default(true),
	import: names.optional(),
	index: z.string().optional(),
	filter: list.default([]),
	filter_by_list: z.boolean().default(true),
	query_key: names.optional(),
	timestamp_field: z.string().default('@timestamp'),
	timestamp_type: z.enum(['iso', 'unix', 'unix_ms', 'custom']).default('iso'),
	run_every: length.optional(),
	buffer_time: length.optional(),
	query_delay: span.default(0),
	scan_entire_timeframe: z.boolean().default(false),
	realert: span.optional(),
	realert_key: z.string().optional(),
	exponential_realert: span.optional(),
	aggregation: spanOrCron.optional(),
	aggregation_key: names.optional(),
	aggregate_by_match_time: z.boolean().default(false),
	aggregation_alert_time_compared_with_timestamp_field: z.boolean().default(false),
	category: z.string().optional(),
	limit_execution: cron.optional(),
	limit_execution_coverage: z.boolean().default(false),
	alert: z.union([z.string(), z.array(z.union([z.string(), record]))]).optional(),
	include: texts.optional(),
	top_count_keys: texts.optional(),
	top_count_number: count.default(5),
	raw_count_keys: z.boolean().default(true),
	match_enhancements: texts.optional(),
	use_local_time: z.boolean().default(true),
	custom_pretty_ts_format: z.string().optional(),
	alert_text: z.unknown().optional(),
	alert_text_type: z
		.enum(['alert_text_only', 'alert_text_jinja', 'exclude_fields', 'aggregation_summary_only'])
		.optional(),
	alert_text_args: texts.optional(),
	alert_text_kw: z.record(z.string(), z.string()).optional(),
	alert_missing_value: z.string().default('<MISSING VALUE>'),
	alert_subject: z.unknown().optional(),
	alert_subject_args: texts.optional(),
	alert_subject_max_len: count.default(2048),
	summary_table_fields: texts.optional(),
	summary_table_type: z.enum(['ascii', 'markdown', 'html']).default('ascii'),
	summary_table_max_rows: count.optional(),
	summary_prefix: z.string().optional(),
	summary_suffix: z.string().optional(),
	jinja_root_name: z.string().default('_data'),
};

const counted = {
	use_count_query: z.boolean().default(false),
	use_terms_query: z.boolean().default(false),
	terms_size: count.default(50),
};

const spike = {
	spike_height: z.number().positive(),
	spike_type: z.enum(['up', 'down', 'both']),
	timeframe: span,
	alert_on_new_data: z.boolean().default(false),
	threshold_ref: z.number().default(0),
	threshold_cur: z.number().default(0),
};

const aggregating = {
	bucket_interval: length.optional(),
	sync_bucket_interval: z.boolean().default(false),
	use_run_every_query_size: z.boolean().default(false),
	allow_buffer_time_overlap: z.boolean().default(false),
	min_doc_count: count.default(1),
	terms_size: count.default(50),
};

const metric = {
	metric_agg_key: z.string(),
	metric_agg_type: z.enum(metricNames),
	percentile_range: z.number().min(0).max(100).optional(),
	metric_format_string: z.string().optional(),
};

/** What each type asks for. */
const types = {
	any: {},
	blacklist: {compare_key: names, blacklist: texts},
	whitelist: {compare_key: names, whitelist: texts, ignore_null: z.boolean()},
	change: {compare_key: names, ignore_null: z.boolean(), query_key: names, timeframe: span.optional()},
	frequency: {...counted, num_events: count, timeframe: span, attach_related: z.boolean().default(false)},
	spike: {...counted, ...spike, field_value: z.string().optional()},
	flatline: {...counted, threshold: count, timeframe: span, forget_keys: z.boolean().default(false)},
	new_term: {
		...counted,
		fields: combinations.optional(),
		terms_window_size: span.default(30 * 86_400_000),
		window_step_size: span.optional(),
		alert_on_missing_field: z.boolean().default(false),
		use_keyword_postfix: z.boolean().default(true),
	},
	cardinality: {
		cardinality_field: z.string(),
		timeframe: span,
		max_cardinality: count.optional(),
		min_cardinality: count.optional(),
	},
	percentage_match: {
		...aggregating,
		match_bucket_filter: list,
		min_percentage: z.number().optional(),
		max_percentage: z.number().optional(),
		min_denominator: count.default(0),
		percentage_format_string: z.string().optional(),
	},
	metric_aggregation: {
		...aggregating,
		...metric,
		min_threshold: z.number().optional(),
		max_threshold: z.number().optional(),
	},
	spike_aggregation: {...aggregating, ...metric, ...spike},
} as const satisfies Record<RuleType, Record<string, z.ZodType>>;

/**
The types of rules, by the names that files give them.
*/
export const ruleTypes = Object.keys(types) as readonly RuleType[];

/**
The checked options of a rule of one type; unknown ones pass, since texts may use them.
*/
export function schemaOf<Type extends RuleType>(type: Type) {
	return z.looseObject({...common, ...types[type]});
}

export type RuleOptions<Type extends RuleType> = z.infer<ReturnType<typeof schemaOf<Type>>>;

/**
All names of options that some rule can have.
*/
export const optionNames: readonly string[] = [
	...new Set(['type', ...Object.keys(common), ...Object.values(types).flatMap(type => Object.keys(type))]),
];
