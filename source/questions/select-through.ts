import {type History} from '../history/history.ts';
import {type Outcome, outcomes} from '../waf/outcome.ts';

const notStopped: readonly Outcome[] = ['detected', 'passed'];
const numbers = new Set(notStopped.map(outcome => outcomes.indexOf(outcome)));

/**
The rows that were not stopped: what the view Through shows.
*/
export function selectThrough({columns}: History, rows: Float64Array): Float64Array {
	return rows.filter(row => {
		const slot = row % columns.capacity;
		return columns.row[slot] === row && numbers.has(columns.outcome[slot]);
	});
}
