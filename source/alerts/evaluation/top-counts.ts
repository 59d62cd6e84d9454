import {minute} from '../../waf/clock.ts';
import {type AlertRule} from '../rule.ts';
import {cutDocuments} from '../types/aggregate.ts';
import {toKeyReader} from '../types/document-key.ts';
import {type RaisedMatch} from './alert.ts';
import {type Ask} from './ask.ts';

/**
A match with the most frequent values of the fields that its rule's `top_count_keys` names, among the documents of the match's key
around it: from the rule's timeframe before it (10 minutes without one) to 10 minutes after it.
*/
export function withTopCounts({condition, options, queryKey}: AlertRule, match: RaisedMatch, ask: Ask): RaisedMatch {
	const {top_count_keys: fields, top_count_number: most = 5, min_doc_count: least = 1} = options;
	if (!Array.isArray(fields)) {
		return match;
	}

	const timeframe = 'timeframe' in condition ? (condition.timeframe ?? 10 * minute) : 10 * minute;
	const back = condition.type === 'flatline' ? 2 * timeframe : timeframe;
	// A silence has no field by which others would be of its key.
	const isSilence = condition.type === 'flatline' && Object.keys(match.document).length === 0;
	const readKeys = queryKey === undefined || isSilence ? undefined : toKeyReader(queryKey);
	const documents = ask(match.time - back, match.time + 10 * minute).filter(
		({document}) => readKeys === undefined || match.key === undefined || readKeys(document).includes(match.key),
	);
	const facts = fields.map((field: string) => {
		const cut = {keyFields: [field], termsAtMost: Number(most), minDocuments: Number(least), pieces: undefined};
		const counts = cutDocuments(documents, match.time, cut).map(({key, documents: found}) => [key, found.length]);
		return [`top_events_${field}`, Object.fromEntries(counts) as Readonly<Record<string, number>>] as const;
	});
	return {...match, facts: {...match.facts, ...Object.fromEntries(facts)}};
}
