import {hashBackwards, hashBytes} from '../history/dictionary.ts';
import {type History} from '../history/history.ts';
import {type AlertEvent} from '../waf/alerts-status.ts';
import {type Match} from './match.ts';

/**
Whether a row is one of the transactions that made an alert: by its id, and by its time, since weak ids come again. Nothing matches an alert that is not remembered.
*/
export function matchAlert(event: AlertEvent | undefined, {columns}: History): Match {
	if (event === undefined) {
		return () => false;
	}

	const {since, until} = event;
	/** The second hashes of the ids by their first, as the history keeps them. */
	const checks = new Map<number, Set<number>>();
	for (const id of event.transactions) {
		const bytes = Buffer.from(id, 'latin1');
		const hash = hashBytes(bytes, 0, bytes.length) || 1;
		const found = checks.get(hash) ?? new Set();
		checks.set(hash, found.add(hashBackwards(bytes, 0, bytes.length)));
	}

	return slot =>
		checks.get(columns.idHash[slot])?.has(columns.idCheck[slot]) === true &&
		columns.time[slot] >= since &&
		columns.time[slot] <= until;
}
