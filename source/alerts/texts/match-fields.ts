import {formatInstant} from '../../waf/calendar.ts';
import {type RaisedMatch} from '../evaluation/alert.ts';
import {type AlertDocument} from '../filters/alert-document.ts';
import {type AlertRule} from '../rule.ts';

/**
All that texts can name of a match: the document's fields, what the rule's type found out, and the numbers of its run.
*/
export function toMatchFields({queryKey, timestampField, condition}: AlertRule, match: RaisedMatch): AlertDocument {
	const {document, facts, key, time, hits, matches} = match;
	const isMade = Object.keys(document).length === 0;
	const keyFields =
		key === undefined || queryKey === undefined || (queryKey.length === 1 && !isMade)
			? {}
			: isMade && queryKey.length === 1 && condition.type !== 'flatline'
				? nest(queryKey[0], key)
				: {[queryKey.join(',')]: key};
	return {
		...document,
		...keyFields,
		...facts,
		...(isMade || timestampField in document ? {[timestampField]: toPrintedTime(time)} : {}),
		num_hits: hits,
		num_matches: matches,
	};
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
