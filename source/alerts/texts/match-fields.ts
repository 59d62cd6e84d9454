import {formatInstant} from '../../waf/calendar.ts';
import {type RaisedMatch} from '../evaluation/alert.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {type AlertRule, type Condition} from '../rule.ts';
import {toFloatText, toPythonText} from './python-text.ts';

/**
All that texts can name of a match: the document's fields, what the rule's type found out, and the numbers of its run.
*/
export function toMatchFields({queryKey, timestampField, condition}: AlertRule, match: RaisedMatch): AlertDocument {
	const {document, facts, key, time, hits, matches} = match;
	const isMade = Object.keys(document).length === 0;
	const isNested = condition.type === 'metric_aggregation' || condition.type === 'percentage_match';
	const keyFields =
		key === undefined || queryKey === undefined || (queryKey.length === 1 && (!isMade || condition.type === 'flatline'))
			? {}
			: isNested && queryKey.length === 1
				? nest(queryKey[0], key)
				: {[queryKey.join(',')]: key};
	return {
		...document,
		...keyFields,
		...withFloats(condition, withTuples(facts)),
		...(isMade || timestampField in document ? {[timestampField]: toPrintedTime(time)} : {}),
		num_hits: hits,
		num_matches: matches,
	};
}

/** Numbers that a server or a division gives are printed as such, even where they are whole. */
function withFloats(condition: Condition, facts: RaisedMatch['facts']): RaisedMatch['facts'] {
	const isFloat =
		condition.type === 'percentage_match' ||
		('metric' in condition && condition.metric.name !== 'cardinality' && condition.metric.name !== 'value_count') ||
		('valueField' in condition && condition.valueField !== undefined);
	return isFloat
		? Object.fromEntries(
				Object.entries(facts).map(([name, value]) => [
					name,
					typeof value === 'number' && name !== 'denominator' ? toFloatText(value) : value,
				]),
			)
		: facts;
}

/** Names of a combination of fields. */
function withTuples(facts: RaisedMatch['facts']): RaisedMatch['facts'] {
	return Object.fromEntries(
		Object.entries(facts).map(([name, value]) => [
			name,
			Array.isArray(value) && (name === 'new_field' || name === 'missing_field')
				? toPythonText(value).replace(/^\[(.*)\]$/s, '($1)')
				: value,
		]),
	);
}

/** Whole seconds without a fraction. */
function toPrintedTime(time: number): string {
	const text = formatInstant(time);
	return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : `${text.slice(0, -1)}000Z`;
}

/** `source.ip` → `{source: {ip: …}}` */
function nest(path: string, value: unknown): AlertDocument {
	return path
		.split('.')
		.toReversed()
		.reduce<unknown>((inner, name) => ({[name]: inner}), value) as AlertDocument;
}
