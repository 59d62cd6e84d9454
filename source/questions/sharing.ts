import {type AddressRange, inRange} from '../waf/address-range.ts';
import {type Timestamp} from '../waf/clock.ts';
import {type Sharing} from '../waf/deny.ts';
import {outcomes} from '../waf/outcome.ts';
import {type RecordWriter} from '../waf/record-writer.ts';
import {type Totals} from '../waf/question.ts';
import {clientCertain, denied, twoClients} from '../history/columns.ts';
import {toText} from '../history/row-text.ts';
import {type History} from '../history/history.ts';

/** Hosts that are named; the others are counted. */
const mostHosts = 20;
const blockedCode = outcomes.indexOf('blocked');

/**
Everybody who used an address or range since a time, and the newest row whose client is certain.
*/
export type SharingAnswer = {
	readonly sharing: Sharing;

	/** Whether any transaction of the range is here, of whatever time: a server may have counted what is not read yet. */
	readonly isRead: boolean;

	/** Time of the newest transaction whose client a complete, undisputed record names; undefined where there is none. */
	readonly certainAt: Timestamp | undefined;

	/** Its place in the history. */
	readonly certainSlot?: number | undefined;

	/** Who wrote its record. */
	readonly writer?: RecordWriter | undefined;
};

/**
Looks through the history for the transactions of a range; a few milliseconds.
*/
export function countSharing(history: History, range: AddressRange, from: Timestamp): SharingAnswer {
	const {columns, firstRow, nextRow} = history;
	const isClientInRange = createClientTest(history, range);
	const hosts = new Map<number, number>();
	const clients = new Set<number>();
	const byOutcome = outcomes.map(() => 0);
	let isRead = false;
	let requests = 0;
	let certainSlot: number | undefined;
	for (let row = firstRow; row < nextRow; row++) {
		const slot = row % columns.capacity;
		const client = columns.client[slot];
		if (client < 0 || !isClientInRange(client)) {
			continue;
		}

		isRead = true;
		if ((columns.flags[slot] & (clientCertain | twoClients)) === clientCertain) {
			certainSlot = certainSlot !== undefined && columns.time[certainSlot] > columns.time[slot] ? certainSlot : slot;
		}

		if (columns.time[slot] >= from) {
			requests++;
			clients.add(client);
			// A request that was denied a moment ago may wait for more lines: what became of it is certain.
			byOutcome[(columns.flags[slot] & denied) === 0 ? columns.outcome[slot] : blockedCode]++;
			if (columns.host[slot] >= 0) {
				hosts.set(columns.host[slot], (hosts.get(columns.host[slot]) ?? 0) + 1);
			}
		}
	}

	const busiest = [...hosts].toSorted(([, one], [, other]) => other - one).slice(0, mostHosts);
	return {
		sharing: {
			requests,
			blocked: byOutcome[blockedCode],
			through: byOutcome[outcomes.indexOf('detected')],
			passed: byOutcome[outcomes.indexOf('passed')],
			hosts: busiest.map(([host]) => toText(history.hosts.text(host))),
			distinctHosts: hosts.size,
			// nginx's error log names none.
			userAgents: undefined,
			clients: clients.size,
		},
		isRead,
		certainAt: certainSlot === undefined ? undefined : columns.time[certainSlot],
		certainSlot,
	};
}

/**
The same of the totals that a server counted for the range: the table counts there too.
*/
export function toSharing({all, outcomes: {blocked, detected, passed}, hosts, clients}: Totals): Sharing {
	return {
		requests: all.value,
		blocked,
		through: detected,
		passed,
		hosts: hosts.rows.slice(0, mostHosts).map(({key}) => key),
		distinctHosts: hosts.distinct.value,
		userAgents: undefined,
		clients: clients.distinct.value,
	};
}

/** Whether the client with a number of the dictionary is in the range; each number is looked at once. */
function createClientTest(history: History, range: AddressRange): (client: number) => boolean {
	const known = new Uint8Array(history.clients.limit);
	const words = new Uint32Array(4);
	const bytes = Buffer.from(words.buffer);
	return client => {
		if (known[client] === 0) {
			bytes.write(history.clients.text(client), 'latin1');
			known[client] = inRange(words, range) ? 2 : 1;
		}

		return known[client] === 2;
	};
}
