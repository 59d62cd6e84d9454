import {clientCertain, twoClients} from '../history/columns.ts';
import {type History} from '../history/history.ts';
import {toAddressText} from '../history/row-text.ts';
import {type ExportedClient} from '../waf/export.ts';
import {type Outcome, outcomes} from '../waf/outcome.ts';
import {addTo, createSums, toRow} from './top-keys.ts';

/**
The clients of some transactions of which a rule matched at least one, or that were blocked, the most frequent first, and of equals who came first. They are made one by one: for 200,000 of them that takes longer than a key may wait.
*/
export type CountedClients = {
	readonly length: number;
	at(place: number): ExportedClient;

	/** Transactions that name none. */
	readonly nameless: number;

	/** Clients that are left out: an audit log of all requests names visitors whom no rule saw. */
	readonly unmatched: number;
};

/** No row is asked how many it had in the last minute. */
const nothing = {from: Infinity, to: Infinity};

const blocked = outcomes.indexOf('blocked' satisfies Outcome);

/** So that a count and a place go into one number. */
const places = 2 ** 26;

/**
Counts the clients of the rows; those that the history let go are left out.
*/
export function countClients(history: History, rows: Float64Array): CountedClients {
	const {columns, clients, categoryLimit, categoryOf} = history;
	const placeOf = new Int32Array(clients.limit).fill(-1);
	const keys: number[] = [];
	let nameless = 0;
	const visit = (see: (slot: number, client: number) => void): void => {
		for (const row of rows) {
			const slot = row % columns.capacity;
			if (columns.row[slot] === row && !history.isHidden(slot)) {
				see(slot, columns.client[slot]);
			}
		}
	};

	visit((_, client) => {
		if (client < 0) {
			nameless++;
		} else if (placeOf[client] < 0) {
			placeOf[client] = keys.push(client) - 1;
		}
	});
	const sums = createSums(keys.length, categoryLimit);
	const certain = new Uint8Array(keys.length);
	const matched = new Uint8Array(keys.length);
	visit((slot, client) => {
		if (client >= 0) {
			addTo(sums, placeOf[client], columns, slot, nothing);
			certain[placeOf[client]] |= Number((columns.flags[slot] & (clientCertain | twoClients)) === clientCertain);
			matched[placeOf[client]] |= Number(columns.matches[slot] > 0 || columns.outcome[slot] === blocked);
		}
	});
	// A client's number may be given out again before somebody asks for it.
	const texts = keys.map(key => clients.text(key));
	const order = Float64Array.from(keys, (_, place) => (places - sums.count[place]) * places + place)
		.filter(one => matched[one % places] === 1)
		.toSorted();
	return {
		length: order.length,
		nameless,
		unmatched: keys.length - order.length,
		at(index) {
			const place = order[index] % places;
			const row = toRow(toAddressText(texts[place]), sums, place, {categoryOf});
			const {key: address, count: requests, blocked: stopped, through, firstSeen, lastSeen, mainCategory} = row;
			const isCertain = certain[place] === 1;
			return {address, requests, blocked: stopped, through, firstSeen, lastSeen, mainCategory, isCertain};
		},
	};
}
