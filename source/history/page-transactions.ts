import {second} from '../waf/clock.ts';
import {From, type Observation} from '../waf/observation.ts';
import {denied, inAuditLog, inErrorLog, mayBePage, mayHavePage} from './columns.ts';
import {type History} from './history.ts';
import {type StoredLine} from './line-references.ts';

/** A redirect happens at once; a second may end meanwhile. */
const timeApart = second;

/** Beyond this, what was remembered longest is forgotten. */
const mostRemembered = 20_000;

/** Connections whose last row is remembered; of two in one place the newer one is. A power of two. */
const connectionPlaces = 32_768;

/** `GET or HEAD Request with Body Content`: of a request with another method, the engine saw the page. */
const bodyOfGet = 920_170;

/** nginx itself gives up behind so many redirects inside of one request. */
const longestChain = 10;

/**
The second transactions that nginx makes of one request when it redirects inside, as `error_page`, `try_files` and `index` do: the engine begins anew, under another id and as GET, and only the last one gets an audit record.

Such a one is the next of its process and connection, within a second, with the same client and request line. That could be a client that asked twice, too. It is certain only where the first got no audit record and the second did, since a connection's records are written in order, or where the engine saw a GET that the client did not send.
*/
export type PageTransactions = {
	/** Looks at an observation that was put into a row, new or known. */
	see(observation: Observation, slot: number, isNew: boolean): void;

	/** The row of the request that a row is certainly the page of; -1 for none. */
	requestOf(slot: number): number;

	/** The row of the page that was certainly made for the request of a row; -1 for none. */
	pageOf(slot: number): number;

	/** The flags of a row that may be the page of the row before it on its connection, or have the one behind it as its page, where neither is certain; 0 for none. */
	doubtOf(slot: number): number;

	/** The rows next to it that its doubt is shared with. */
	neighbours(slot: number): readonly number[];

	/** Makes a page one with its request; answers where its audit record stands, which is the request's from now on. */
	join(slot: number, page: number): StoredLine | undefined;
};

export function createPageTransactions(history: History): PageTransactions {
	const {columns} = history;

	/** The last row of each connection, and of a row the one before and the one after it; rows by number, since places are used again. */
	const last = new Float64Array(connectionPlaces).fill(-1);
	const before = new Map<number, number>();
	const behind = new Map<number, number>();
	const records = new Map<number, StoredLine>();
	const asGet = new Set<number>();

	const slotOf = (row: number | undefined): number => {
		const slot = row === undefined || row < 0 ? -1 : row % columns.capacity;
		return slot >= 0 && columns.row[slot] === row && !history.isHidden(slot) ? slot : -1;
	};

	const link = ({origin, process, connection}: Observation, slot: number): void => {
		const hash =
			Math.imul(connection | 0, 0x9e37_79b1) ^ Math.imul(process | 0, 0x85eb_ca6b) ^ Math.imul(origin, 0xc2b2_ae35);
		const place = (hash >>> 8) & (connectionPlaces - 1);
		const row = columns.row[slot];
		const previous = slotOf(last[place]);
		last[place] = row;
		if (previous >= 0 && columns.origin[previous] === origin && isSameRequest(history, previous, slot)) {
			before.set(row, columns.row[previous]);
			behind.set(columns.row[previous], row);
		}
	};

	/** Of several redirects only what the last one led to is recorded. */
	const isRecorded = (page: number): boolean => {
		let slot = page;
		for (let length = 0; slot >= 0 && length < longestChain; length++) {
			if ((columns.flags[slot] & inAuditLog) !== 0) {
				return true;
			}

			slot = slotOf(behind.get(columns.row[slot]));
		}

		return false;
	};

	const isCertain = (first: number, page: number): boolean => {
		if ((columns.flags[first] & (inErrorLog | inAuditLog)) !== inErrorLog) {
			return false;
		}

		// What was let on is told again in full; what was denied need not be.
		const isWhole = (columns.flags[first] & denied) !== 0 || columns.matches[page] >= columns.matches[first];
		return asGet.has(columns.row[page]) || (isWhole && isRecorded(page));
	};

	/** What was recorded itself was not left for a page. */
	const isDoubtful = (first: number, page: number): boolean =>
		first >= 0 && page >= 0 && (columns.flags[first] & inAuditLog) === 0 && !isCertain(first, page);

	const pageOf = (slot: number): number => {
		const page = slotOf(behind.get(columns.row[slot]));
		return page >= 0 && isCertain(slot, page) ? page : -1;
	};

	return {
		see(observation, slot, isNew) {
			if (observation.from === From.audit) {
				if (!observation.isContinued) {
					const {origin, offset, length, lineNumber} = observation;
					records.set(columns.row[slot], {origin, offset, length, lineNumber});
				}
			} else if (observation.engine === 3 && !observation.apache && observation.connection >= 0) {
				if (isNew && observation.idStrength === 'strong') {
					link(observation, slot);
				}

				if (observation.rule?.id === bodyOfGet && before.has(columns.row[slot]) && !isBodyless(history, slot)) {
					asGet.add(columns.row[slot]);
				}
			}

			for (const map of [before, behind, records, asGet]) {
				if (map.size > mostRemembered) {
					(map as Map<unknown, unknown>).delete(map.keys().next().value);
				}
			}
		},
		requestOf(slot) {
			const first = slotOf(before.get(columns.row[slot]));
			return first >= 0 && pageOf(first) === slot ? first : -1;
		},
		pageOf,
		doubtOf(slot) {
			const row = columns.row[slot];
			return (
				(isDoubtful(slot, slotOf(behind.get(row))) ? mayHavePage : 0) |
				(isDoubtful(slotOf(before.get(row)), slot) ? mayBePage : 0)
			);
		},
		neighbours: slot =>
			[before, behind].map(map => slotOf(map.get(columns.row[slot]))).filter(neighbour => neighbour >= 0),
		join(slot, page) {
			const row = columns.row[page];
			const record = records.get(row);
			if (record !== undefined) {
				records.set(columns.row[slot], record);
			}

			before.delete(row);
			behind.delete(columns.row[slot]);
			// What came next on the connection is next to the request.
			const next = behind.get(row);
			if (next !== undefined) {
				behind.set(columns.row[slot], next);
				before.set(next, columns.row[slot]);
			}

			behind.delete(row);
			records.delete(row);
			asGet.delete(row);
			return record;
		},
	};
}

function isBodyless({columns, methods}: History, slot: number): boolean {
	const method = columns.method[slot] < 0 ? '' : methods.text(columns.method[slot]);
	return method === '' || method === 'GET' || method === 'HEAD';
}

/**
Whether two rows are of one connection, and of one request as far as their lines tell, or of two that are alike; a record names a page's method, not the client's.
*/
export function isSameRequest({columns}: History, one: number, other: number): boolean {
	return (
		one !== other &&
		columns.process[one] === columns.process[other] &&
		columns.connection[one] === columns.connection[other] &&
		columns.client[one] >= 0 &&
		columns.client[one] === columns.client[other] &&
		(columns.method[one] === columns.method[other] || (columns.flags[other] & inAuditLog) !== 0) &&
		columns.host[one] === columns.host[other] &&
		columns.uriHash[one] === columns.uriHash[other] &&
		columns.path[one] === columns.path[other] &&
		Math.abs(columns.time[one] - columns.time[other]) <= timeApart
	);
}
