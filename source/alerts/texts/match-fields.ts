import {formatInstant} from '../../waf/calendar.ts';
import {type RaisedMatch} from '../evaluation/alert.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {toFieldKind} from '../filters/field-kind.ts';
import {toWholeReader} from '../filters/field-value.ts';
import {type AlertRule, type Condition} from '../rule.ts';
import {formatNumber} from './format-number.ts';
import {toFloatText, toPythonText} from './python-text.ts';

/**
All that texts can name of a match: the document's fields, what the rule's type found out, and the numbers of its run.
*/
export function toMatchFields(rule: AlertRule, match: RaisedMatch): AlertDocument {
	const {queryKey, timestampField, condition} = rule;
	const {document, key, time, hits, matches} = match;
	const {value: _onlyPrinted, ...facts} = match.facts;
	const isMade = Object.keys(document).length === 0;
	const isNested = condition.type === 'metric_aggregation' || condition.type === 'percentage_match';
	const keyFields =
		key === undefined || queryKey === undefined || (isMade ? condition.type === 'flatline' : queryKey.length === 1)
			? {}
			: isNested && queryKey.length === 1
				? nest(queryKey[0], toFieldKind(queryKey[0]) === 'number' ? Number(key) : key)
				: {[queryKey.join(',')]: key};
	return withoutMissing({
		...document,
		...(isMade ? toMadeKey(rule, key) : toGatheringKey(rule, document)),
		...keyFields,
		...withFloats(
			condition,
			rule.gathering === undefined ? withTuples(withRelated(facts, rule)) : withRelated(facts, rule),
		),
		...toComputedFields(rule, match),
		...(isMade || timestampField in document ? {[timestampField]: toPrintedTime(time)} : {}),
		num_hits: hits,
		num_matches: matches,
	});
}

function withoutMissing(fields: AlertDocument): AlertDocument {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A moment that stands for a key of a cardinality says so even where its documents had none. */
function toMadeKey({condition, queryKey}: AlertRule, key: string | undefined): AlertDocument {
	return condition.type === 'cardinality' && queryKey !== undefined ? {[queryKey.join(',')]: key ?? null} : {};
}

/** What a list of fields gathers by is a field of its own. */
function toGatheringKey({options}: AlertRule, document: AlertDocument): AlertDocument {
	return toJoined(options.aggregation_key, document);
}

function toJoined(names: unknown, document: AlertDocument): AlertDocument {
	return Array.isArray(names)
		? {[names.join(',')]: names.map(name => toPythonText(toWholeReader(String(name))(document))).join(', ')}
		: {};
}

/** Numbers that a server or a division gives are printed as such, even where they are whole. */
function withFloats(condition: Condition, facts: RaisedMatch['facts']): RaisedMatch['facts'] {
	const isFloat =
		condition.type === 'percentage_match' ||
		('metric' in condition && condition.metric.name !== 'cardinality' && condition.metric.name !== 'value_count') ||
		('valueField' in condition && condition.valueField !== undefined);
	// A sum that nothing was added to, or an extreme of marks of time, is the whole number 0.
	const isWhole = (value: number) =>
		value === 0 && condition.type === 'spike_aggregation' && condition.metric.name !== 'avg';
	return isFloat
		? Object.fromEntries(
				Object.entries(facts).map(([name, value]) => [
					name,
					typeof value === 'number' && name !== 'denominator' && !isWhole(value) ? toFloatText(value) : value,
				]),
			)
		: facts;
}

/** A metric of a key of several fields tells each of them and no more of the value; others tell it in the form that the rule wants, too. */
function toComputedFields({condition, queryKey = [], options}: AlertRule, {key, facts}: RaisedMatch): AlertDocument {
	if (condition.type === 'metric_aggregation') {
		const {metric_agg_value: value, ...others} = facts;
		const parts = key?.split(',') ?? [];
		if (queryKey.length > 1) {
			const names = parts.length === queryKey.length ? queryKey : [];
			return {metric_agg_value: undefined, ...Object.fromEntries(names.map((name, place) => [name, parts[place]]))};
		}

		const text = formatNumber(options.metric_format_string, Number(value));
		return text === undefined ? {} : {[`${Object.keys(others)[0]}_formatted`]: text, metric_agg_value_formatted: text};
	}

	const text =
		condition.type === 'percentage_match'
			? formatNumber(options.percentage_format_string, Number(facts.percentage))
			: undefined;
	return text === undefined ? {} : {percentage_formatted: text};
}

/** Documents that a match brings along say their time with its zone, and what their fields make together. */
function withRelated(facts: RaisedMatch['facts'], rule: AlertRule): RaisedMatch['facts'] {
	const {related_events: related} = facts;
	return Array.isArray(related)
		? {
				...facts,
				related_events: related.map((document: AlertDocument) => ({
					...withZone(document, rule.timestampField),
					...toJoined(rule.queryKey !== undefined && rule.queryKey.length > 1 ? rule.queryKey : undefined, document),
					...toGatheringKey(rule, document),
				})),
			}
		: facts;
}

function withZone(document: AlertDocument, timestampField: string): AlertDocument {
	const time = Object.hasOwn(document, timestampField) ? document[timestampField] : '';
	const text = typeof time === 'number' ? formatInstant(time) : String(time);
	const [, moment, fraction = ''] = /^([-\d]+T[:\d]+)(?:\.(\d+))?Z$/.exec(text) ?? [];
	if (moment === undefined) {
		return document;
	}

	const rest = Number(fraction) === 0 ? '' : `.${fraction.padEnd(6, '0').slice(0, 6)}`;
	return {...document, [timestampField]: `${moment}${rest}+00:00`};
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
	return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

/** `source.ip` → `{source: {ip: …}}` */
function nest(path: string, value: unknown): AlertDocument {
	return path
		.split('.')
		.toReversed()
		.reduce<unknown>((inner, name) => ({[name]: inner}), value) as AlertDocument;
}
