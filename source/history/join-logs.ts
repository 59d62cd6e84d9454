import {From, type Observation} from '../waf/observation.ts';
import {inAuditLog, inErrorLog, zonedTime} from './columns.ts';
import {type History} from './history.ts';
import {type OpenTransaction} from './open-transactions.ts';

/** A row that both logs speak of. */
export const bothLogs = inErrorLog | inAuditLog;

/**
Prepares a known transaction for a record that speaks of it: one of another kind, or its audit record for the second time, tells rule matches again. A time with its zone is the request's, else the earliest, whichever came first.
*/
export function joinLogs(history: History, transaction: OpenTransaction, observation: Observation): void {
	const {columns} = history;
	const {slot} = transaction;
	const known = columns.flags[slot] & bothLogs;
	const own = observation.from === From.line ? inErrorLog : observation.from === From.audit ? inAuditLog : 0;
	if (known === 0 || (known | own) !== bothLogs) {
		transaction.isMixed ||= (known & own & inAuditLog) !== 0;
		return;
	}

	transaction.isMixed = true;
	const isRowZoned = (columns.flags[slot] & zonedTime) !== 0;
	const isBetter = observation.isZoned === isRowZoned ? observation.time < columns.time[slot] : observation.isZoned;
	if (isBetter) {
		history.move(slot, observation.time);
		columns.flags[slot] = (columns.flags[slot] & ~zonedTime) | (observation.isZoned ? zonedTime : 0);
	}

	if (columns.process[slot] < 0) {
		columns.process[slot] = observation.process;
		columns.connection[slot] = observation.connection;
	}
}
