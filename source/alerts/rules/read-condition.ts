import {type FilterContext} from '../filters/document-test.ts';
import {readFilter} from '../filters/read-filter.ts';
import {
	type AggregateQuery,
	type Condition,
	type Metric,
	type RuleSchedule,
	type RuleType,
	type SpikeOptions,
} from '../rule.ts';
import {RuleError} from './rule-error.ts';
import {type RuleOptions} from './rule-options.ts';
import {type RuleSurroundings, type RuleText} from './rule-text.ts';

/** What a condition is read with. */
export type ConditionReading = {
	readonly ruleText: RuleText;
	readonly file: string;
	readonly surroundings: RuleSurroundings;
	readonly useField: (option: string, name: string) => void;
	readonly context: (option: string) => FilterContext;
	readonly inOption: <Result>(option: string, read: () => Result) => Result;
};

/**
When and over what a rule is run.

@throws {RuleError}
*/
export function toSchedule(options: RuleOptions<RuleType>, {place}: RuleText): RuleSchedule {
	const counted = options as Partial<RuleOptions<'frequency'>>;
	if (counted.use_terms_query === true && options.query_key === undefined) {
		throw new RuleError(`${place('use_terms_query')}: use_terms_query needs query_key`);
	}

	if (options.scan_entire_timeframe && (options as {readonly timeframe?: unknown}).timeframe === undefined) {
		throw new RuleError(`${place('scan_entire_timeframe')}: scan_entire_timeframe needs timeframe`);
	}

	return {
		runEvery: options.run_every,
		bufferTime: options.buffer_time,
		queryDelay: options.query_delay,
		scansTimeframe: options.scan_entire_timeframe,
		limit:
			options.limit_execution === undefined
				? undefined
				: {cron: options.limit_execution, coversPauses: !options.limit_execution_coverage},
		counts:
			counted.use_count_query === true
				? 'total'
				: counted.use_terms_query === true
					? {by: options.query_key?.[0] ?? '', atMost: counted.terms_size ?? 50}
					: 'documents',
	};
}

/**
What a rule of its type asks for.

@throws {RuleError}
*/
export function readCondition<Type extends RuleType>(
	type: Type,
	options: RuleOptions<Type>,
	reading: ConditionReading,
): Condition {
	return readers[type](options as never, reading);
}

type Readers = {readonly [Type in RuleType]: (options: RuleOptions<Type>, reading: ConditionReading) => Condition};

const readers: Readers = {
	any: () => ({type: 'any'}),
	blacklist: (options, reading) => ({
		type: 'blacklist',
		compareKey: readField('compare_key', options.compare_key[0], reading),
		list: readList(options.blacklist, reading),
		ignoresNull: true,
	}),
	whitelist: (options, reading) => ({
		type: 'whitelist',
		compareKey: readField('compare_key', options.compare_key[0], reading),
		list: readList(options.whitelist, reading),
		ignoresNull: options.ignore_null,
	}),
	change: (options, reading) => ({
		type: 'change',
		compareKeys: options.compare_key.map(name => readField('compare_key', name, reading)),
		ignoresNull: options.ignore_null,
		timeframe: options.timeframe,
	}),
	frequency: options => ({
		type: 'frequency',
		count: options.num_events,
		timeframe: options.timeframe,
		attachesRelated: options.attach_related,
	}),
	spike: (options, reading) => ({
		type: 'spike',
		...toSpike(options),
		valueField: options.field_value === undefined ? undefined : readField('field_value', options.field_value, reading),
	}),
	flatline: options => ({
		type: 'flatline',
		threshold: options.threshold,
		timeframe: options.timeframe,
		forgetsKeys: options.forget_keys,
	}),
	new_term(options, reading) {
		const fields = options.fields ?? options.query_key?.map(name => [name]);
		if (fields === undefined || fields.length === 0) {
			throw new RuleError(`${reading.ruleText.place('type')}: a rule of type new_term needs fields or query_key`);
		}

		return {
			type: 'new_term',
			fields: fields.map(names => names.map(name => readField('fields', name, reading))),
			window: options.terms_window_size,
			alertsOnMissing: options.alert_on_missing_field,
		};
	},
	cardinality(options, reading) {
		const limits = {least: options.min_cardinality, most: options.max_cardinality};
		needOne(limits, 'max_cardinality or min_cardinality', reading);
		const field = readField('cardinality_field', options.cardinality_field, reading);
		return {type: 'cardinality', field, timeframe: options.timeframe, ...limits};
	},
	percentage_match(options, reading) {
		const limits = {least: options.min_percentage, most: options.max_percentage};
		needOne(limits, 'max_percentage or min_percentage', reading);
		const part = reading.inOption('match_bucket_filter', () =>
			readFilter(options.match_bucket_filter, reading.context('match_bucket_filter')),
		);
		return {
			type: 'percentage_match',
			part,
			...limits,
			minDenominator: options.min_denominator,
			query: toQuery(options),
		};
	},
	metric_aggregation(options, reading) {
		const limits = {least: options.min_threshold, most: options.max_threshold};
		needOne(limits, 'max_threshold or min_threshold', reading);
		return {type: 'metric_aggregation', metric: toMetric(options, reading), ...limits, query: toQuery(options)};
	},
	spike_aggregation(options, reading) {
		if (options.bucket_interval !== undefined) {
			throw new RuleError(
				`${reading.ruleText.place('bucket_interval')}: bucket_interval: a spike is not looked for in pieces of a run`,
			);
		}

		return {
			type: 'spike_aggregation',
			metric: toMetric(options, reading),
			query: toQuery(options),
			...toSpike(options),
		};
	},
};

function toSpike(options: RuleOptions<'spike' | 'spike_aggregation'>): SpikeOptions {
	return {
		timeframe: options.timeframe,
		height: options.spike_height,
		direction: options.spike_type,
		leastCurrent: options.threshold_cur,
		leastReference: options.threshold_ref,
		alertsOnNew: options.alert_on_new_data,
	};
}

function toQuery(
	options: RuleOptions<'metric_aggregation' | 'percentage_match' | 'spike_aggregation'>,
): AggregateQuery {
	return {
		bucketInterval: options.bucket_interval,
		syncsBuckets: options.sync_bucket_interval && options.bucket_interval !== undefined,
		byRunEvery: options.use_run_every_query_size,
		termsAtMost: options.terms_size,
		minDocuments: options.min_doc_count,
	};
}

function toMetric(options: RuleOptions<'metric_aggregation' | 'spike_aggregation'>, reading: ConditionReading): Metric {
	if (options.metric_agg_type === 'percentiles' && options.percentile_range === undefined) {
		throw new RuleError(
			`${reading.ruleText.place('metric_agg_type')}: metric_agg_type percentiles needs percentile_range`,
		);
	}

	return {
		name: options.metric_agg_type,
		field: readField('metric_agg_key', options.metric_agg_key, reading),
		percent: options.percentile_range ?? 50,
	};
}

function needOne(
	{least, most}: {readonly least: number | undefined; readonly most: number | undefined},
	names: string,
	{ruleText}: ConditionReading,
): void {
	if (least === undefined && most === undefined) {
		throw new RuleError(`${ruleText.place('type')}: a rule of type ${String(ruleText.options.type)} needs ${names}`);
	}
}

function readField(option: string, name: string, {useField}: ConditionReading): string {
	useField(option, name);
	return name;
}

/** `!file PATH` stands for the lines of a file. */
function readList(entries: readonly string[], {file, surroundings}: ConditionReading): readonly string[] {
	return entries.flatMap(entry => {
		const [, path] = /^!file\s+(\S+)/.exec(entry) ?? [];
		return path === undefined
			? [entry]
			: surroundings
					.readText(path, file)
					.text.split('\n')
					.map(line => line.trimEnd())
					.filter(line => line !== '');
	});
}
