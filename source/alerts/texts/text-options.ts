import {type AlertRule} from '../rule.ts';
import {toSpanText} from './python-text.ts';

/**
The options of a rule as its texts name them: those that were written, spans as they are printed, and what applies where a rule does not say it. An own object without a prototype.
*/
export function toTextOptions(rule: AlertRule): Readonly<Record<string, unknown>> {
	let known = seen.get(rule);
	if (known === undefined) {
		known = readTextOptions(rule);
		seen.set(rule, known);
	}

	return known;
}

const seen = new WeakMap<AlertRule, Readonly<Record<string, unknown>>>();

const spanNames = [
	'timeframe',
	'buffer_time',
	'run_every',
	'query_delay',
	'exponential_realert',
	'aggregation',
] as const;

function readTextOptions({name, options, realert, schedule, timestampField}: AlertRule): Record<string, unknown> {
	const spans = spanNames.flatMap(option => {
		const span = readSpan(options[option]);
		return span === undefined ? [] : [[option, toSpanText(span)] as const];
	});
	return Object.assign(Object.create(null) as Record<string, unknown>, {
		...defaults,
		timestamp_field: timestampField,
		...options,
		...Object.fromEntries(spans),
		name,
		realert: toSpanText(realert.every),
		query_delay: toSpanText(schedule.queryDelay),
		realert_key: realert.name,
		...joined(options, 'query_key'),
		...joined(options, 'compare_key'),
		...joined(options, 'aggregation_key'),
	});
}

const defaults = {
	category: '',
	description: '',
	owner: '',
	priority: '2',
	filter: [],
	timestamp_type: 'iso',
	use_local_time: true,
	jinja_root_name: '_data',
	aggregation: '0:00:00',
};

const units: Readonly<Record<string, number>> = {
	weeks: 604_800_000,
	days: 86_400_000,
	hours: 3_600_000,
	minutes: 60_000,
	seconds: 1000,
	milliseconds: 1,
};

/** Options were checked when the rule was read: what is an object of units is a span. */
function readSpan(value: unknown): number | undefined {
	if (typeof value !== 'object' || value === null) {
		return undefined;
	}

	const entries = Object.entries(value as Readonly<Record<string, unknown>>);
	return entries.length > 0 && entries.every(([unit]) => Object.hasOwn(units, unit))
		? entries.reduce((sum, [unit, count]) => sum + units[unit] * Number(count), 0)
		: undefined;
}

/** Several names are one with commas. */
function joined(options: AlertRule['options'], option: string): Readonly<Record<string, string>> {
	const value = options[option];
	return Array.isArray(value) ? {[option]: value.join(',')} : {};
}
