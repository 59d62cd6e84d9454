import {type History} from '../history/history.ts';
import {Field, type Observation, spanEnd, spanStart} from '../waf/observation.ts';

const longestTarget = 256;

/**
The Host header of a request as rows have it: in lower case, without its port.
*/
export function toHost({bytes, spans}: Observation): string {
	const start = spanStart(spans, Field.host);
	const end = Math.min(spanEnd(spans, Field.host), start + longestTarget);
	return start < 0
		? '?'
		: Buffer.from(bytes.subarray(start, end))
				.toString('latin1')
				.toLowerCase()
				.replace(/(?<=[^:]|\]):\d+$/, '');
}

/**
What ModSecurity's lines and nginx's own line of one request have in common: process, connection and path.
*/
export function toRequestKey({bytes, spans, process, connection}: Observation): string {
	const start = spanStart(spans, Field.target);
	const end = Math.min(spanEnd(spans, Field.target), start + longestTarget);
	return `${process} ${connection} ${start < 0 ? '' : toPath(Buffer.from(bytes.subarray(start, end)).toString('latin1'))}`;
}

/**
The same of a row.
*/
export function keyOfSlot({columns, targets}: History, slot: number): string {
	const target = targets.read(columns.target[slot], columns.targetLength[slot]) ?? '';
	return `${columns.process[slot]} ${columns.connection[slot]} ${toPath(target)}`;
}

function toPath(target: string): string {
	const query = target.indexOf('?');
	return query < 0 ? target : target.slice(0, query);
}
