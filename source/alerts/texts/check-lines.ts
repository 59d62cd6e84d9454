import {formatInstant} from '../../waf/calendar.ts';
import {type Timestamp} from '../../waf/clock.ts';
import {type Alert, type RaisedMatch} from '../evaluation/alert.ts';
import {toValueReader} from '../filters/field-value.ts';
import {type AlertRule} from '../rule.ts';
import {toBody, toSubject} from './alert-text.ts';
import {type PrintTime} from './match-sentence.ts';

const readId = toValueReader('modsecurity.unique_id');

/** What types know of a match, under the names that it is printed with. */
const printedFacts = [
	'spike_count',
	'reference_count',
	'count',
	'threshold',
	'percentage',
	'denominator',
	'new_field',
	'missing_field',
	'old_value',
	'new_value',
	'placeholder',
];

/**
A match as the object that `waftop alerts check --json` prints: its own time, its key, and the moment of the run that found it.
*/
export function toMatchLine(
	{name, condition}: AlertRule,
	{time, key, document, facts}: RaisedMatch,
	at: Timestamp,
): Readonly<Record<string, unknown>> {
	const [id] = readId(document);
	const {related_events: related} = facts;
	return {
		kind: 'match',
		rule: name,
		type: condition.type,
		time: formatInstant(time),
		key: key ?? null,
		at: formatInstant(at),
		...(id === undefined ? {} : {id}),
		...Object.fromEntries(printedFacts.filter(fact => fact in facts).map(fact => [fact, facts[fact]])),
		...(Array.isArray(related) ? {related_events: related.length} : {}),
		...('metric_agg_value' in facts ? {metric: facts.metric_agg_value} : {}),
		...('value' in facts ? {value: facts.value} : {}),
	};
}

/**
An alert as the object that `waftop alerts check --json` prints; with its text where `print` is given.
*/
export function toAlertLine(alert: Alert, print: PrintTime | undefined): Readonly<Record<string, unknown>> {
	const {rule, at, matches} = alert;
	return {
		kind: 'alert',
		rule: rule.name,
		at: formatInstant(at),
		matches: matches.length,
		keys: matches.map(({key}) => key ?? null),
		times: matches.map(({time}) => formatInstant(time)),
		subject: toSubject(alert),
		...(print === undefined ? {} : {text: toBody(alert, print)}),
	};
}
