import {type Timestamp} from '../waf/clock.ts';
import {type Observation} from '../waf/observation.ts';
import {clearPlace, zonedTime} from './columns.ts';
import {type History} from './history.ts';
import {setIdTime} from './id-hash.ts';
import {toOutcomeNumber} from './scoring.ts';

const openOutcome = toOutcomeNumber('open');

/**
A new row for the transaction that an observation is the first of; returns its place.

@param hash Of the id, with `check` the other half; 0 for none.
*/
export function startRow(
	history: History,
	observation: Observation,
	{hash, check, now}: {readonly hash: number; readonly check: number; readonly now: () => Timestamp},
): number {
	const {columns, minutes} = history;
	// A line without a time belongs where it came; of its own log, since another's clock may be ahead.
	const {time: told, origin} = observation;
	const time = [told, history.newestOf(origin), history.newest].find(each => !Number.isNaN(each)) ?? now();
	const slot = history.add(time, origin);
	clearPlace(columns, slot);
	columns.process[slot] = observation.process;
	columns.connection[slot] = observation.connection;
	columns.idHash[slot] = hash;
	columns.idCheck[slot] = check;
	setIdTime(columns, slot, observation);
	columns.flags[slot] |= observation.isZoned ? zonedTime : 0;
	if (hash !== 0) {
		history.index.add(hash, slot);
	}

	minutes.add(time, openOutcome, 0);
	return slot;
}
