import {toValueReader} from '../filters/field-value.ts';
import {type Match} from '../types/rule-state.ts';
import {type Milliseconds} from '../../waf/clock.ts';
import {type MatchOrigin} from './alert.ts';

const readId = toValueReader('modsecurity.unique_id');
const mostIds = 100;

/**
Which documents a match was made by, and when they were.

@param counted What one entry stands for where runs hand over numbers instead of documents.
*/
export function toMatchOrigin({document, time, made, since: start}: Match, counted: Milliseconds = 0): MatchOrigin {
	const ids: string[] = [];
	const known = made ?? [{document, time}];
	let [since, until] = [start ?? time, time];
	for (const one of known) {
		since = Math.min(since, one.time);
		until = Math.max(until, one.time);
		const [id] = ids.length < mostIds ? readId(one.document) : [];
		if (typeof id === 'string') {
			ids.push(id);
		}
	}

	const isPart = start !== undefined || ids.length < known.length;
	return {ids, since: since - (ids.length === 0 ? counted : 0), until, ...(isPart ? {isPart} : {})};
}
