import {toValueReader} from '../filters/field-value.ts';
import {type Match} from '../types/rule-state.ts';
import {type MatchOrigin} from './alert.ts';

const readId = toValueReader('modsecurity.unique_id');
const mostIds = 100;

/**
Which documents a match was made by, and when they were.
*/
export function toMatchOrigin({document, time, made}: Match): MatchOrigin {
	const ids: string[] = [];
	let [since, until] = [time, time];
	for (const one of made ?? [{document, time}]) {
		since = Math.min(since, one.time);
		until = Math.max(until, one.time);
		const [id] = ids.length < mostIds ? readId(one.document) : [];
		if (typeof id === 'string') {
			ids.push(id);
		}
	}

	return {ids, since, until};
}
