import {Field, From, spanEnd, spanStart, type Observation} from '../waf/observation.ts';
import {toIdSecond} from '../waf/id-second.ts';
import {type Columns, idOfApache} from './columns.ts';
import {hashBackwards, hashBytes} from './dictionary.ts';

/**
Two hashes of the unique_id that an observation names: one to look it up, one to check what was found. Both are zero without an id.
*/
export function hashId({bytes, spans, idStrength}: Observation): [number, number] {
	const start = spanStart(spans, Field.uniqueId);
	const end = spanEnd(spans, Field.uniqueId);
	return idStrength === 'none' ? [0, 0] : [hashBytes(bytes, start, end) || 1, hashBackwards(bytes, start, end)];
}

/**
Writes into a row what its id tells of the time.
*/
export function setIdTime(columns: Columns, slot: number, {bytes, spans, engine, from}: Observation): void {
	const start = spanStart(spans, Field.uniqueId);
	const end = spanEnd(spans, Field.uniqueId);
	// A request begins before the engine speaks of it: of the two alphabets the one that is nearer is right.
	const [second = -1] = (start < 0 ? [] : [toIdSecond(bytes, start, end), toIdSecond(bytes, start, end, 62)])
		.filter(each => each > 0 && each <= columns.time[slot] / 1000 + 1)
		.toSorted((one, other) => other - one);
	columns.idSecond[slot] = Math.max(0, second);
	// A record of either engine has the same form; on nginx an id may be of the client's choice, and its lines say so.
	const mayBeApache = engine === 2 || from === From.audit;
	columns.flags[slot] |= second > 0 && end - start > 20 && mayBeApache ? idOfApache : 0;
}
