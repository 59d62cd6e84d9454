import {type Timestamp} from '../../waf/clock.ts';
import {type RaisedMatch} from '../evaluation/alert.ts';
import {type AlertRule} from '../rule.ts';
import {formatNumber} from './format-number.ts';
import {toFloatText, toPythonText, toSpanText} from './python-text.ts';

/** How a moment is printed, in the zone and form that the rule wants. */
export type PrintTime = (time: Timestamp) => string;

/**
What a match of the rule's type means, in a sentence or two with their ends of line; empty where the type has none.
*/
export function toMatchSentence({condition, options}: AlertRule, {time, facts}: RaisedMatch, print: PrintTime): string {
	const fact = (name: string) => Number(facts[name]);
	switch (condition.type) {
		case 'any':
		case 'blacklist':
		case 'whitelist':
		case 'change':
		case 'new_term': {
			return '';
		}

		case 'frequency': {
			return `At least ${condition.count} events occurred between ${print(time - condition.timeframe)} and ${print(time)}\n\n`;
		}

		case 'spike': {
			const within = toSpanText(condition.timeframe);
			return condition.valueField === undefined
				? `An abnormal number (${Math.trunc(fact('spike_count'))}) of events occurred around ${print(time)}.\nPreceding that time, there were only ${Math.trunc(fact('reference_count'))} events within ${within}\n\n`
				: `An abnormal average value (${fact('spike_count').toFixed(2)}) of field '${condition.valueField}' occurred around ${print(time)}.\nPreceding that time, the field had an average value of (${fact('reference_count').toFixed(2)}) within ${within}\n\n`;
		}

		case 'flatline': {
			return `An abnormally low number of events occurred around ${print(time)}.\nBetween ${print(time - condition.timeframe)} and ${print(time)}, there were less than ${condition.threshold} events.\n\n`;
		}

		case 'cardinality': {
			const limit = condition.most === undefined ? `Less than ${condition.least}` : `A maximum of ${condition.most}`;
			return `${limit} unique ${condition.field}(s) occurred since last alert or between ${print(time - condition.timeframe)} and ${print(time)}\n\n`;
		}

		case 'metric_aggregation': {
			const {name, field} = condition.metric;
			const value =
				formatNumber(options.metric_format_string, fact('metric_agg_value')) ??
				toMetricText(name, fact('metric_agg_value'));
			return `Threshold violation, ${name}:${field} ${value} (min: ${toPythonText(options.min_threshold)} max : ${toPythonText(options.max_threshold)}) \n\n`;
		}

		case 'percentage_match': {
			const value =
				formatNumber(options.percentage_format_string, fact('percentage')) ?? toFloatText(fact('percentage'));
			return `Percentage violation, value: ${value} (min: ${toPythonText(options.min_percentage)} max : ${toPythonText(options.max_percentage)}) of ${fact('denominator')} items\n\n`;
		}

		case 'spike_aggregation': {
			const {name, field} = condition.metric;
			const rounded = (value: number) =>
				value === 0 && name !== 'avg' ? '0' : toMetricText(name, Math.round(value * 100) / 100);
			return `An abnormal ${name} of ${field} (${rounded(fact('spike_count'))}) occurred around ${print(time)}.\nPreceding that time, there was a ${name} of ${field} of (${rounded(fact('reference_count'))}) within ${toSpanText(condition.timeframe)}\n\n`;
		}
	}
}

function toMetricText(name: string, value: number): string {
	return name === 'cardinality' || name === 'value_count' ? String(value) : toFloatText(value);
}
