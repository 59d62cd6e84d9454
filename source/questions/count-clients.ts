import {clientCertain, twoClients} from '../history/columns.ts';
import {type History} from '../history/history.ts';
import {toAddressText} from '../history/row-text.ts';
import {type ExportedClient} from '../waf/export.ts';
import {countKeys} from './top-keys.ts';

/** No row is asked how many it had in the last minute. */
const nothing = {from: Infinity, to: Infinity};

/**
All clients of some transactions, the most frequent first.
*/
export type CountedClients = {
	readonly clients: readonly ExportedClient[];

	/** Transactions that name none. */
	readonly nameless: number;
};

/**
Counts the clients of the rows; those that the history let go are left out.
*/
export function countClients(history: History, rows: Float64Array): CountedClients {
	const {columns, clients, categoryLimit, categoryOf} = history;
	const slots = new Int32Array(rows.length);
	const certain = new Uint8Array(clients.limit);
	let length = 0;
	let nameless = 0;
	for (const row of rows) {
		const slot = row % columns.capacity;
		if (columns.row[slot] !== row || history.isHidden(slot)) {
			continue;
		}

		slots[length++] = slot;
		const client = columns.client[slot];
		if (client < 0) {
			nameless++;
		} else if ((columns.flags[slot] & (clientCertain | twoClients)) === clientCertain) {
			certain[client] = 1;
		}
	}

	const certainAddresses = new Set<string>();
	for (const [client, isCertain] of certain.entries()) {
		if (isCertain === 1) {
			certainAddresses.add(toAddressText(clients.text(client)));
		}
	}

	const counted = countKeys(
		columns,
		columns.client,
		clients.limit,
		{slots, length},
		key => toAddressText(clients.text(key)),
		{most: clients.limit, bound: '=', recent: nothing, categoryLimit, categoryOf},
	);
	return {
		nameless,
		clients: counted.rows.map(({key, count, blocked, through, firstSeen, lastSeen, mainCategory}) => ({
			address: key,
			requests: count,
			blocked,
			through,
			firstSeen,
			lastSeen,
			mainCategory,
			isCertain: certainAddresses.has(key),
		})),
	};
}
