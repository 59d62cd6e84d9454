import {Field, spanEnd, spanStart, type Observation} from '../waf/observation.ts';
import {hashBackwards, hashBytes} from './dictionary.ts';

/**
Two hashes of the unique_id that an observation names: one to look it up, one to check what was found. Both are zero without an id.
*/
export function hashId({bytes, spans, idStrength}: Observation): [number, number] {
	const start = spanStart(spans, Field.uniqueId);
	const end = spanEnd(spans, Field.uniqueId);
	return idStrength === 'none' ? [0, 0] : [hashBytes(bytes, start, end) || 1, hashBackwards(bytes, start, end)];
}
