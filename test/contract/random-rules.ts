import {type Case} from './case.ts';
import {createDice, type Dice} from './dice.ts';
import {randomDocuments} from './random-documents.ts';
import {randomTexts} from './random-texts.ts';

type Options = Record<string, unknown>;

const keys = [
	undefined,
	undefined,
	'source.ip',
	'source.ip',
	'url.domain',
	'http.response.status_code',
	['source.ip', 'url.domain'],
	['url.domain'],
	'nosuch',
];

const filters = [
	undefined,
	undefined,
	[{term: {'modsecurity.outcome': 'blocked'}}],
	[{terms: {'http.request.method': ['GET']}}],
	[{range: {'modsecurity.score.inbound': {gte: 5}}}],
	[{exists: {field: 'source.ip'}}, {bool: {must_not: [{term: {'url.path': '/login'}}]}}],
	[{term: {'source.ip': '192.0.2.0/24'}}],
];

const seconds = (count: number) => ({seconds: count});

/**
A case of a seed: a rule of any type with any of its options, over documents that are made for it.
*/
export function randomCase(seed: number): Case {
	const dice = createDice(seed);
	const runEvery = dice.pick([5, 10, 30, 60]);
	const bufferTime = dice.pick([runEvery, 60, 120, 300, 900]);
	const type = dice.pick(types);
	const options: Options = {
		name: `Rule ${seed}`,
		type,
		index: 'waf-*',
		alert: ['debug'],
		use_local_time: false,
		...commonOptions(dice),
	};
	Object.assign(options, optionsOf[type](dice, options, {runEvery, bufferTime}));
	// Marks of time have none, and join whatever waits in the real program: a row of the table.
	if (['flatline', 'spike', 'cardinality'].includes(type)) {
		options.aggregation_key = undefined;
	}

	const needed = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
	return {
		name: `${type} ${seed}`,
		rule: JSON.stringify(needed),
		documents: randomDocuments(dice, 10 + dice.whole(50), dice.pick([120, 400, 900])),
		runEvery,
		bufferTime,
		tail: dice.pick([60, 120, 300]),
	};
}

const types = [
	'any',
	'blacklist',
	'whitelist',
	'change',
	'frequency',
	'spike',
	'flatline',
	'new_term',
	'cardinality',
	'metric_aggregation',
	'spike_aggregation',
	'percentage_match',
] as const;

function commonOptions(dice: Dice): Options {
	const gathers = dice.chance(0.25);
	const key = dice.pick(keys);
	return {
		query_key: key,
		filter: dice.pick(filters),
		realert: dice.pick([undefined, seconds(0), seconds(0), seconds(30), {minutes: 2}]),
		exponential_realert: dice.chance(0.25) ? dice.pick([seconds(100), {minutes: 10}]) : undefined,
		query_delay: dice.chance(0.1) ? seconds(20) : undefined,
		buffer_time: dice.chance(0.15) ? seconds(dice.pick([60, 240])) : undefined,
		realert_key: dice.chance(0.1) ? 'shared' : undefined,
		priority: dice.chance(0.1) ? 1 : undefined,
		aggregation: gathers ? dice.pick([seconds(30), seconds(100), {minutes: 5}, {schedule: '*/2 * * * *'}]) : undefined,
		aggregation_key: gathers ? dice.pick([undefined, 'modsecurity.outcome', ['source.ip', 'url.path']]) : undefined,
		aggregate_by_match_time: gathers && dice.chance(0.3) ? true : undefined,
		aggregation_alert_time_compared_with_timestamp_field: gathers && dice.chance(0.2) ? true : undefined,
		...randomTexts(dice, key),
	};
}

type Times = {readonly runEvery: number; readonly bufferTime: number};

const optionsOf: Record<(typeof types)[number], (dice: Dice, common: Options, times: Times) => Options> = {
	any: () => ({}),
	blacklist: dice => ({
		compare_key: dice.pick(['url.path', 'source.ip', 'http.request.method']),
		blacklist: dice.pick([['/login', '192.0.2.1', 'POST'], ['POST', '/a b', '2001:db8::1'], ['Nobody']]),
	}),
	whitelist: dice => ({
		compare_key: dice.pick(['url.path', 'source.ip', 'url.domain']),
		whitelist: dice.pick([
			['/login', '192.0.2.1', 'shop.example.org'],
			['/a b', '/ünï', '192.0.2.2'],
		]),
		ignore_null: dice.chance(0.5),
	}),
	change: (dice, {query_key: key}) => ({
		query_key: key ?? 'source.ip',
		compare_key: dice.pick<unknown>([
			'modsecurity.outcome',
			['http.request.method', 'url.domain'],
			'modsecurity.score.inbound',
			'level',
		]),
		ignore_null: dice.chance(0.5),
		timeframe: dice.pick([undefined, seconds(60), seconds(10)]),
	}),
	frequency: dice => ({
		num_events: dice.pick([1, 2, 3, 5, 8]),
		timeframe: seconds(dice.pick([10, 60, 200])),
		attach_related: dice.chance(0.2) ? true : undefined,
		...counting(dice),
	}),
	spike: (dice, common) => ({
		timeframe: seconds(dice.pick([20, 60, 120])),
		...spike(dice),
		field_value: dice.chance(0.25) ? 'level' : undefined,
		...(dice.chance(0.2) ? counting(dice, common) : {}),
	}),
	flatline: dice => ({
		threshold: dice.pick([1, 2, 4]),
		timeframe: seconds(dice.pick([30, 60, 180])),
		forget_keys: dice.chance(0.3) ? true : undefined,
		...counting(dice),
	}),
	new_term: (dice, {query_key: key}) => {
		const usesTerms = typeof key === 'string' && key !== 'nosuch' && dice.chance(0.15);
		return {
			fields: usesTerms
				? [key]
				: dice.pick<unknown>([
						'source.ip',
						['url.path', 'source.ip'],
						[['source.ip', 'url.domain']],
						['http.response.status_code'],
						['level', ['url.path', 'http.request.method']],
					]),
			use_terms_query: usesTerms ? true : undefined,
			alert_on_missing_field: dice.chance(0.3),
			use_keyword_postfix: false,
			terms_window_size: dice.pick([undefined, {minutes: 5}]),
		};
	},
	cardinality: dice => ({
		cardinality_field: dice.pick(['url.path', 'source.ip', 'http.response.status_code', 'level']),
		timeframe: seconds(dice.pick([20, 60, 200])),
		...dice.pick<Options>([
			{max_cardinality: 1},
			{max_cardinality: 2},
			{min_cardinality: 2},
			{min_cardinality: 3},
			{min_cardinality: 2, max_cardinality: 3},
		]),
	}),
	metric_aggregation: (dice, common, times) => ({
		...metric(dice),
		...dice.pick<Options>([
			{max_threshold: 4},
			{min_threshold: 4},
			{max_threshold: 9, min_threshold: 2},
			{max_threshold: 0},
		]),
		...aggregating(dice, common, times),
	}),
	spike_aggregation: (dice, common, times) => ({
		timeframe: seconds(dice.pick([60, 120])),
		...metric(dice, ['sum', 'value_count', 'cardinality', 'avg', 'max']),
		...spike(dice),
		...aggregating(dice, common, times),
		bucket_interval: undefined,
		sync_bucket_interval: undefined,
		...withTextKey(common),
	}),
	percentage_match: (dice, common, times) => ({
		match_bucket_filter: dice.pick([
			[{term: {'modsecurity.outcome': 'blocked'}}],
			[{exists: {field: 'level'}}, {term: {'http.request.method': 'GET'}}],
		]),
		...dice.pick<Options>([{max_percentage: 40}, {min_percentage: 40}, {min_percentage: 20, max_percentage: 60}]),
		min_denominator: dice.pick([undefined, 3]),
		...aggregating(dice, common, times),
		...withTextKey(common),
	}),
};

/** Keys of several fields, and numbers as keys, make the real program fail: rows of the table. */
function withTextKey({query_key: key}: Options): Options {
	return {query_key: Array.isArray(key) || key === 'http.response.status_code' ? 'source.ip' : key};
}

function counting(dice: Dice, common?: Options): Options {
	return dice.pick<Options>([
		{},
		{},
		{},
		// Further than it remembers, the real program counts documents again: a row of the table.
		{buffer_time: seconds(900), scan_entire_timeframe: true},
		{use_count_query: true, query_key: undefined},
		common === undefined || typeof common.query_key !== 'string'
			? {use_terms_query: true, query_key: 'source.ip'}
			: {use_terms_query: true},
	]);
}

function spike(dice: Dice): Options {
	return {
		spike_height: dice.pick([1.5, 2, 3]),
		spike_type: dice.pick(['up', 'down', 'both']),
		threshold_cur: dice.pick([undefined, 1, 3]),
		threshold_ref: dice.pick([undefined, undefined, 2]),
		alert_on_new_data: dice.chance(0.3) ? true : undefined,
	};
}

function metric(
	dice: Dice,
	names = ['min', 'max', 'avg', 'sum', 'cardinality', 'value_count', 'percentiles'],
): Options {
	const type = dice.pick(names);
	return {
		metric_agg_type: type,
		metric_agg_key: dice.pick(['modsecurity.score.inbound', 'level']),
		percentile_range: type === 'percentiles' ? dice.pick([50, 95]) : undefined,
		metric_format_string: dice.chance(0.1) ? '{:.2f}' : undefined,
	};
}

function aggregating(dice: Dice, {query_key: key}: Options, {runEvery, bufferTime}: Times): Options {
	const own = dice.chance(0.5) ? runEvery : bufferTime;
	return {
		buffer_time: seconds(own),
		query_key: key,
		...dice.pick<Options>([
			{},
			{},
			{bucket_interval: seconds(own / 2 >= 1 && own % 2 === 0 ? own / 2 : own)},
			{use_run_every_query_size: true},
			{min_doc_count: 2},
		]),
		sync_bucket_interval: dice.chance(0.1) ? true : undefined,
	};
}
